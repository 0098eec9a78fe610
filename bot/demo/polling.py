"""getUpdates: at most one request hangs, and the queue's own rules of hurry and conflict."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.clock import Clock
from bot.demo.errors import conflict
from bot.demo.params import Params
from bot.demo.updates import Queued, UpdateQueue, read_allowed

LONGEST = 50  # seconds a request may hang
SAME_OFFSET_HANG = 3.0
SAME_OFFSET_SINGLE = 0.5
CONFLICT_REST = 3.0
OTHER_POLLER = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_SET = "terminated by setWebhook request"


class Poller:
    """Answers getUpdates; waiting is measured by the event loop, ages by the clock."""

    def __init__(self, queue: UpdateQueue, clock: Clock) -> None:
        self._queue = queue
        self._clock = clock
        self._hanging: asyncio.Future[None] | None = None
        self._previous: tuple[int, float] | None = None
        self._conflict_at = 0.0
        self.on_hang: list[Callable[[], None]] = []
        queue.on_push.append(self._wake_soon)

    @property
    def hanging(self) -> bool:
        """Whether a request waits for an update right now."""
        return self._hanging is not None and not self._hanging.done()

    async def poll(self, params: Params) -> list[Queued]:
        """The next batch; waits up to `timeout` seconds when there is none."""
        offset = params.integer("offset")
        limit = min(max(params.integer("limit", 100), 1), 100)
        timeout: float = min(max(params.integer("timeout"), 0), LONGEST)
        allowed = read_allowed(params.json("allowed_updates", "allowed updates"))
        if allowed is not None:
            self._queue.allow(allowed)
        timeout, limit = self._repeated(offset, timeout, limit)
        batch = self._queue.read(offset, limit, self._clock.now())
        if batch or timeout == 0:
            return batch
        await self.interrupt(OTHER_POLLER)
        await self._hang(timeout)
        return self._queue.read(offset, limit, self._clock.now())

    def _repeated(self, offset: int, timeout: float, limit: int) -> tuple[float, int]:
        """A bot that asks again with the same offset is slowed down, as on the real server."""
        now = asyncio.get_running_loop().time()
        if self._previous is not None and self._previous[0] == offset:
            ago = now - self._previous[1]
            if timeout < SAME_OFFSET_HANG and ago < SAME_OFFSET_HANG:
                timeout = SAME_OFFSET_HANG
            if ago < SAME_OFFSET_SINGLE:
                limit = 1
        self._previous = (offset, now)
        return timeout, limit

    async def interrupt(self, sentence: str) -> None:
        """End the request that hangs with a conflict; the loser of a quick series waits 3 s."""
        waiter = self._hanging
        if waiter is None or waiter.done():
            return
        loop = asyncio.get_running_loop()
        self._hanging = None
        if loop.time() >= self._conflict_at:
            self._conflict_at = loop.time() + CONFLICT_REST
            _fail(waiter, sentence)
        else:
            loop.call_later(CONFLICT_REST, _fail, waiter, sentence)

    async def _hang(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()
        timer = loop.call_later(seconds, _finish, waiter)
        self._hanging = waiter
        for notice in self.on_hang:
            notice()
        try:
            await waiter
        finally:
            timer.cancel()
            if self._hanging is waiter:
                self._hanging = None

    def _wake_soon(self) -> None:
        """Wake the hanging request after the present step, so one burst makes one batch."""
        if self.hanging:
            asyncio.get_running_loop().call_soon(self.wake)

    def wake(self) -> None:
        """Let the hanging request look into the queue now."""
        if self._hanging is not None:
            _finish(self._hanging)


def _finish(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)


def _fail(waiter: asyncio.Future[None], sentence: str) -> None:
    if not waiter.done():
        waiter.set_exception(conflict(sentence))
