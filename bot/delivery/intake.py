"""From the inbox to its effects: what was received is handled as soon as it is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.delivery.loop import work
from storage import inbox
from storage.engine import Database
from storage.inbox import Received


class HandlesUpdates(Protocol):
    """The part of `bot.services.handle.Handler` that is needed here."""

    async def handle_updates(self) -> bool:
        """Handle a batch; True if there was one."""
        ...


class Intake:
    """Stores updates and has them handled."""

    def __init__(self, db: Database, handler: HandlesUpdates, clock: Clock) -> None:
        self.wake = asyncio.Event()
        """Set it when an update was stored elsewhere."""
        self._db = db
        self._handler = handler
        self._clock = clock

    async def store(self, updates: Sequence[Received]) -> int:
        """Store updates in one transaction; when it returns they are on disk. How many are new."""
        async with self._db.begin() as unit:
            new = await inbox.receive(unit, updates, self._clock.now())
            if new:
                unit.after_commit(self.wake.set)
        return new

    async def run_once(self) -> bool:
        """Handle one batch; True if there was one."""
        return await self._handler.handle_updates()

    async def run(self, stop: asyncio.Event) -> None:
        """Handle what comes until `stop` is set; a batch once begun is finished."""
        await work("intake", self._clock, stop, self.wake, self.run_once, self._next_at)

    async def _next_at(self) -> datetime | None:
        async with self._db.read() as unit:
            return await inbox.next_at(unit)
