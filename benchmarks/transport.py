"""Claim 3: how many messages a second one core sends, beside the usual ways.

All send the same text over HTTP to the same server on the other core: our messenger,
python-telegram-bot as it is installed, aiogram, and bare aiohttp as the ceiling. Near the server
the sender's processor is the limit, so its time is what counts; far away it is the wall's.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import aiogram
import aiohttp
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram.request import HTTPXRequest

from benchmarks.measure import TOKEN, US, pin, server, typical
from benchmarks.table import Row, faster
from bot.telegram.api import make_api
from bot.telegram.messenger import TelegramMessenger
from coaching.messages import Text

TEXT = "<b>早安</b>，今天哪一件事讓你學到最多？"
Send = Callable[[], Awaitable[object]]
Clock = Callable[[], float]
Way = Callable[[str], "AsyncIterator[Send]"]


async def _no_file(name: str, learner: int) -> tuple[str, bytes]:
    raise LookupError(name)


async def ours(url: str) -> AsyncIterator[Send]:
    """Our messenger."""
    api = make_api(TOKEN, url)
    await api.open()
    messenger = TelegramMessenger(api, lambda spec: b"", _no_file)
    yield lambda: messenger.deliver(42, Text(html=TEXT))
    await api.close_connections()


async def ptb(url: str) -> AsyncIterator[Send]:
    """python-telegram-bot as installed, with patience enough not to fail."""
    request = HTTPXRequest(read_timeout=60, pool_timeout=60, connect_timeout=60)
    bot = telegram.Bot(TOKEN, base_url=f"{url}/bot", request=request)
    await bot.initialize()
    yield lambda: bot.send_message(42, TEXT, parse_mode="HTML")
    await bot.shutdown()


async def with_aiogram(url: str) -> AsyncIterator[Send]:
    """aiogram."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url), limit=256)
    bot = aiogram.Bot(TOKEN, session=session)
    yield lambda: bot.send_message(42, TEXT, parse_mode="HTML")
    await session.close()


async def raw(url: str) -> AsyncIterator[Send]:
    """Bare aiohttp: post a JSON body, read a JSON answer."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=256)) as session:
        body = {"chat_id": 42, "text": TEXT, "parse_mode": "HTML"}

        async def send() -> object:
            async with session.post(f"{url}/bot{TOKEN}/sendMessage", json=body) as response:
                return (await response.json())["result"]["message_id"]

        yield send


WAYS: dict[str, Way] = {"ours": ours, "ptb": ptb, "aiogram": with_aiogram, "raw": raw}


async def rate(send: Send, messages: int, at_once: int, clock: Clock = time.perf_counter) -> float:
    """Messages a second with so many in flight, by the clock on the wall or of the processor."""
    numbers = iter(range(messages))

    async def worker() -> None:
        for _ in numbers:
            await send()

    began = clock()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    return messages / (clock() - began)


async def compare(
    url: str, sizes: dict[str, int], at_once: int, rounds: int, clock: Clock
) -> dict[str, list[float]]:
    """The rates of all ways, one after another in every round; the first round warms up."""
    found: dict[str, list[float]] = {name: [] for name in sizes}
    async with AsyncExitStack() as stack:
        sends = {
            name: await stack.enter_async_context(asynccontextmanager(WAYS[name])(url))
            for name in sizes
        }
        for send in sends.values():
            await rate(send, at_once, at_once)
        for _ in range(rounds):
            for name, send in sends.items():
                found[name].append(await rate(send, sizes[name], at_once, clock))
    return found


def run(quick: bool) -> list[Row]:
    """The claims about sending."""
    rounds = 3 if quick else 7
    pin(US)
    near_sizes = {"ours": 3000, "ptb": 400, "raw": 3000, "aiogram": 1500}
    with server() as here:
        near = asyncio.run(compare(here.url, near_sizes, 64, rounds, time.process_time))
    far_sizes = {"ours": 4000, "ptb": 768}
    with server(0.06) as there:
        far = asyncio.run(compare(there.url, far_sizes, 128, min(rounds, 5), time.perf_counter))
    claims = (
        ("send, 64 in flight, over PTB default", near, "ptb", 8),
        ("send, 64 in flight, over raw aiohttp", near, "raw", 0.75),
        ("send, 64 in flight, over aiogram", near, "aiogram", 1),
        ("send, 128 in flight and 60 ms away, over PTB default", far, "ptb", 20),
    )
    return [
        faster(claim, *typical(found, "ours", peer), bar, "msg/s")
        for claim, found, peer, bar in claims
    ]
