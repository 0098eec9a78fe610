"""After a kill the next worker settles what was claimed: known, doubtful, or never sent."""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.delivery.dispatch import LEASE, Dispatcher
from bot.ports import SendFailed
from coaching.effects import Lane
from storage.engine import Database
from storage.unit import Unit

if TYPE_CHECKING:
    from tests.delivery.conftest import House

SECOND = timedelta(seconds=1)


def killed(worker: Dispatcher) -> None:
    """End a worker as a kill does: it writes nothing any more, and its file is no longer locked."""
    fcntl.flock(worker._recorder._file, fcntl.LOCK_UN)


class LosesAnswers:
    """A database that loses the answer to a commit when told to: it happened, nobody knows."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.losing = 0

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Unit]:
        """A transaction that is committed."""
        async with self.database.begin() as unit:
            yield unit
        if self.losing:
            self.losing -= 1
            raise ConnectionError("the answer to COMMIT was lost")

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Unit]:
        """A reading transaction."""
        async with self.database.read() as unit:
            yield unit


async def test_what_was_claimed_and_never_left_is_sent_by_the_next(house: House) -> None:
    await house.say("news", policy="never")
    first = house.worker()
    await first.tick()
    assert await house.states() == {"news": "claimed"}
    killed(first)
    await house.drive(house.worker(), 5)
    assert house.channel.texts() == ["news"]


async def test_what_was_taken_and_not_written_down_is_not_sent_again(house: House) -> None:
    await house.say("news", policy="never")
    first = house.worker()
    await first.run_once()
    assert house.channel.texts() == ["news"]
    assert await house.states() == {"news": "claimed"}
    killed(first)
    await house.drive(house.worker(), 5)
    assert house.channel.texts() == ["news"]
    row = (await house.rows())["news"]
    assert (row.state, row.message_id) == ("sent", 1001)


async def test_a_refusal_that_was_not_written_down_counts(house: House) -> None:
    house.channel.will(1, SendFailed("busy", retry_after=30))
    await house.say("prompt")
    first = house.worker()
    await first.run_once()
    killed(first)
    await house.drive(house.worker(), 10)
    assert house.channel.texts() == []
    await house.drive(house.worker(), 30)
    assert house.channel.texts() == ["prompt"]


async def test_f02_a_wait_of_everyone_that_was_not_written_down_counts(house: House) -> None:
    first = house.worker()
    for chat in (1, 2, 3):
        house.channel.will(chat, SendFailed("busy", retry_after=3600))
        await house.say(f"p{chat}", chat)
        await first.run_once()
        house.clock.set(house.clock.now() + SECOND)
    killed(first)
    await house.say("another", 4)
    await house.drive(house.worker(), 3000)
    assert house.channel.texts() == []
    await house.drive(house.worker(), 700)
    assert sorted(house.channel.texts()) == ["another", "p1", "p2", "p3"]


async def test_what_was_on_the_wire_follows_its_policy(house: House) -> None:
    never = asyncio.Event()
    for chat, policy in ((1, "never"), (2, "once_more"), (3, "free")):
        house.channel.will(chat, never)
        await house.say(f"{policy}", chat, policy=policy)
    first = house.worker(name="first")
    running = asyncio.create_task(first.run(asyncio.Event()))
    while len(house.channel.tried) < 3:
        house.clock.set(house.clock.now() + 0.05 * SECOND)
        await asyncio.sleep(0.002)
    killed(first)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await house.drive(house.worker(), 10)
    assert sorted(house.channel.texts()) == ["free", "once_more"]
    assert await house.states() == {"never": "unknown", "once_more": "sent", "free": "sent"}
    never.set()
    await first.close()


async def test_a_silent_worker_elsewhere_is_relieved_when_its_lease_ends(house: House) -> None:
    await house.say("prompt")
    await house.say("news", 2, policy="never", lane=Lane.BROADCAST)
    elsewhere = house.worker()
    await elsewhere.tick()
    start = house.clock.now()
    await house.drive(house.worker(name="other"), 30)
    assert house.channel.texts() == []
    await house.drive(house.worker(name="other"), 60)
    assert house.channel.texts() == ["prompt"]
    assert house.channel.when("prompt") - start <= LEASE + 5 * SECOND
    assert await house.states() == {"prompt": "sent", "news": "unknown"}
    elsewhere._recorder.close()


async def test_f42_a_worker_that_was_stopped_for_minutes_sends_nothing_it_no_longer_holds(
    house: House,
) -> None:
    await house.say("prompt")
    stopped = house.worker()
    await stopped.tick()
    house.clock.set(house.clock.now() + 600 * SECOND)
    await house.drive(house.worker(name="other"), 5)
    assert house.channel.texts() == ["prompt"]
    await stopped.run_once()
    await stopped.run_once()
    assert house.channel.texts() == ["prompt"]
    await stopped.close()


async def test_f34_what_has_not_left_goes_back_when_we_are_told_to_stop(house: House) -> None:
    for chat in range(1, 8):
        await house.say(f"m{chat}", chat)
    worker = house.worker()
    await worker.tick()
    await worker.close()
    assert set((await house.states()).values()) == {"queued"}
    assert list(house.folder.iterdir()) == []


async def test_a_commit_whose_answer_was_lost_leaves_nothing_behind(house: House) -> None:
    lossy = LosesAnswers(house.database)
    await house.say("a")
    await house.say("b", 2)
    worker = house.worker(lossy)
    lossy.losing = 1
    with pytest.raises(ConnectionError):
        await worker.tick()
    assert set((await house.states()).values()) == {"claimed"}
    await house.drive(worker, 5)
    assert sorted(house.channel.texts()) == ["a", "b"]
    assert set((await house.states()).values()) == {"sent"}


async def test_a_result_whose_commit_was_lost_is_written_once(house: House) -> None:
    lossy = LosesAnswers(house.database)
    house.channel.will(1, SendFailed("unreachable"))
    await house.say("a", policy="never")
    worker = house.worker(lossy)
    await worker.run_once()
    house.clock.set(house.clock.now() + SECOND)
    lossy.losing = 1
    with pytest.raises(ConnectionError):
        await worker.tick()
    await house.drive(worker, 120)
    assert house.channel.texts() == ["a"]
    assert (await house.rows())["a"].attempts == 2


async def test_f61_a_database_in_trouble_is_left_alone_and_the_worker_goes_on(
    house: House,
) -> None:
    lossy = LosesAnswers(house.database)
    worker = house.worker(lossy)
    await house.say("a")
    lossy.losing = 4
    await house.drive(worker, 60)
    assert house.channel.texts() == ["a"]
    assert await house.states() == {"a": "sent"}


async def test_a_database_that_is_gone_at_the_end_does_not_keep_us_from_ending(
    house: House,
) -> None:
    lossy = LosesAnswers(house.database)
    worker = house.worker(lossy)
    await house.say("a")
    await worker.run_once()
    lossy.losing = 99
    await worker.close()
    assert house.channel.texts() == ["a"]
    await house.drive(house.worker(), 5)
    assert house.channel.texts() == ["a"]
    assert await house.states() == {"a": "sent"}
