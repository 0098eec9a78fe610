"""What happened takes effect exactly once, in order, and one failure never spoils another."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.clock import DrivenClock, Driver
from bot.delivery.intake import Intake
from bot.delivery.schedule import Schedule
from bot.services.handle import Handler
from bot.services.in_force import InForce
from coaching.effects import Appoint, Effect, Lane, Record, SaveLearner, Say
from coaching.events import Blocked, Due, Event, Wrote
from coaching.messages import Message, Text
from coaching.records import Cohort, Learner
from coaching.staff.records import Staff
from coaching.view import Needs, View
from storage import appointments, dispatching, due, effects, inbox, outbox, tables
from storage.engine import Database
from storage.inbox import Received
from storage.queue_tables import inbox as inbox_rows
from storage.queue_tables import outbox as outbox_rows
from storage.unit import Unit

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SECRET = "我媽媽昨天住院了"


def parse(raw: Any, at: datetime) -> Event:
    """Read a tiny update: {"id": 1, "chat": 7, "text": "…"}."""
    return Wrote(
        key=f"u{raw['id']}", chat=raw["chat"], at=at, message_id=raw["id"], text=raw["text"]
    )


def update(number: int, chat: int = 7, text: str = "hi", **more: Any) -> Received:
    """An update as it was received."""
    raw = {"id": number, "chat": chat, "text": text, **more}
    return Received(update_id=number, chat=chat, raw=json.dumps(raw))


@dataclass
class World:
    """What the little rules below remember of what they were asked."""

    failing: dict[str, int] = field(default_factory=dict)
    """By text, how many times a decision fails."""
    seen: list[str] = field(default_factory=list)
    at_due: Callable[[Due], Sequence[Effect]] = lambda due: ()


def step(view: View, event: Event, world: World) -> Sequence[Effect]:
    """A line in the audit log for everything, and an echo for every text."""
    what = event.text if isinstance(event, Wrote) else type(event).__name__
    world.seen.append(what)
    if world.failing.get(what, 0) > 0:
        world.failing[what] -= 1
        raise LookupError(f"cannot decide about {SECRET}")
    line = Record(actor=None, action=what, subject=event.chat, at=event.at)
    if isinstance(event, Due):
        return (line, *world.at_due(event))
    if what == "unwritable":
        return (line, SaveLearner(learner=Learner(id=event.chat, chat=event.chat, cohort=404)))
    echo = Say(
        dedupe=f"{event.key}:0",
        chat=event.chat,
        learner=None,
        kind="screen",
        lane=Lane.REPLY,
        policy="once_more",
        message=Text(html=what),
        due=event.at,
    )
    return (line, echo) if isinstance(event, Wrote) else (line,)


def needs(event: Event, learner: Learner | None, staff: Staff | None, world: World) -> Needs:
    """Nothing more is needed, and even asking may fail."""
    if isinstance(event, Wrote) and event.text == "no needs":
        raise KeyError(SECRET)
    return Needs()


def sorry(event: Event) -> Message:
    """The polite message."""
    return Text(html=f"sorry, {event.chat}")


class Office:
    """A handler over a database, and what came of it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = DrivenClock(START)
        self.world = World()
        self.changes = 0
        self.handler = Handler(
            database,
            InForce(self.world),
            step,
            needs,
            self.clock,
            parse=parse,
            sorry=sorry,
            changed=self._changed,
        )
        self.intake = Intake(database, self.handler, self.clock)

    def _changed(self) -> None:
        self.changes += 1

    async def finish(self, seconds: float = 60) -> None:
        """Handle all there is, and wait for what was put off."""
        for _ in range(int(seconds)):
            while await self.handler.handle_updates() or await self.handler.handle_due():
                pass
            self.clock.set(self.clock.now() + SECOND)

    async def actions(self) -> list[str]:
        """The audit log."""
        async with self.database.read() as unit:
            query = select(tables.audit.c.action).order_by(tables.audit.c.id)
            return [str(action) for action in await unit.scalars(query)]

    async def states(self) -> dict[int, tuple[str, int]]:
        """By update, its state and attempts."""
        async with self.database.read() as unit:
            rows = await unit.rows(select(inbox_rows))
            return {row.update_id: (row.state, row.attempts) for row in rows}

    async def said(self) -> list[str]:
        """The words queued for phones."""
        async with self.database.read() as unit:
            bodies = await unit.scalars(select(outbox_rows.c.body).order_by(outbox_rows.c.id))
            return [json.loads(body)["html"] for body in bodies]

    async def enrol(self, number: int, **appointed: datetime) -> None:
        """A learner of chat `number` with appointments."""
        learner = Learner(id=number, chat=number, cohort=1, status="active")
        made: list[Effect] = [SaveLearner(learner=learner)]
        for kind, at in appointed.items():
            made.append(Appoint(learner=number, chat=number, kind=kind, due=at))  # type: ignore[arg-type]
        async with self.database.begin() as unit:
            await effects.write(unit, made, START)

    async def appointed(self) -> dict[tuple[int, str], datetime]:
        """Who is due for what, and when."""
        async with self.database.begin() as unit:
            found = await appointments.due(unit, START + timedelta(days=400), 1000)
        return {(each.learner, each.kind): each.due for each in found}


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    """An office with a cohort that learners may join."""
    yield Office(database)


