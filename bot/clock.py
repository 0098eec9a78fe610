"""The one clock: the only place that reads the time or waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...

    async def wait(self, until: datetime | None, wake: asyncio.Event | None, who: str = "") -> None:
        """Sleep until `until` (None: for ever) or until `wake` is set, which is left as it is."""
        ...


class _Sleepers:
    """Who waits, and until when; shared by the clocks that can be turned."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[datetime | None, asyncio.Event | None, asyncio.Event]] = {}

    def asleep(self, now: datetime) -> dict[str, datetime | None]:
        """Who sleeps on: neither woken nor due."""
        return {
            who: until
            for who, (until, wake, alarm) in self._waiting.items()
            if not (_is_set(wake) or alarm.is_set() or (until is not None and until <= now))
        }

    def ring(self, now: datetime | None) -> None:
        """Wake whoever waits for `now` or earlier; None wakes everybody."""
        for until, _, alarm in self._waiting.values():
            if now is None or (until is not None and until <= now):
                alarm.set()

    async def sleep(
        self, until: datetime | None, wake: asyncio.Event | None, who: str, seconds: float | None
    ) -> None:
        """Wait for the wake-up, the alarm, or so many real seconds."""
        alarm = asyncio.Event()
        self._waiting[who] = (until, wake, alarm)
        # The pacing of a fast line sleeps hundreds of times a second: tasks only where needed.
        waking = None if wake is None else asyncio.create_task(_pass_on(wake, alarm))
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await alarm.wait()
        finally:
            self._waiting.pop(who, None)
            if waking is not None:
                waking.cancel()


def _is_set(event: asyncio.Event | None) -> bool:
    return event is not None and event.is_set()


async def _pass_on(wake: asyncio.Event, alarm: asyncio.Event) -> None:
    await wake.wait()
    alarm.set()


class SystemClock:
    """The machine's clock, moved by `shift` when the demo's person turns it."""

    def __init__(self) -> None:
        self.shift = timedelta()
        self._sleepers = _Sleepers()

    def now(self) -> datetime:
        """The machine's time plus the shift."""
        return datetime.now(UTC) + self.shift

    def set(self, instant: datetime) -> None:
        """Turn the clock forward to `instant` (never back); everything that waits looks again."""
        self.shift += max(timedelta(), instant - self.now())
        self._sleepers.ring(None)

    def asleep(self) -> dict[str, datetime | None]:
        """Who sleeps, and until when."""
        return self._sleepers.asleep(self.now())

    async def wait(self, until: datetime | None, wake: asyncio.Event | None, who: str = "") -> None:
        """Sleep until the instant, the wake-up, or a turn of the clock."""
        seconds = None if until is None else (until - self.now()).total_seconds()
        if _is_set(wake) or (seconds is not None and seconds <= 0):
            await asyncio.sleep(0)
            return
        await self._sleepers.sleep(until, wake, who, seconds)


class DrivenClock:
    """A clock that stands still until it is moved: tests and the story step from due to due."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._sleepers = _Sleepers()

    def now(self) -> datetime:
        """The instant the clock was last set to."""
        return self._now

    def set(self, instant: datetime) -> None:
        """Move to `instant` (never back) and wake whoever waited for it."""
        self._now = max(self._now, instant)
        self._sleepers.ring(self._now)

    def asleep(self) -> dict[str, datetime | None]:
        """Who sleeps, and until when."""
        return self._sleepers.asleep(self._now)

    async def wait(self, until: datetime | None, wake: asyncio.Event | None, who: str = "") -> None:
        """Sleep until the clock is moved to `until`, or until `wake` is set."""
        if _is_set(wake) or (until is not None and until <= self._now):
            await asyncio.sleep(0)
            return
        await self._sleepers.sleep(until, wake, who, None)


TurnableClock = SystemClock | DrivenClock


class Condition(Protocol):
    """Tells whether everything that does not wait by the clock is at rest."""

    def __call__(self) -> bool:
        """True when it is."""
        ...


class Driver:
    """Turns a clock from one due instant to the next, letting the bot finish at each."""

    def __init__(
        self, clock: TurnableClock, loops: Collection[str], paced: str, rest: Condition
    ) -> None:
        self.clock = clock
        self._loops = frozenset(loops)
        self._paced = paced
        """The loop that waits for slots: while it does, there is no rest before time goes on."""
        self._rest = rest

    async def settle(self, patience: timedelta = timedelta(seconds=3)) -> None:
        """Let the bot answer what it was told; the clock moves on by `patience` at most.

        TimeoutError when it does not come to rest.
        """
        await self._to_due(self.clock.now() + patience)

    async def advance(self, to: datetime) -> None:
        """Move the clock to `to`, stopping at everything that falls due on the way."""
        await self._to_due(to)
        self.clock.set(to)
        await self._quiet()

    async def _to_due(self, last: datetime) -> None:
        while (due := await self._quiet()) is not None and due <= last:
            self.clock.set(due)

    async def _quiet(self, seconds: float = 20.0) -> datetime | None:
        """Wait until every loop sleeps; the next instant at which one of them wakes."""
        async with asyncio.timeout(seconds):
            still = 0
            while still < 2:
                await asyncio.sleep(0.0005)
                asleep = self.clock.asleep()
                waits_for_clock = asleep.get(self._paced) is not None
                at_rest = self._loops <= asleep.keys() and (waits_for_clock or self._rest())
                still = still + 1 if at_rest else 0
        return min((until for until in asleep.values() if until is not None), default=None)
