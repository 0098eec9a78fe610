"""The local Telegram by itself: `python -m bot.demo --port 8081`, for any bot to connect to."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.demo.control import TimeControl
from bot.demo.limits import Bucket, Limiter, SlidingWindow
from bot.demo.local import LocalTelegram

FIRST_PERSON = 1001


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bot.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="0 picks a free one")
    parser.add_argument("--token", default="123:TEST", help="the one token that is accepted")
    parser.add_argument("--name", default="Coach", help="the bot's name")
    parser.add_argument("--username", default="coach_demo_bot", help="the bot's username")
    parser.add_argument("--person", action="append", default=[], help="a person's name; repeat")
    parser.add_argument("--zone", default="Asia/Taipei", help="the zone the page shows times in")
    parser.add_argument("--font", type=Path, help="a font file for the page")
    parser.add_argument(
        "--limit", choices=("none", "bucket30", "bucket3", "window30"), default="none"
    )
    parser.add_argument("--anyone", action="store_true", help="any chat id has started the bot")
    return parser.parse_args(arguments)


def limiter(name: str) -> Limiter | None:
    """The send limit of this name."""
    models: dict[str, Limiter] = {
        "bucket30": Bucket(30),
        "bucket3": Bucket(3),
        "window30": SlidingWindow(30),
    }
    return models.get(name)


def turner(clock: SystemClock) -> TimeControl:
    """Turns the machine's clock for this server; it knows no next prompt."""

    async def turn(action: dict[str, Any]) -> datetime:
        if "advance" not in action:
            raise ValueError("this server alone knows no next prompt; advance by seconds")
        clock.set(clock.now() + timedelta(seconds=float(action["advance"])))
        return clock.now()

    return turn


async def serve(chosen: argparse.Namespace) -> None:
    """Run until interrupted."""
    clock = SystemClock()
    telegram = LocalTelegram(
        chosen.token,
        clock,
        port=chosen.port,
        limits=limiter(chosen.limit),
        anyone=chosen.anyone,
        remembered=10_000,
        bot_name=chosen.name,
        bot_username=chosen.username,
        zone=chosen.zone,
        font_path=chosen.font,
        time_control=turner(clock),
    )
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    for number, name in enumerate(chosen.person or ["Person 1"], FIRST_PERSON):
        telegram.user(number, name)
    async with telegram:
        sys.stdout.write(f"{telegram.url}\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(serve(options(sys.argv[1:])))
