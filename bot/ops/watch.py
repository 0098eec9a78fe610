"""Looks every half a minute how the program is doing, and has it told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.app import App
from bot.delivery.loop import work
from bot.delivery.schedule import next_night
from bot.ops.alarm import Alarm
from bot.ops.heartbeat import call
from bot.ops.nightly import Nightly
from bot.ops.seeing import Seen, figures_of, from_inside
from coaching.alerts.signs import Signs, not_ready
from storage import copies
from storage.migrate import HEAD, schema_of

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=30)
FRESH = timedelta(seconds=5)
"""How old a look may be that the readiness page tells of."""
CALL_EVERY = timedelta(minutes=1)


class Watch:
    """The one who looks; the newest look is in `seen`."""

    def __init__(
        self,
        app: App,
        alarm: Alarm,
        nightly: Nightly | None = None,
        steady: Callable[[], float] | None = None,
    ) -> None:
        self.seen: Seen | None = None
        self._app = app
        self._alarm = alarm
        self._nightly = nightly
        self._steady = steady
        """Seconds of a clock that nobody sets; None where the clock is turned on purpose."""
        self._began = app.clock.now()
        self._last: tuple[datetime, float] | None = None
        self._next = self._tidy_at = self._began
        self._called: datetime | None = None
        self._one_at_a_time = asyncio.Lock()

    async def run(self, stop: asyncio.Event) -> None:
        """Look until `stop` is set."""
        await work("watch", self._app.clock, stop, asyncio.Event(), self.run_once, self.next_at)

    async def run_once(self) -> bool:
        """Look if it is time; False: there is nothing more to do."""
        if self._app.clock.now() >= self._next:
            await self.look()
            self._next = self._app.clock.now() + EVERY
        if self._app.clock.now() >= self._tidy_at:
            await self._tidy()
        return False

    async def _tidy(self) -> None:
        """Once a night: delete copies of the database that are as old as no backup may be."""
        now = self._app.clock.now()
        self._tidy_at = next_night(now)
        for name in await copies.drop_old(self._app.database, now):
            log.info("an old copy was deleted: %s", name, extra={"action": "copy_deleted"})

    async def next_at(self) -> datetime:
        """When to look next."""
        return self._next

    async def fresh(self) -> Seen:
        """A look that is not old."""
        seen = self.seen
        if seen is not None and self._app.clock.now() - seen.signs.now < FRESH:
            return seen
        return await self.look()

    async def look(self) -> Seen:
        """Look, write it down, and tell what is news."""
        async with self._one_at_a_time:
            now = self._app.clock.now()
            figures, unreadable = await figures_of(self._app.database, now)
            known = replace(self._known(now), database=unreadable)
            signs = from_inside(self._app.settings, figures, known)
            unwritable = await self._alarm.report(signs)
            # Another schema is no trouble to tell of: a newer program is about to take over.
            schema = await self._other_schema()
            signs = replace(signs, database=unreadable or unwritable, schema=schema)
            self.seen = Seen(signs, figures)
            if self._nightly is not None:
                await self._nightly.copy_list()
            await self._call(signs)
            return self.seen

    async def _other_schema(self) -> str:
        """The database's schema if it is not this program's; empty also when it cannot be read."""
        try:
            async with self._app.database.read() as unit:
                found = await schema_of(unit)
        except Exception:
            return ""
        return "" if found == HEAD else found

    def _known(self, now: datetime) -> Signs:
        """What the program knows of itself without asking the database."""
        app = self._app
        health = app.poller.health
        return Signs(
            now=now,
            polls=not app.settings.webhook_url,
            last_poll=health.last_good,
            trouble=health.trouble,
            trouble_since=health.since,
            began=self._began,
            jump=self._jump(now),
            content=0 if app.refresher is None else app.refresher.refused,
            backup_failed="" if self._nightly is None else self._nightly.failed,
        )

    def _jump(self, now: datetime) -> timedelta:
        """How far the machine's clock went another way than one that nobody sets."""
        if self._steady is None:
            return timedelta()
        steady, last = self._steady(), self._last
        self._last = (now, steady)
        if last is None:
            return timedelta()
        return now - last[0] - timedelta(seconds=steady - last[1])

    async def _call(self, signs: Signs) -> None:
        url = self._app.settings.heartbeat_url
        due = self._called is None or signs.now - self._called >= CALL_EVERY
        if url and due and not not_ready(signs):
            self._called = signs.now
            await call(url)
