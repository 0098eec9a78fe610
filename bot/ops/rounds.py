"""Looks for what other processes wrote: behind a webhook nobody else would ring for it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from bot.app import App
from bot.delivery.loop import work

EVERY = timedelta(seconds=5)
"""So long a worker leaves alone at most what another one, or an operator's command, has written."""


class Rounds:
    """Wakes the loops of a worker again and again, each of which then looks for itself."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._next = app.clock.now()

    async def run(self, stop: asyncio.Event) -> None:
        """Go round until `stop` is set."""
        await work("rounds", self._app.clock, stop, asyncio.Event(), self.run_once, self.next_at)

    async def run_once(self) -> bool:
        """Go round if it is time; False: there is nothing more to do."""
        if self._app.clock.now() >= self._next:
            self._app.ring()
            self._next = self._app.clock.now() + EVERY
        return False

    async def next_at(self) -> datetime:
        """When to go round next."""
        return self._next
