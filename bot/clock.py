"""The one clock: the only place that reads the time or waits for it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...

    async def wait(self, until: datetime | None, wake: asyncio.Event, who: str = "") -> None:
        """Sleep until `until` (None: for ever) or until `wake` is set; `wake` is left as it is."""
        ...


class SystemClock:
    """The machine's clock, moved by `shift` when the demo's person turns it."""

    def __init__(self) -> None:
        self.shift = timedelta()
        self._turned = asyncio.Event()

    def now(self) -> datetime:
        """The machine's time plus the shift."""
        return datetime.now(UTC) + self.shift

    def turn_to(self, instant: datetime) -> None:
        """Move the clock forward to `instant`; everything that waits looks again."""
        self.shift += max(timedelta(), instant - self.now())
        self._turned.set()
        self._turned = asyncio.Event()

    async def wait(self, until: datetime | None, wake: asyncio.Event, who: str = "") -> None:
        """Sleep until the instant, the wake-up, or a turn of the clock."""
        seconds = None if until is None else (until - self.now()).total_seconds()
        if wake.is_set() or (seconds is not None and seconds <= 0):
            await asyncio.sleep(0)
            return
        tasks = [asyncio.create_task(wake.wait()), asyncio.create_task(self._turned.wait())]
        try:
            await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()


class DrivenClock:
    """A clock that stands still until it is moved: tests and the story step from due to due."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._sleepers: dict[str, tuple[datetime | None, asyncio.Event, asyncio.Event]] = {}

    def now(self) -> datetime:
        """The instant the clock was last set to."""
        return self._now

    @property
    def sleepers(self) -> dict[str, datetime | None]:
        """Who is waiting and until when; one whose wake-up is set no longer counts."""
        return {
            who: until
            for who, (until, wake, alarm) in self._sleepers.items()
            if not wake.is_set() and not alarm.is_set()
        }

    def set(self, instant: datetime) -> None:
        """Move to `instant` (never back) and wake whoever waited for it."""
        self._now = max(self._now, instant)
        for until, _, alarm in self._sleepers.values():
            if until is not None and until <= self._now:
                alarm.set()

    async def wait(self, until: datetime | None, wake: asyncio.Event, who: str = "") -> None:
        """Sleep until the clock is moved to `until`, or until `wake` is set."""
        if wake.is_set() or (until is not None and until <= self._now):
            await asyncio.sleep(0)
            return
        alarm = asyncio.Event()
        self._sleepers[who] = (until, wake, alarm)
        tasks = [asyncio.create_task(wake.wait()), asyncio.create_task(alarm.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._sleepers.pop(who, None)
            for task in tasks:
                task.cancel()