async def test_a_stored_update_takes_effect_once(office: Office) -> None:
    assert await office.intake.store([update(1), update(1)]) == 1
    assert await office.intake.store([update(1)]) == 0
    await office.finish(2)
    assert await office.actions() == ["hi"]
    assert await office.said() == ["hi"]
    assert await office.states() == {1: ("done", 0)}


async def test_there_is_nothing_to_do_when_nothing_waits(office: Office) -> None:
    assert not await office.handler.handle_updates()
    assert not await office.handler.handle_due()
    assert office.changes == 0


async def test_a_batch_of_different_chats_shares_one_transaction(office: Office) -> None:
    await office.intake.store([update(n, chat=n) for n in range(1, 131)])
    assert await office.handler.handle_updates()
    assert office.changes == 1
    assert len(await office.actions()) == 100
    await office.finish(1)
    assert len(await office.actions()) == 130


async def test_the_updates_of_a_chat_take_effect_in_their_order(office: Office) -> None:
    await office.intake.store([update(n, chat=n % 3, text=f"{n}") for n in range(1, 31)])
    await office.finish(1)
    actions = await office.actions()
    for chat in range(3):
        mine = [int(action) for action in actions if int(action) % 3 == chat]
        assert mine == sorted(mine)
    assert len(actions) == 30


