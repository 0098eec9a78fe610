"""Appointments are kept once, put off when they fail, and looked after at night."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.clock import Driver
from bot.delivery.schedule import Schedule
from coaching.effects import Appoint, Effect, SaveLearner
from coaching.events import Due
from coaching.records import Cohort, Learner
from storage import outbox
from storage.queue_tables import outbox as outbox_rows
from tests.delivery.office import (
    SECOND,
    START,
    Office,
    update,
)


async def test_an_appointment_is_kept_once(office: Office) -> None:
    await office.enrol(1, daily=START)
    await office.enrol(2, daily=START + SECOND)
    assert await office.handler.handle_due()
    assert await office.actions() == ["Due"]
    assert await office.appointed() == {(2, "daily"): START + SECOND}


async def test_an_appointment_that_is_made_anew_stays(office: Office) -> None:
    tomorrow = START + timedelta(days=1)
    office.world.at_due = lambda due: (
        Appoint(learner=due.chat, chat=due.chat, kind=due.kind, due=tomorrow),
    )
    await office.enrol(1, daily=START)
    await office.finish(2)
    assert await office.appointed() == {(1, "daily"): tomorrow}
    assert await office.actions() == ["Due"]


async def test_two_appointments_of_a_learner_are_kept_one_after_the_other(office: Office) -> None:
    await office.enrol(1, daily=START, weekly=START)
    await office.handler.handle_due()
    assert len(await office.actions()) == 1
    await office.handler.handle_due()
    assert len(await office.actions()) == 2


async def test_an_appointment_that_cannot_be_kept_is_tried_five_times_in_minutes(
    office: Office,
) -> None:
    office.world.failing = {"Due": 99}
    await office.enrol(1, daily=START)
    tried = []
    for minute in range(40):
        office.clock.set(START + timedelta(minutes=minute))
        before = len(office.world.seen)
        await office.handler.handle_due()
        tried += [minute] * (len(office.world.seen) - before)
    assert tried == [0, 1, 3, 7, 15]
    assert await office.appointed() == {}


async def test_an_appointment_that_fails_once_is_kept_a_minute_later(office: Office) -> None:
    office.world.failing = {"Due": 1}
    await office.enrol(1, daily=START)
    await office.finish(70)
    assert await office.actions() == ["Due"]
    assert await office.appointed() == {}


async def test_an_appointment_whose_writes_fail_spoils_nobody_elses(office: Office) -> None:
    def unwritable(due: Due) -> Sequence[Effect]:
        lost = Learner(id=99, chat=99, cohort=404)
        return (SaveLearner(learner=lost),) if due.chat == 1 else ()

    office.world.at_due = unwritable
    await office.enrol(1, daily=START)
    await office.enrol(2, daily=START)
    await office.handler.handle_due()
    assert await office.actions() == ["Due"]
    assert await office.appointed() == {(1, "daily"): START + timedelta(minutes=1)}


async def test_the_schedule_sleeps_until_the_next_appointment_and_wakes_for_a_new_one(
    office: Office,
) -> None:
    stop = asyncio.Event()
    await office.enrol(1, daily=START + 100 * SECOND, weekly=START + timedelta(days=5))
    schedule = Schedule(office.database, office.handler, office.clock, lambda who, cohort, now: ())
    task = asyncio.create_task(schedule.run(stop))
    driver = Driver(office.clock, {"schedule"}, "", lambda: True)
    await driver.settle()
    assert office.clock.asleep() == {"schedule": START + 100 * SECOND}
    await office.enrol(2, snooze=START + 50 * SECOND)
    schedule.wake.set()
    await driver.settle()
    assert office.clock.asleep() == {"schedule": START + 50 * SECOND}
    await driver.advance(START + 100 * SECOND)
    assert await office.actions() == ["Due", "Due"]
    stop.set()
    await task


async def test_the_nightly_audit_appoints_who_was_forgotten(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await office.enrol(1, daily=START + SECOND)
    await office.enrol(2, weekly=START + SECOND)
    await office.enrol(3, daily=START + SECOND, weekly=START + SECOND)
    await office.enrol(4)

    def regular(learner: Learner, _: Cohort, now: datetime) -> Sequence[Appoint]:
        due = now + timedelta(days=2)
        return [
            Appoint(learner=learner.id, chat=learner.chat, kind="daily", due=due),
            Appoint(learner=learner.id, chat=learner.chat, kind="weekly", due=due),
        ]

    schedule = Schedule(office.database, office.handler, office.clock, regular)
    await schedule.tidy()
    later = START + timedelta(days=2)
    assert await office.appointed() == {
        (1, "daily"): START + SECOND,
        (1, "weekly"): later,
        (2, "daily"): later,
        (2, "weekly"): START + SECOND,
        (3, "daily"): START + SECOND,
        (3, "weekly"): START + SECOND,
        (4, "daily"): later,
        (4, "weekly"): later,
    }
    assert "3 learners" in caplog.text


async def test_the_night_after_a_week_clears_what_need_not_be_kept(office: Office) -> None:
    await office.intake.store([update(1)])
    await office.finish(1)
    async with office.database.begin() as unit:
        await unit.execute(
            insert(outbox_rows).values(
                dedupe="old",
                chat=1,
                kind="screen",
                policy="free",
                lane=0,
                due=0,
                state="sent",
                body="{}",
                created=0,
                settled=0,
            )
        )
    stop = asyncio.Event()
    schedule = Schedule(office.database, office.handler, office.clock, lambda who, cohort, now: ())
    task = asyncio.create_task(schedule.run(stop))
    driver = Driver(office.clock, {"schedule"}, "", lambda: True)
    await driver.settle()
    async with office.database.read() as unit:
        assert await outbox.counts(unit) == {"queued": 1}
    assert await office.states() == {1: ("done", 0)}
    assert office.clock.asleep() == {"schedule": datetime(2026, 11, 23, 19, tzinfo=UTC)}
    await driver.advance(START + timedelta(days=8))
    assert await office.states() == {}
    stop.set()
    await task
