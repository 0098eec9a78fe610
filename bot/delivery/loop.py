"""The loop of every worker: work while there is any, then sleep until there may be more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.clock import Clock

log = logging.getLogger(__name__)

LONGEST_PAUSE = timedelta(seconds=30)
_SHORTEST_NAP = timedelta(seconds=1)


def pause(failures: int) -> timedelta:
    """How long to leave things alone after so many failures in a row: 1, 2, 4 … 30 seconds."""
    return min(LONGEST_PAUSE, timedelta(seconds=2 ** min(failures - 1, 6)))


@asynccontextmanager
async def woken_at(stop: asyncio.Event, wake: asyncio.Event) -> AsyncIterator[None]:
    """Have `wake` set as soon as `stop` is: who waits for the one hears of the other."""

    async def pass_on() -> None:
        await stop.wait()
        wake.set()

    passing = asyncio.create_task(pass_on())
    try:
        yield
    finally:
        passing.cancel()


async def work(
    who: str,
    clock: Clock,
    stop: asyncio.Event,
    wake: asyncio.Event,
    run_once: Callable[[], Awaitable[bool]],
    next_at: Callable[[], Awaitable[datetime | None]],
) -> None:
    """Call `run_once` until `stop` is set; when it finds no work, sleep until `next_at` or `wake`.

    An error (the database is in trouble) is not the end: the loop goes on after a pause.
    """
    failures = 0
    async with woken_at(stop, wake):
        while not stop.is_set():
            wake.clear()
            try:
                if await run_once():
                    failures = 0
                    continue
                until = await next_at()
            except Exception as error:
                failures += 1
                log.warning("%s failed (%s)", who, type(error).__name__)
                await clock.wait(clock.now() + pause(failures), stop, who=who)
                continue
            failures = 0
            if until is not None:
                # What is due and yet not ours is in the hands of another worker.
                until = max(until, clock.now() + _SHORTEST_NAP)
            await clock.wait(until, wake, who=who)
