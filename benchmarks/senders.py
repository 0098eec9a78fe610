"""Whoever sends a broadcast, each in a process of its own: `-m benchmarks.senders NAME ORDER`.

Peers are written as their documentation teaches. They know whom to write to from the start; ours
finds it in its database.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.bots import stop_event
from benchmarks.measure import TOKEN, US, pin
from benchmarks.recipients import TEXT

Order = dict[str, Any]


def ours(order: Order) -> None:
    """The whole coach: `coach run` itself."""
    from bot.cli import main

    port = order.get("port")
    settings = {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": order["api"],
        "DATABASE_URL": order["database"],
        "DATA_DIR": order["folder"],
        "RATE": str(order["rate"]),
        "LOG_LEVEL": "error",
    }
    if port:
        settings["WEBHOOK_URL"] = "http://127.0.0.1"
        settings["WEBHOOK_SECRET"] = "0123456789abcdef" * 2
        settings["WEB_LISTEN"] = f"127.0.0.1:{port}"
    os.environ.update({f"COACH_{name}": value for name, value in settings.items()})
    raise SystemExit(main(["run"]))


async def handles(order: Order) -> None:
    """The part of the coach that handles stored updates, without the one that sends."""
    from bot.app import open_app
    from bot.clock import SystemClock
    from bot.settings import Settings

    settings = Settings(
        bot_token=TOKEN,
        bot_api_url=order["api"],
        database_url=order["database"],
        data_dir=Path(order["folder"]),
    )
    async with open_app(settings, SystemClock()) as app:
        await app.intake.run(stop_event())


async def ptb_limiter(order: Order) -> None:
    """python-telegram-bot with its AIORateLimiter, told the limit."""
    from telegram.ext import AIORateLimiter, Application

    limiter = AIORateLimiter(
        overall_max_rate=order["rate"],
        overall_time_period=1,
        max_retries=order.get("retries", 0),
    )
    builder = Application.builder().token(TOKEN).base_url(f"{order['api']}/bot")
    # Only so that nothing fails while it waits for a connection: the limit is what is measured.
    application = builder.rate_limiter(limiter).pool_timeout(600).read_timeout(60).build()
    async with application:

        async def send(chat: int) -> None:
            await application.bot.send_message(chat, TEXT, parse_mode="HTML")

        await asyncio.gather(*map(send, order["chats"]), return_exceptions=True)
    print("done", flush=True)
    await stop_event().wait()


async def aiogram_loop(order: Order) -> None:
    """The loop that aiogram's example of a broadcast teaches: twenty a second, one by one."""
    import aiogram
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.exceptions import TelegramRetryAfter

    session = AiohttpSession(api=TelegramAPIServer.from_base(order["api"]))
    bot = aiogram.Bot(TOKEN, session=session)

    async def send(chat: int) -> None:
        try:
            await bot.send_message(chat, TEXT, parse_mode="HTML")
        except TelegramRetryAfter as refused:
            await asyncio.sleep(refused.retry_after)
            await send(chat)

    for chat in order["chats"]:
        await send(chat)
        await asyncio.sleep(0.05)
    await session.close()
    print("done", flush=True)
    await stop_event().wait()


SENDERS: dict[str, Callable[[Order], object]] = {
    "ours": ours,
    "handles": lambda order: asyncio.run(handles(order)),
    "ptb_limiter": lambda order: asyncio.run(ptb_limiter(order)),
    "aiogram_loop": lambda order: asyncio.run(aiogram_loop(order)),
}


def main(name: str, order: Order) -> None:
    """Send as ordered, on one core unless the order leaves that open."""
    if order.get("pinned", True):
        pin(US)
    SENDERS[name](order)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(Path(sys.argv[2]).read_text()))
