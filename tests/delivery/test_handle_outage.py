"""A database in trouble, or a write that fails: no attempt is lost, nobody else is spoilt."""

from __future__ import annotations

import asyncio

import pytest

from bot.clock import Driver
from storage import due, inbox
from tests.delivery.office import (
    SECOND,
    START,
    Office,
    Outage,
    update,
)


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
