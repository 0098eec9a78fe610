"""A small house for the tests of delivery: a channel in memory, a driven clock, a database."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import DrivenClock, Driver
from bot.delivery.dispatch import Dispatcher
from bot.ports import SendFailed
from coaching.effects import Lane, Say
from coaching.messages import Message, Text
from storage import outbox
from storage.engine import Database
from storage.queue_tables import outbox as rows
from storage.unit import AnyRow
from tests.delivery.office import Office

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""A Monday, nine in the morning in Taipei."""

Ending = SendFailed | Exception | int | asyncio.Event | None


@dataclass
class Channel:
    """A messenger in memory: takes what it is given, or fails as it was told to."""

    clock: DrivenClock
    taken: list[tuple[int, Message, datetime]] = field(default_factory=list)
    """What arrived on phones: chat, message, when."""
    tried: list[tuple[int, Message, datetime]] = field(default_factory=list)
    endings: dict[int, list[tuple[str, Ending]]] = field(default_factory=lambda: defaultdict(list))
    """By chat, how the next tries end, oldest first."""

    def will(self, chat: int, *endings: Ending, arriving: bool = False) -> None:
        """Let the next tries into a chat end so; `arriving`: the message gets there anyway."""
        self.endings[chat] += [("arrives" if arriving else "is lost", each) for each in endings]

    async def deliver(self, chat: int, message: Message) -> int | None:
        """Take a message, or fail."""
        self.tried.append((chat, message, self.clock.now()))
        what, ending = self.endings[chat].pop(0) if self.endings[chat] else ("arrives", None)
        if isinstance(ending, asyncio.Event):
            await ending.wait()
        if what == "arrives":
            self.taken.append((chat, message, self.clock.now()))
        if isinstance(ending, Exception):
            raise ending
        return 1000 + len(self.tried)

    def texts(self, chat: int | None = None) -> list[str]:
        """The words that arrived, in order."""
        return [
            message.html
            for to, message, _ in self.taken
            if isinstance(message, Text) and chat in (None, to)
        ]

    def when(self, html: str) -> datetime:
        """When a text arrived first."""
        return next(at for _, text, at in self.taken if getattr(text, "html", None) == html)


class House:
    """One worker over a database, and the clock in our hand."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.clock = DrivenClock(START)
        self.channel = Channel(self.clock)
        self.workers: list[Dispatcher] = []

    def worker(self, database: Any = None, **options: Any) -> Dispatcher:
        """A dispatcher on this database."""
        made = Dispatcher(
            database or self.database, self.channel, self.clock, self.folder, **options
        )
        self.workers.append(made)
        return made

    def made(self, key: str, chat: int = 1, **fields: Any) -> Say:
        """A message whose words are its key."""
        made = {
            "dedupe": key,
            "chat": chat,
            "learner": None,
            "kind": "screen",
            "lane": Lane.REPLY,
            "policy": "once_more",
            "message": Text(html=key),
            "due": self.clock.now(),
        }
        return Say(**{**made, **fields})

    async def say(self, key: str, chat: int = 1, **fields: Any) -> None:
        """Queue it."""
        async with self.database.begin() as unit:
            await outbox.say(unit, [self.made(key, chat, **fields)], self.clock.now())

    async def rows(self) -> dict[str, AnyRow]:
        """The outbox by key."""
        async with self.database.read() as unit:
            return {row.dedupe: row for row in await unit.rows(rows.select())}

    async def states(self) -> dict[str, str]:
        """Where each message stands."""
        return {key: row.state for key, row in (await self.rows()).items()}

    async def drive(self, worker: Dispatcher, seconds: float) -> None:
        """Let a worker run for so long, stepping the clock from one thing to the next."""
        async with self.running(worker) as driver:
            await driver.advance(self.clock.now() + timedelta(seconds=seconds))

    @asynccontextmanager
    async def running(self, worker: Dispatcher) -> AsyncIterator[Driver]:
        """A worker at work, and the one who turns its clock."""
        stop = asyncio.Event()
        loops = {worker.name, f"{worker.name}.slots"}
        driver = Driver(self.clock, loops, f"{worker.name}.slots", lambda: worker.idle)
        task = asyncio.create_task(worker.run(stop))
        yield driver
        stop.set()
        await task


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    """A house whose workers are closed at the end."""
    yield House(database, tmp_path / "data")


@pytest.fixture
def office(database: Database) -> Office:
    """An office with a cohort that learners may join."""
    return Office(database)
