"""Several workers on one PostgreSQL: one line for all, each message once, each chat in order."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.clock import Driver
from bot.delivery.dispatch import Dispatcher
from bot.ports import SendFailed
from coaching.effects import Lane
from coaching.messages import Message
from storage import outbox
from storage.engine import Database, open_database

if TYPE_CHECKING:
    from tests.delivery.conftest import Channel, House

pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
"""On SQLite there is one worker."""

SECOND = timedelta(seconds=1)
RATE = 30


class Door:
    """The way of one worker to the channel, which notes what it sent."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.sent = 0

    async def deliver(self, chat: int, message: Message) -> int | None:
        """Send it on."""
        self.sent += 1
        return await self.channel.deliver(chat, message)


class Crew:
    """Workers that each have connections of their own, at work."""

    def __init__(self, house: House, workers: Sequence[Dispatcher], doors: Sequence[Door]) -> None:
        self.house = house
        self.workers = workers
        self.doors = doors
        loops = {name for each in workers for name in (each.name, f"{each.name}.slots")}
        self._driver = Driver(house.clock, loops, "", self._rest)

    def _rest(self) -> bool:
        asleep = self.house.clock.asleep()
        on_the_wire = len(self.house.channel.tried) - len(self.house.channel.taken)
        return on_the_wire > 0 or all(
            each.idle or asleep[f"{each.name}.slots"] for each in self.workers
        )

    async def for_seconds(self, seconds: float) -> None:
        """Let time pass, from one thing to the next."""
        await self._driver.advance(self.house.clock.now() + seconds * SECOND)

    def ring(self) -> None:
        """Tell all of them that something was queued."""
        for each in self.workers:
            each.wake.set()


@asynccontextmanager
async def crew(house: House, url: str, many: int, rate: float = RATE) -> AsyncIterator[Crew]:
    """So many workers; all are told to stop at the end."""
    opened: list[Database] = [await open_database(url, create=False) for _ in range(many)]
    doors = [Door(house.channel) for _ in opened]
    workers = [
        Dispatcher(db, door, house.clock, house.folder, rate=rate, name=f"worker{number}")
        for number, (db, door) in enumerate(zip(opened, doors, strict=True))
    ]
    stop = asyncio.Event()
    running = [asyncio.create_task(each.run(stop)) for each in workers]
    try:
        yield Crew(house, workers, doors)
    finally:
        stop.set()
        await asyncio.gather(*running)
        for db in opened:
            await db.close()


async def broadcast(house: House, chats: range) -> None:
    """A message to each of these chats, in the lane of broadcasts."""
    says = [
        house.made(f"m{chat}", chat, lane=Lane.BROADCAST, policy="never", kind="broadcast")
        for chat in chats
    ]
    async with house.database.begin() as unit:
        await outbox.say(unit, says, house.clock.now())


def fullest_second(instants: Sequence[datetime]) -> int:
    """The most messages of any second, wherever it begins."""
    return max(sum(first <= each < first + SECOND for each in instants) for first in instants)


@pytest.mark.parametrize("many", [2, 4])
async def test_all_workers_together_keep_one_line(
    house: House, database_url: str, many: int
) -> None:
    await broadcast(house, range(1, 181))
    async with crew(house, database_url, many) as workers:
        await workers.for_seconds(8)
    at = [when for _, _, when in house.channel.taken]
    assert Counter(house.channel.texts()) == Counter(f"m{chat}" for chat in range(1, 181))
    assert fullest_second(at) <= RATE
    rate = (len(at) - 1) / (at[-1] - at[0]).total_seconds()
    assert rate == pytest.approx(0.99 * RATE, rel=0.01)
    # Who takes the next slots is chance; that it is not one alone is not.
    assert sum(door.sent > 0 for door in workers.doors) > 1


async def test_a_chat_reads_what_it_is_told_in_order_whoever_sends_it(
    house: House, database_url: str
) -> None:
    answer = asyncio.Event()
    house.channel.will(1, answer, arriving=True)
    for number in range(6):
        for chat in (1, 2, 3):
            await house.say(f"{chat}:{number}", chat)
    async with crew(house, database_url, 2) as workers:
        # The first of one chat is on the wire for long; nobody may overtake it.
        await workers.for_seconds(3)
        assert [chat for chat, _, _ in house.channel.tried].count(1) == 1
        answer.set()
        await workers.for_seconds(10)
    for chat in (1, 2, 3):
        assert house.channel.texts(chat) == [f"{chat}:{number}" for number in range(6)]


async def test_f01_what_one_worker_was_told_of_a_chat_the_others_heed(
    house: House, database_url: str
) -> None:
    house.channel.will(1, SendFailed("busy", retry_after=5))
    start = house.clock.now()
    for chat in (1, 2, 3, 4):
        await house.say(f"a{chat}", chat)
    await house.say("b1", 1)
    async with crew(house, database_url, 2) as workers:
        await workers.for_seconds(12)
    tries = [at - start for chat, _, at in house.channel.tried if chat == 1]
    assert [wait < SECOND for wait in tries] == [True, False, False]
    assert min(tries[1:]) >= 5 * SECOND
    assert house.channel.texts(1) == ["a1", "b1"]
    for chat in (2, 3, 4):
        assert house.channel.when(f"a{chat}") - start < SECOND


async def test_f02_what_everybody_was_asked_to_wait_every_worker_waits(
    house: House, database_url: str
) -> None:
    house.channel.will(1, SendFailed("busy", retry_after=60, everyone=True))
    await house.say("a1", 1)
    await broadcast(house, range(2, 200))
    start = house.clock.now()
    async with crew(house, database_url, 2) as workers:
        await workers.for_seconds(50)
        # What each of them had in hand may still have left: two ticks, no more.
        assert len(house.channel.tried) <= 15
        await workers.for_seconds(30)
    assert house.channel.when("a1") - start >= 60 * SECOND
    assert len(house.channel.texts()) == len(set(house.channel.texts())) == 199


async def test_a_reply_goes_before_a_broadcast_that_several_workers_send(
    house: House, database_url: str
) -> None:
    await broadcast(house, range(1, 300))
    async with crew(house, database_url, 2) as workers:
        await workers.for_seconds(2)
        asked = house.clock.now()
        await house.say("reply", 500)
        workers.ring()
        await workers.for_seconds(1)
    assert house.channel.when("reply") - asked < 0.3 * SECOND


async def test_a_worker_that_ends_leaves_the_rest_to_the_others(
    house: House, database_url: str
) -> None:
    await broadcast(house, range(1, 121))
    async with crew(house, database_url, 2) as workers:
        await workers.for_seconds(1)
    async with crew(house, database_url, 1) as workers:
        await workers.for_seconds(6)
    assert Counter(house.channel.texts()) == Counter(f"m{chat}" for chat in range(1, 121))
    assert set((await house.states()).values()) == {"sent"}
