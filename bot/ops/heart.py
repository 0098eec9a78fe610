"""Whether the event loop still turns: a tick a second, and how late it came."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

BEAT = 1.0
STOPPED_AFTER = 10.0
"""Seconds without a tick after which the program counts as hung."""


class Heart:
    """Ticks by the loop's own timer; `pulse` is called with each tick."""

    def __init__(self, pulse: Callable[[], object] = lambda: None) -> None:
        self._loop = asyncio.get_running_loop()
        self._pulse = pulse
        self._last = self._loop.time()
        self._worst = 0.0
        self._timer = self._loop.call_later(BEAT, self._tick)

    @property
    def alive(self) -> bool:
        """Whether the last tick was not long ago."""
        return self._loop.time() - self._last < STOPPED_AFTER

    def worst(self) -> float:
        """By how many seconds the latest tick came since the last question."""
        worst, self._worst = self._worst, 0.0
        return worst

    def stop(self) -> None:
        """Tick no more."""
        self._timer.cancel()

    def _tick(self) -> None:
        now = self._loop.time()
        self._worst = max(self._worst, now - self._last - BEAT)
        self._last = now
        self._pulse()
        self._timer = self._loop.call_later(BEAT, self._tick)
