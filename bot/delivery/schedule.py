"""Appointments are rows: this loop keeps each when it is due, and looks after them at night."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.delivery.loop import work
from bot.services.meter import PURGED
from coaching.effects import Appoint
from coaching.records import Cohort, Learner
from coaching.retention import KEPT, WARNING, Kept
from storage import appointments, audit_chain, due, grams, idle, statistics, unappointed
from storage.engine import Database
from storage.purge import purge

log = logging.getLogger(__name__)

NIGHT = time(19, 0)
"""When the audit is, in UTC: three in the morning in Taipei."""
INDEXED_AT_ONCE = 100
"""So many old entries: whoever writes meanwhile waits a tenth of a second at most."""
Regular = Callable[[Learner, Cohort, datetime], Sequence[Appoint]]
"""The appointments that an active learner should have."""
Nightly = Callable[[datetime], Awaitable[object]]
"""What else is looked after once a night."""


class HandlesDue(Protocol):
    """The part of `bot.services.handle.Handler` that is needed here."""

    async def handle_due(self) -> bool:
        """Keep a batch of appointments; True if there was one."""
        ...


class Schedule:
    """Keeps appointments; sleeps until the next one."""

    def __init__(
        self,
        db: Database,
        handler: HandlesDue,
        clock: Clock,
        regular: Regular,
        nightly: Sequence[Nightly] = (),
        kept: Kept = KEPT,
    ) -> None:
        self.wake = asyncio.Event()
        """Set it when an appointment may have been made."""
        self._db = db
        self._handler = handler
        self._clock = clock
        self._regular = regular
        self._nightly = nightly
        self._kept = kept
        self._night = clock.now()
        self._indexed = False
        self._check: audit_chain.Check | None = None
        self._counting: statistics.Counting | None = None

    async def run_once(self) -> bool:
        """Keep one batch of what is due, or else index old entries; True if there was one."""
        if self._clock.now() >= self._night:
            await self.tidy()
        return (
            await self._handler.handle_due()
            or await self._index()
            or await self._seal()
            or await self._look_at_log()
            or await self._count()
        )

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

    async def _seal(self) -> bool:
        """Seal lines of the log that were written meanwhile; True if there may be more."""
        async with self._db.read() as unit:
            if not await audit_chain.waits(unit):
                return False
        async with self._db.begin() as unit:
            return await audit_chain.seal(unit) == audit_chain.AT_ONCE

    async def _look_at_log(self) -> bool:
        """Go on with the night's look through the whole log; True as long as it is not done."""
        if self._check is None:
            return False
        async with self._db.read() as unit:
            verdict = await self._check.go_on(unit)
        if verdict is None:
            return True
        self._check = None
        async with self._db.begin() as unit:
            await audit_chain.keep(unit, verdict, self._clock.now())
        if verdict.fault is not None:
            log.error("the log was changed at line %d (%s)", verdict.place, verdict.fault)
        return False

    async def _count(self) -> bool:
        """Go on with counting what everybody did; True as long as it is not done."""
        if self._counting is None:
            return False
        async with self._db.read() as unit:
            if await self._counting.go_on(unit):
                return True
        counting, self._counting = self._counting, None
        async with self._db.begin() as unit:
            await statistics.keep(unit, counting, self._clock.now())
        return False

    async def tidy(self) -> None:
        """Re-appoint who was forgotten, and delete what need not be kept any longer."""
        now = self._clock.now()
        # Looking at everybody takes a while, and a reader is in nobody's way.
        async with self._db.read() as unit:
            lacking = await unappointed.find(unit)
            gone = await idle.find(unit, now - self._kept.unused + WARNING, now)
        missing = [
            appoint
            for learner, cohort, kinds in lacking
            for appoint in self._regular(learner, cohort, now)
            if appoint.kind in kinds and appoint.due is not None
        ]
        async with self._db.begin() as unit:
            await appointments.appoint(unit, missing)
            await appointments.appoint(unit, gone)
            purged = await purge(unit, now, self._kept)
        for kind, rows in purged.items():
            PURGED.add(kind, by=rows)
        if missing:
            who = {appoint.learner for appoint in missing}
            log.warning("%d learners had no regular appointment; they have one now", len(who))
        for work_of_the_night in self._nightly:
            await work_of_the_night(now)
        self._night = next_night(now)
        self._check = audit_chain.Check()
        async with self._db.read() as unit:
            self._counting = await statistics.everybody(unit, now)

    async def _next_at(self) -> datetime | None:
        async with self._db.read() as unit:
            next_due = await due.next_at(unit)
        return self._night if next_due is None else min(next_due, self._night)


def next_night(now: datetime) -> datetime:
    """The next time for the audit after `now`."""
    tonight = datetime.combine(now.astimezone(UTC).date(), NIGHT, tzinfo=UTC)
    return tonight if tonight > now else tonight + timedelta(days=1)
