"""From the inbox to its effects: what was received is handled as soon as it is stored."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.delivery.flood import Flood, Refused
from bot.delivery.loop import work
from bot.services.meter import UPDATES
from coaching.effects import Lane, Say
from coaching.messages import Message
from storage import inbox, learners, outbox
from storage.engine import Database
from storage.inbox import Received
from storage.unit import Unit

log = logging.getLogger(__name__)

TooFast = Callable[[str | None], Message]
"""What to tell who sent too much, in this language (None: not known)."""


class HandlesUpdates(Protocol):
    """The part of `bot.services.handle.Handler` that is needed here."""

    async def handle_updates(self) -> bool:
        """Handle a batch; True if there was one."""
        ...


class Guard:
    """Keeps floods out, and tells each chat once a minute that something was left out."""

    def __init__(
        self, flood: Flood, too_fast: TooFast, changed: Callable[[], object] = lambda: None
    ) -> None:
        self.flood = flood
        self._too_fast = too_fast
        self._changed = changed
        """Called after a commit that made something due to be sent."""

    async def tell(self, unit: Unit, refused: Sequence[Refused], now: datetime) -> None:
        """Queue the word to the people of these chats; groups are told nothing."""
        people = [each for each in refused if each.chat > 0]
        known = await learners.by_chats(unit, {each.chat for each in people})
        says = []
        for each in people:
            who = known.get(each.chat)
            if each.first:
                log.warning("chat %d sends too much: the rest is left out", each.chat)
            says.append(
                Say(
                    dedupe=f"too_fast:{each.chat}:{each.minute}",
                    chat=each.chat,
                    learner=None if who is None else who.id,
                    kind="too_fast",
                    lane=Lane.REPLY,
                    policy="once_more",
                    message=self._too_fast(None if who is None else who.language),
                    due=now,
                )
            )
        await outbox.say(unit, says, now)
        unit.after_commit(self._changed)


class Intake:
    """Stores updates and has them handled; without a `guard` everything is stored."""

    def __init__(
        self, db: Database, handler: HandlesUpdates, clock: Clock, guard: Guard | None = None
    ) -> None:
        self.wake = asyncio.Event()
        """Set it when an update was stored elsewhere."""
        self._db = db
        self._handler = handler
        self._clock = clock
        self._guard = guard

    async def store(self, updates: Sequence[Received]) -> int:
        """Store updates in one transaction; when it returns they are on disk. How many are new.

        What belongs to a flood is not stored, and its sender is told so by the same transaction.
        """
        now = self._clock.now()
        kept, refused = list(updates), list[Refused]()
        if self._guard is not None:
            kept, refused = self._guard.flood.sift(updates, now)
        async with self._db.begin() as unit:
            new = await inbox.receive(unit, kept, now)
            if new:
                unit.after_commit(self.wake.set)
            if refused and self._guard is not None:
                await self._guard.tell(unit, refused, now)
        UPDATES.add("new", by=new)
        UPDATES.add("known", by=len(kept) - new)
        UPDATES.add("flood", by=len(updates) - len(kept))
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
