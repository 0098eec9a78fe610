"""A digest is kept like an appointment, by the person who works here, also without a learner."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

import pytest

from bot.clock import Driver
from bot.delivery.schedule import Schedule
from coaching.effects import Effect
from coaching.events import Due
from coaching.staff.effects import AddLink, AppointDigest, SaveStaff
from coaching.staff.records import Link, Session, Staff
from storage import digests, effects, logins
from storage.engine import Database
from tests.delivery.conftest import START
from tests.delivery.office import SECOND, Office

MINUTE = 60 * SECOND
COACH = Staff(id=5, chat=90, roles=frozenset({"coach"}))


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    """An office with a coach whose digest is due."""
    office = Office(database)
    await _appoint(office, START)
    yield office


async def _appoint(office: Office, at: datetime) -> None:
    async with office.database.begin() as unit:
        digest = AppointDigest(staff=COACH.id, chat=COACH.chat, due=at)
        await effects.write(unit, [SaveStaff(staff=COACH), digest], START)


async def _next(office: Office) -> datetime | None:
    async with office.database.read() as unit:
        return await digests.next_at(unit)


async def test_a_digest_is_kept_once_for_the_chat_of_the_coach(office: Office) -> None:
    told: list[Due] = []

    def note(due: Due) -> Sequence[Effect]:
        told.append(due)
        return ()

    office.world.at_due = note
    assert await office.handler.handle_due()
    assert not await office.handler.handle_due()
    assert await office.actions() == ["Due"]
    key = f"due:5:digest:{int(START.timestamp() * 1000)}"
    assert told == [Due(key=key, chat=90, at=START, kind="digest", due=START)]
    assert await _next(office) is None


async def test_a_digest_that_is_made_anew_stays(office: Office) -> None:
    later = START + timedelta(days=7)
    office.world.at_due = lambda due: (AppointDigest(staff=5, chat=due.chat, due=later),)
    await office.finish(2)
    assert await office.actions() == ["Due"]
    assert await _next(office) == later


async def test_a_digest_that_cannot_be_made_is_tried_again_on_the_next_day(
    office: Office,
) -> None:
    office.world.failing = {"Due": 99}
    tried = []
    for minute in range(60):
        office.clock.set(START + timedelta(minutes=minute))
        before = len(office.world.seen)
        await office.handler.handle_due()
        tried += [minute] * (len(office.world.seen) - before)
    assert tried == [0, 1, 3, 7, 15]
    assert await _next(office) == START + timedelta(days=1, minutes=15)


async def test_a_digest_whose_writes_fail_spoils_no_appointment(office: Office) -> None:
    office.world.at_due = lambda due: (
        (AppointDigest(staff=404, chat=404, due=START),) if due.chat == 90 else ()
    )
    await office.enrol(1, daily=START)
    await office.handler.handle_due()
    assert await office.actions() == ["Due"]
    assert await office.appointed() == {}
    assert await _next(office) == START + MINUTE


async def test_the_schedule_sleeps_until_the_next_digest_too(office: Office) -> None:
    await _appoint(office, START + 50 * SECOND)
    await office.enrol(1, daily=START + 100 * SECOND)
    schedule = Schedule(office.database, office.handler, office.clock, lambda *_: ())
    stop = asyncio.Event()
    task = asyncio.create_task(schedule.run(stop))
    driver = Driver(office.clock, {"schedule"}, "", lambda: True)
    await driver.settle()
    assert office.clock.asleep() == {"schedule": START + 50 * SECOND}
    await driver.advance(START + 60 * SECOND)
    assert office.clock.asleep() == {"schedule": START + 100 * SECOND}
    assert await office.actions() == ["Due"]
    stop.set()
    await task


async def test_the_nightly_audit_prunes_ways_into_the_pages(office: Office) -> None:
    link = Link(token_hash="link", staff=5, expires_at=START)
    session = Session(token_hash="old", staff=5, created_at=START, expires_at=START)
    async with office.database.begin() as unit:
        await effects.write(unit, [AddLink(link=link)], START)
        await logins.open_session(unit, session)
        await logins.remember(unit, "seen", START)
    office.clock.set(START + timedelta(days=2))
    schedule = Schedule(office.database, office.handler, office.clock, lambda *_: ())
    await schedule.tidy()
    async with office.database.begin() as unit:
        before = START - MINUTE
        assert await logins.consume(unit, "link", before) is None
        assert await logins.find_session(unit, "old", before) is None
        assert await logins.remember(unit, "seen", START)
