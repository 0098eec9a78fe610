"""The real bot and the local Telegram in one process, with one clock in one's hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from bot.app import LOOPS, SLOTS, App, open_app
from bot.clock import Driver, TurnableClock
from bot.demo.local import LocalTelegram
from bot.settings import Settings
from content.load import Content, load
from storage import appointments

TOKEN = "1000000001:local-telegram-needs-no-secret"


@dataclass(frozen=True, slots=True)
class Stage:
    """A running bot, the Telegram it talks to, and the clock both live by."""

    telegram: LocalTelegram
    app: App
    clock: TurnableClock
    driver: Driver

    async def settle(self) -> None:
        """Let the bot answer everything it was told."""
        await self.driver.settle()

    async def turn(self, wish: dict[str, Any]) -> datetime:
        """Turn the clock as the page asks: `{"advance": seconds}` or `{"to": "next"}`."""
        now = self.clock.now()
        if "advance" in wish:
            await self.driver.advance(now + timedelta(seconds=float(wish["advance"])))
            return self.clock.now()
        async with self.app.database.read() as unit:
            due = await appointments.next_question_at(unit)
        await self.driver.advance(max(now, due or now))
        return self.clock.now()

    async def advance(self, **time: float) -> None:
        """Move the clock: `advance(days=1)`; everything due on the way happens at its instant."""
        await self.driver.advance(self.clock.now() + timedelta(**time))


@asynccontextmanager
async def open_stage(
    clock: TurnableClock,
    folder: Path,
    *,
    database_url: str = "",
    content: Content | None = None,
    port: int = 0,
) -> AsyncIterator[Stage]:
    """Start a local Telegram and the bot on it; both stop at the end."""
    taught = content or load()
    font = Path(str(files("bot.pictures") / "fonts" / "NotoSansTC-Regular.woff2"))
    telegram = LocalTelegram(
        TOKEN, clock, port=port, font_path=font, bot_name=taught.texts.plain("zh-Hant", "bot.name")
    )
    async with telegram:
        settings = Settings(
            bot_token=TOKEN,
            bot_api_url=telegram.url,
            database_url=database_url,
            data_dir=folder,
        )
        async with open_app(settings, clock, content=taught) as app:
            await app.introduce()
            driver = Driver(
                clock, LOOPS, SLOTS, lambda: _listens(telegram, clock) and app.at_rest()
            )
            stop = asyncio.Event()
            running = asyncio.create_task(app.run(stop))
            try:
                stage = Stage(telegram, app, clock, driver)
                telegram.control.time_control = stage.turn
                yield stage
            finally:
                stop.set()
                await running


def _listens(telegram: LocalTelegram, clock: TurnableClock) -> bool:
    """Whether the bot has heard everything, or leaves a server that refuses alone for a while."""
    return telegram.idle or clock.asleep().get("poll") is not None
