"""Settles what workers that ended still held: by their flight recorder, or by an ended lease."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from bot.delivery.recorder import Flight, dead_peers, forget
from bot.delivery.results import Landed, Results
from bot.ports import SendFailed
from storage import dispatching, settling
from storage.engine import Database

log = logging.getLogger(__name__)


class Peers:
    """Looks after the other workers of the database `db`, on this machine and elsewhere."""

    def __init__(self, db: Database, folder: Path, owner: str, results: Results) -> None:
        self._db = db
        self._folder = folder
        self._owner = owner
        self._results = results

    async def look(self, now: datetime) -> datetime | None:
        """Settle what is left behind; when to look again for a lease that ends, if for any."""
        for flight in dead_peers(self._folder):
            await self._settle_flight(flight, now)
            forget(flight)
        lease = await self._next_lease()
        if lease is None or lease > now:
            return lease
        await self._settle_abandoned(now)
        return await self._next_lease()

    async def _next_lease(self) -> datetime | None:
        async with self._db.read() as unit:
            return await settling.next_lease(unit, self._owner)

    async def _settle_flight(self, flight: Flight, now: datetime) -> None:
        async with self._db.begin() as unit:
            rate = await dispatching.lock_rate(unit)
            rows = await settling.of_owner(unit, flight.owner)
            landed = [Landed(row, flight.outcome((row.id, row.attempts)), now) for row in rows]
            after = await self._results.write(unit, flight.owner, landed, rate, now)
            await dispatching.set_rate(unit, after)
        log.info("settled %d outbox rows of a worker that ended", len(rows))

    async def _settle_abandoned(self, now: datetime) -> None:
        silent = SendFailed("unknown", "the worker that held it went silent")
        async with self._db.begin() as unit:
            rate = await dispatching.lock_rate(unit)
            for owner, rows in (await settling.abandoned(unit, self._owner, now)).items():
                landed = [Landed(row, silent, now) for row in rows]
                rate = await self._results.write(unit, owner, landed, rate, now)
                log.warning("took over %d outbox rows of a silent worker", len(rows))
            await dispatching.set_rate(unit, rate)