async def test_f24_one_that_cannot_be_read_is_set_aside_among_a_hundred(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    batch = [update(n, chat=n) for n in range(1, 101)]
    batch[49] = Received(update_id=50, chat=50, raw=json.dumps({"id": 50, "words": SECRET}))
    await office.intake.store(batch)
    await office.finish(1)
    states = await office.states()
    assert states.pop(50) == ("quarantined", 0)
    assert set(states.values()) == {("done", 0)}
    assert len(caplog.records) == 1
    assert SECRET not in caplog.text


async def test_f24_what_is_not_even_json_is_set_aside(office: Office) -> None:
    await office.intake.store([Received(update_id=1, chat=7, raw="{not json"), update(2)])
    await office.finish(1)
    assert await office.states() == {1: ("quarantined", 0), 2: ("done", 0)}


async def test_f36_a_decision_that_fails_once_is_made_again_in_order(office: Office) -> None:
    office.world.failing = {"one": 1}
    await office.intake.store(
        [update(1, text="one"), update(2, text="two"), update(3, chat=8, text="other")]
    )
    await office.handler.handle_updates()
    assert await office.actions() == ["other"]
    await office.finish(3)
    assert await office.actions() == ["other", "one", "two"]
    assert await office.states() == {1: ("done", 1), 2: ("done", 0), 3: ("done", 0)}


async def test_f36_a_decision_that_always_fails_is_given_up_and_told_once(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.world.failing = {"poison": 99}
    await office.intake.store(
        [update(1, text="poison"), update(2, text="next"), update(3, chat=8, text="other")]
    )
    await office.finish(40)
    assert await office.states() == {1: ("dead", 5), 2: ("done", 0), 3: ("done", 0)}
    assert office.world.seen.count("poison") == 5
    assert await office.said() == ["other", "sorry, 7", "next"]
    assert SECRET not in caplog.text
    async with office.database.read() as unit:
        why = await unit.scalars(select(inbox_rows.c.error).where(inbox_rows.c.update_id == 1))
    assert "LookupError" in why[0]
    assert SECRET not in why[0]


async def test_f36_the_attempts_wait_1_2_4_and_8_seconds(office: Office) -> None:
    office.world.failing = {"poison": 99}
    await office.intake.store([update(1, text="poison")])
    tried = []
    for _ in range(30):
        before = len(office.world.seen)
        await office.handler.handle_updates()
        if len(office.world.seen) > before:
            tried.append(int((office.clock.now() - START).total_seconds()))
        office.clock.set(office.clock.now() + SECOND)
    assert tried == [0, 1, 3, 7, 15]


async def test_f36_needs_that_fail_are_a_failed_decision(office: Office) -> None:
    await office.intake.store([update(1, text="no needs"), update(2, chat=8)])
    await office.finish(40)
    assert await office.states() == {1: ("dead", 5), 2: ("done", 0)}


async def test_f36_nobody_apologises_to_a_group(office: Office) -> None:
    office.world.failing = {"poison": 99}
    await office.intake.store([update(1, chat=-100, text="poison")])
    await office.finish(40)
    assert await office.said() == []


async def test_a_write_that_fails_spoils_nobody_elses(office: Office) -> None:
    await office.intake.store(
        [update(1, chat=1), update(2, chat=2, text="unwritable"), update(3, chat=3)]
    )
    await office.finish(40)
    assert await office.states() == {1: ("done", 0), 2: ("dead", 5), 3: ("done", 0)}
    assert await office.actions() == ["hi", "hi"]


async def test_f47_f61_a_database_in_trouble_costs_no_attempt(office: Office) -> None:
    await office.enrol(2, daily=START)
    await office.intake.store([update(1)])
    whole = office.handler._db
    office.handler._db = Outage(whole)  # type: ignore[assignment]
    for _ in range(10):
        with pytest.raises(ConnectionError):
            await office.handler.handle_updates()
        with pytest.raises(ConnectionError):
            await office.handler.handle_due()
    office.handler._db = whole
    await office.finish(1)
    assert await office.states() == {1: ("done", 0)}


async def test_an_outage_while_one_is_tried_alone_costs_no_attempt(office: Office) -> None:
    await office.enrol(1, daily=START)
    await office.intake.store([update(1)])
    whole = office.handler._db
    async with whole.begin() as unit:
        [row] = await inbox.claim(unit, START, 1)
        [duty] = await due.find(unit, START, 1)
    office.handler._db = Outage(whole)  # type: ignore[assignment]
    with pytest.raises(ConnectionError):
        await office.handler._take_alone(row, START)
    with pytest.raises(ConnectionError):
        await office.handler._keep_alone(duty, START)
    office.handler._db = whole
    assert await office.states() == {1: ("waiting", 0)}
    assert await office.appointed() == {(1, "daily"): START}


async def test_what_another_worker_was_quicker_with_is_left_alone(office: Office) -> None:
    await office.enrol(1, daily=START)
    await office.intake.store([update(1, text="unwritable")])
    async with office.database.begin() as unit:
        [row] = await inbox.claim(unit, START, 1)
        [duty] = await due.find(unit, START, 1)
    async with office.database.begin() as unit:
        await inbox.done(unit, [row.seq])
        await appointments.clear(unit, 1, "daily", START)
    await office.handler._take_alone(row, START)
    await office.handler._keep_alone(duty, START)
    assert await office.actions() == []
    office.handler._db = Fails(office.database)  # type: ignore[assignment]
    await office.handler._take_alone(row, START)
    assert await office.states() == {1: ("done", 0)}


class Fails:
    """A database whose first transaction fails for no good reason."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.failing = True

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Any]:
        """A transaction, undone at first."""
        async with self.database.begin() as unit:
            yield unit
            if self.failing:
                self.failing = False
                raise ValueError("no good reason")


class Outage:
    """A database that cannot be reached once the work is done."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def read(self) -> AbstractAsyncContextManager[Unit]:
        """A look, which is still possible."""
        return self.database.read()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Any]:
        """A transaction that is undone."""
        async with self.database.begin() as unit:
            yield unit
            raise ConnectionError("gone")


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


async def test_f04_who_cannot_be_reached_is_treated_as_gone(office: Office) -> None:
    await office.enrol(7)
    say = step(View(), Wrote(key="u", chat=7, at=START, message_id=1, text="x"), office.world)[1]
    async with office.database.begin() as unit:
        await effects.write(unit, [say], START)
        [row] = await dispatching.claimable(unit, START, 10)
        await office.handler.unreachable(unit, row, "blocked")
    assert await office.actions() == [Blocked.__name__]
    office.world.failing = {"Blocked": 1}
    async with office.database.begin() as unit:
        await office.handler.unreachable(unit, row, "blocked")
    assert await office.actions() == [Blocked.__name__]


async def test_two_workers_handle_everything_once(office: Office) -> None:
    second = Office(office.database)
    await office.intake.store([update(n, chat=n % 20, text=f"{n}") for n in range(200)])

    async def work(handler: Handler[World]) -> None:
        while await handler.handle_updates(3):
            pass

    await asyncio.gather(work(office.handler), work(second.handler))
    await office.finish(1)
    assert sorted(map(int, await office.actions())) == list(range(200))


async def test_the_intake_wakes_when_something_is_stored_and_sleeps_otherwise(
    office: Office,
) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(office.intake.run(stop))
    driver = Driver(office.clock, {"intake"}, "", lambda: True)
    await driver.settle()
    assert office.clock.asleep() == {"intake": None}
    await office.intake.store([update(1)])
    await driver.settle()
    assert await office.actions() == ["hi"]
    office.world.failing = {"again": 1}
    await office.intake.store([update(2, text="again")])
    await driver.settle()
    assert await office.actions() == ["hi", "again"]
    stop.set()
    await task


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


async def test_a_loop_goes_on_when_the_database_was_in_trouble(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await office.intake.store([update(1)])
    whole = office.handler._db
    office.handler._db = Outage(whole)  # type: ignore[assignment]
    stop = asyncio.Event()
    task = asyncio.create_task(office.intake.run(stop))
    driver = Driver(office.clock, {"intake"}, "", lambda: True)
    await driver.advance(START + 10 * SECOND)
    assert await office.actions() == []
    office.handler._db = whole
    await driver.advance(START + 60 * SECOND)
    assert await office.actions() == ["hi"]
    assert "intake failed (ConnectionError)" in caplog.text
    stop.set()
    await task


async def test_f26_ten_thousand_waiting_updates_are_stored_in_a_few_transactions(
    office: Office,
) -> None:
    for start in range(0, 10_000, 1000):
        batch = [update(n, chat=n % 500) for n in range(start, start + 1000)]
        assert await office.intake.store(batch) == 1000
    async with office.database.read() as unit:
        assert await inbox.waiting(unit) == 10_000
