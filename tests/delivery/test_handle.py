"""What happened takes effect exactly once, in order, and one failure never spoils another."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest
from sqlalchemy import select

from bot.clock import Driver
from bot.services.handle import Handler
from coaching.events import Blocked, Wrote
from coaching.view import View
from storage import appointments, dispatching, due, effects, inbox
from storage.inbox import Received
from storage.queue_tables import inbox as inbox_rows
from tests.delivery.office import (
    SECOND,
    SECRET,
    START,
    Fails,
    Office,
    World,
    step,
    update,
)


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


async def test_f26_ten_thousand_waiting_updates_are_stored_in_a_few_transactions(
    office: Office,
) -> None:
    for start in range(0, 10_000, 1000):
        batch = [update(n, chat=n % 500) for n in range(start, start + 1000)]
        assert await office.intake.store(batch) == 1000
    async with office.database.read() as unit:
        assert await inbox.waiting(unit) == 10_000
