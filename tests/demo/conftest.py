"""A local Telegram for each test, and a bare HTTP client that plays the bot."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from bot.clock import DrivenClock
from bot.demo.limits import Bucket
from bot.demo.local import LocalTelegram

TOKEN = "123:TEST"
START = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


class BareBot:
    """Calls the Bot API with no library between; answers are the parsed JSON bodies."""

    def __init__(self, tg: LocalTelegram, session: aiohttp.ClientSession) -> None:
        self.tg = tg
        self.session = session
        self.status = 0

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One call with a JSON body; the whole answer."""
        url = f"{self.tg.url}/bot{TOKEN}/{method}"
        async with self.session.post(url, json=params) as response:
            self.status = response.status
            answer: dict[str, Any] = json.loads(await response.read())
            return answer

    async def ok(self, method: str, **params: Any) -> Any:
        """One call that must succeed; its result."""
        answer = await self.call(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """One call that must be refused; Telegram's sentence."""
        answer = await self.call(method, **params)
        assert not answer["ok"], answer
        assert answer["error_code"] == self.status
        sentence: str = answer["description"]
        return sentence

    async def updates(self, offset: int = 0, **params: Any) -> list[dict[str, Any]]:
        """What waits for the bot."""
        found: list[dict[str, Any]] = await self.ok("getUpdates", offset=offset, **params)
        return found


@pytest.fixture
def clock() -> DrivenClock:
    """A clock that stands on a Monday morning in Taipei."""
    return DrivenClock(START)


@pytest.fixture
async def tg(clock: DrivenClock) -> AsyncIterator[LocalTelegram]:
    """A running local Telegram."""
    async with LocalTelegram(TOKEN, clock) as running:
        yield running


@pytest.fixture
async def bot(tg: LocalTelegram) -> AsyncIterator[BareBot]:
    """A bot that speaks plain HTTP to it."""
    async with aiohttp.ClientSession() as session:
        yield BareBot(tg, session)


@pytest.fixture
async def fast(clock: DrivenClock) -> AsyncIterator[LocalTelegram]:
    """A local Telegram that lets three messages pass at once and thirty a second."""
    async with LocalTelegram(TOKEN, clock, limits=Bucket(3)) as running:
        running.user(1001, started=True)
        yield running


@pytest.fixture
async def fast_bot(fast: LocalTelegram) -> AsyncIterator[BareBot]:
    """A bot at the limited Telegram."""
    async with aiohttp.ClientSession() as session:
        yield BareBot(fast, session)


@pytest.fixture
async def quick(clock: DrivenClock) -> AsyncIterator[LocalTelegram]:
    """A local Telegram that tries a refused webhook again at once."""
    async with LocalTelegram(TOKEN, clock, webhook_rest=0.01) as running:
        yield running


@pytest.fixture
async def quick_bot(quick: LocalTelegram) -> AsyncIterator[BareBot]:
    """A bot at the Telegram that tries again at once."""
    async with aiohttp.ClientSession() as session:
        yield BareBot(quick, session)
