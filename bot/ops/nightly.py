"""A backup every night, made by the running bot, where its database is a file."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import Clock
from bot.delivery.loop import work
from bot.delivery.schedule import next_night
from storage import ledger, pulse
from storage.backup import back_up
from storage.engine import Database
from storage.errors import StorageError

log = logging.getLogger(__name__)

AFTER_THE_AUDIT = timedelta(minutes=30)
AGAIN = timedelta(hours=1)
"""When it is tried again after a failure."""
LONGEST = timedelta(hours=24)
"""A bot that starts with an older backup, or none, makes one at once."""


class Nightly:
    """Makes the backups of one database."""

    def __init__(self, database: Database, folder: Path, clock: Clock) -> None:
        self.failed = ""
        """Why the last one could not be made; empty: it was."""
        self._database = database
        self._folder = folder
        self._clock = clock
        self._next: datetime | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Make them until `stop` is set."""
        await work("backup", self._clock, stop, asyncio.Event(), self.run_once, self.next_at)

    async def run_once(self) -> bool:
        """Make one if it is time; whether there was one to make."""
        now = self._clock.now()
        if now < await self.next_at():
            return False
        try:
            made = await back_up(
                self._database.url, self._folder, now, forgotten=self._database.forgotten
            )
            await note(self._database, now, made.manifest.size)
        except (StorageError, OSError) as error:
            self.failed = type(error).__name__
            self._next = now + AGAIN
            log.error("no backup was made: %s", error, extra={"action": "backup_failed"})
            return False
        self.failed = ""
        self._next = next_night(now) + AFTER_THE_AUDIT
        log.info("a backup of %d bytes was made", made.manifest.size, extra={"action": "backup"})
        return False

    async def next_at(self) -> datetime:
        """When the next one is made."""
        if self._next is None:
            async with self._database.read() as unit:
                last = (await pulse.read(unit)).get("backup")
            now = self._clock.now()
            old = last is None or now - last.at >= LONGEST
            self._next = now if old else next_night(now) + AFTER_THE_AUDIT
        return self._next

    async def copy_list(self) -> None:
        """Have the list of what was erased stand with the backups too, at every look."""
        source = self._database.forgotten
        if source is None or not self._folder.is_dir():
            return
        burials = await asyncio.to_thread(ledger.read, source)
        await asyncio.to_thread(ledger.note, ledger.in_folder(self._folder), burials)


async def note(database: Database, at: datetime, size: int) -> None:
    """Write down that a backup was made."""
    async with database.begin() as unit:
        await pulse.beat(unit, "backup", at, str(size))
