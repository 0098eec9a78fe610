"""A local Telegram over real HTTP, the client under test, and a clock that stands still."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.clock import DrivenClock
from bot.demo.local import LocalTelegram
from bot.telegram.api import Api, make_api
from bot.telegram.messenger import TelegramMessenger

START = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 800, 500) + bytes(20)


class WatchedClock(DrivenClock):
    """A clock that stands still and tells who begins to wait for how many seconds."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.waits: asyncio.Queue[float] = asyncio.Queue()

    async def wait(self, until: datetime | None, wake: asyncio.Event | None, who: str = "") -> None:
        """Tell, and wait."""
        if until is not None:
            self.waits.put_nowait((until - self.now()).total_seconds())
        await super().wait(until, wake, who)

    async def pass_one(self) -> float:
        """Let the next wait that begins be over at once; how many seconds it was."""
        seconds = await self.waits.get()
        self.set(self.now() + timedelta(seconds=seconds))
        return seconds


@pytest.fixture
def clock() -> WatchedClock:
    """A clock that stands on a Monday morning in Taipei."""
    return WatchedClock(START)


@pytest.fixture
async def tg(clock: DrivenClock) -> AsyncIterator[LocalTelegram]:
    """A local Telegram."""
    async with LocalTelegram("123456789:AAE-canary_canary_canary_canary_cana", clock) as server:
        yield server


@pytest.fixture
async def api(tg: LocalTelegram) -> AsyncIterator[Api]:
    """A client of it."""
    client = make_api(tg.token, tg.url)
    await client.open()
    yield client
    await client.close_connections()


@pytest.fixture
def messenger(api: Api) -> TelegramMessenger:
    """The messenger under test; its pictures are a few bytes and its files quote the learner."""

    def draw(spec: dict[str, Any]) -> bytes:
        if spec.get("broken"):
            raise ValueError("a spec that cannot be drawn")
        return PNG

    async def make(name: str, learner: int) -> tuple[str, bytes]:
        if name == "broken":
            raise LookupError(name)
        return f"{name}.zip", f"of {learner}".encode()

    return TelegramMessenger(api, draw, make, in_groups={"請私訊我"})
