"""The real bot and the local Telegram in one process, with one clock in one's hand."""

from __future__ import annotations

import asyncio
import socket
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
from bot.demo.phone import Phone
from bot.services import staffing
from bot.settings import Settings
from content.load import Content, load
from storage import appointments, cohorts

TOKEN = "1000000001:local-telegram-needs-no-secret"
HERE = "127.0.0.1"
EVERYBODY = 1
"""The cohort that is always there."""


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
        """Turn the clock as the page asks: `{"advance": seconds}` or `{"to": "next", "of": chat}`.

        The next question is that of the learner whose phone is in view, where there will be one.
        """
        now = self.clock.now()
        if "advance" in wish:
            await self.driver.advance(now + timedelta(seconds=float(wish["advance"])))
            return self.clock.now()
        of = wish.get("of")
        theirs = await self.next_question(of) if isinstance(of, int) else None
        await self.driver.advance(theirs or await self.next_question() or now)
        return self.clock.now()

    async def next_question(self, chat: int | None = None) -> datetime | None:
        """When somebody, or the learner of a chat, is next asked; None when nobody will be."""
        async with self.app.database.read() as unit:
            due = await appointments.next_question_at(unit, chat)
        return None if due is None else max(due, self.clock.now())

    async def coach(self, number: int, name: str) -> Phone:
        """A coach's phone; they accompany everybody who joins from now on and lets them read."""
        phone = self.telegram.user(number, name, started=True)
        phone.part = "coach"
        person = await staffing.grant(
            self.app.database, "coach", number, self.clock.now(), name=name
        )
        async with self.app.database.begin() as unit:
            await cohorts.accompany(unit, EVERYBODY, person.id)
        self.app.schedule.wake.set()
        self.app.staff_menus.wake.set()
        await self.settle()
        return phone

    async def admin(self, number: int, name: str) -> Phone:
        """An admin's phone; the programme is theirs, so that they can give others roles too."""
        phone = self.telegram.user(number, name, started=True)
        phone.part = "admin"
        for role in ("admin", "owner"):
            await staffing.grant(self.app.database, role, number, self.clock.now(), name=name)
        self.app.staff_menus.wake.set()
        await self.settle()
        return phone

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
    web_port: int | None = None,
) -> AsyncIterator[Stage]:
    """Start a local Telegram and the bot on it; both stop at the end.

    With `web_port` the coaches' pages are served there.
    """
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
            web_listen=(HERE, web_port or 0),
            web_url="" if web_port is None else f"http://{HERE}:{web_port}",
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


def free_port(wanted: int = 0) -> int:
    """This port of the machine, or another one if it is taken."""
    for port in (wanted, 0):
        with socket.socket() as door:
            try:
                door.bind((HERE, port))
            except OSError:
                continue
            return int(door.getsockname()[1])
    raise OSError("no port is free")


def _listens(telegram: LocalTelegram, clock: TurnableClock) -> bool:
    """Whether the bot has heard everything, or leaves a server that refuses alone for a while."""
    return telegram.idle or clock.asleep().get("poll") is not None
