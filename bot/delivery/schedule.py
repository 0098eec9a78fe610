"""Appointments are rows: this loop keeps each when it is due, and looks after them at night."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.delivery.loop import work
from coaching import retention
from coaching.effects import Appoint
from coaching.records import Learner
from storage import appointments, due, grams, idle, inbox, logins, outbox, unappointed
from storage.engine import Database

log = logging.getLogger(__name__)

NIGHT = time(19, 0)
"""When the audit is, in UTC: three in the morning in Taipei."""
INDEXED_AT_ONCE = 100
"""So many old entries: whoever writes meanwhile waits a tenth of a second at most."""
Regular = Callable[[Learner, datetime], Sequence[Appoint]]
"""The daily and weekly appointment that an active learner should have."""


class HandlesDue(Protocol):
    """The part of `bot.services.handle.Handler` that is needed here."""

    async def handle_due(self) -> bool:
        """Keep a batch of appointments; True if there was one."""
        ...


class Schedule:
    """Keeps appointments; sleeps until the next one."""

    def __init__(self, db: Database, handler: HandlesDue, clock: Clock, regular: Regular) -> None:
        self.wake = asyncio.Event()
        """Set it when an appointment may have been made."""
        self._db = db
        self._handler = handler
        self._clock = clock
        self._regular = regular
        self._night = clock.now()
        self._indexed = False

    async def run_once(self) -> bool:
        """Keep one batch of what is due, or else index old entries; True if there was one."""
        if self._clock.now() >= self._night:
            await self.tidy()
        return await self._handler.handle_due() or await self._index()

    async def run(self, stop: asyncio.Event) -> None:
        """Keep appointments until `stop` is set."""
        await work("schedule", self._clock, stop, self.wake, self.run_once, self._next_at)

    async def _index(self) -> bool:
        """Put entries from before there was an index into it; True if there were some."""
        if self._indexed:
            return False
        async with self._db.read() as unit:
            self._indexed = not await grams.behind(unit)
        if self._indexed:
            return False
        async with self._db.begin() as unit:
            return await grams.backfill(unit, INDEXED_AT_ONCE) > 0

    async def tidy(self) -> None:
        """Re-appoint who was forgotten, and delete what need not be kept any longer."""
        now = self._clock.now()
        # Looking at everybody takes a while, and a reader is in nobody's way.
        async with self._db.read() as unit:
            missing = await unappointed.find(unit)
            gone = await idle.find(unit, now - retention.UNUSED + retention.WARNING, now)
        async with self._db.begin() as unit:
            await appointments.appoint(
                unit,
                [
                    appoint
                    for learner, kinds in missing
                    for appoint in self._regular(learner, now)
                    if appoint.kind in kinds
                ],
            )
            await appointments.appoint(unit, gone)
            await inbox.prune(unit, now - retention.UPDATES)
            await inbox.prune_failed(unit, now - retention.FAILED_UPDATES)
            await outbox.prune(unit, now - retention.MESSAGES)
            await logins.prune(unit, now, now - retention.LOGINS)
        if missing:
            log.warning("%d learners had no regular appointment; they have one now", len(missing))
        self._night = next_night(now)

    async def _next_at(self) -> datetime | None:
        async with self._db.read() as unit:
            next_due = await due.next_at(unit)
        return self._night if next_due is None else min(next_due, self._night)


def next_night(now: datetime) -> datetime:
    """The next time for the audit after `now`."""
    tonight = datetime.combine(now.astimezone(UTC).date(), NIGHT, tzinfo=UTC)
    return tonight if tonight > now else tonight + timedelta(days=1)
