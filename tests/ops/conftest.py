"""The real bot on a local Telegram with the one who looks after it, and a clock in one's hand."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import LOOPS, SLOTS, App, open_app
from bot.cli.stage import TOKEN
from bot.clock import DrivenClock, Driver
from bot.demo.local import LocalTelegram
from bot.demo.phone import Phone
from bot.ops.attended import make_nightly, make_watch
from bot.ops.nightly import Nightly
from bot.ops.watch import Watch
from bot.services import staffing
from bot.settings import Settings
from content.load import Content, load
from storage.connect import file_of

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""In Taipei."""


@dataclass
class Post:
    """A bot that is looked after: whoever tests it says when there is a look."""

    telegram: LocalTelegram
    app: App
    clock: DrivenClock
    watch: Watch
    nightly: Nightly | None
    driver: Driver

    hears: bool = True
    """Whether Telegram answers a request every 50 seconds; the local one does by real time."""

    async def looks(self, times: int = 1, **apart: float) -> None:
        """Let time pass, and look after each stretch of it (by default a minute)."""
        for _ in range(times):
            await self.driver.advance(self.clock.now() + timedelta(**(apart or {"minutes": 1})))
            if self.hears and not self.app.poller.health.trouble:
                self.app.poller.health.last_good = self.clock.now()
            await self.watch.look()
        await self.driver.settle()

    async def admin(self, number: int = 9001, *roles: Any) -> Phone:
        """Somebody who is told; they have pressed start."""
        phone = self.telegram.user(number, "阿德", language_code="zh-hant", started=True)
        for role in roles or ("admin",):
            await staffing.grant(self.app.database, role, number, self.clock.now(), name="阿德")
        await self.driver.settle()
        return phone


async def rename(post: Post, table: str, to: str) -> None:
    """Another program changes an SQLite database under the bot, which cannot write any more."""
    path = file_of(post.app.database.url)
    assert path is not None

    def change() -> None:
        with closing(sqlite3.connect(path, timeout=20)) as other:
            other.execute(f"ALTER TABLE {table} RENAME TO {to}")
            other.commit()

    await asyncio.to_thread(change)


Start = Callable[..., Any]


@pytest.fixture(scope="session")
def content() -> Content:
    """The shipped content, loaded once."""
    return load()


@pytest.fixture
async def start(database_url: str, tmp_path: Path, content: Content) -> Start:
    """Starts a post, with settings of one's own and at an instant of one's own."""

    @asynccontextmanager
    async def posted(at: datetime = NOON, **settings: Any) -> AsyncIterator[Post]:
        clock = DrivenClock(at)
        async with LocalTelegram(TOKEN, clock) as telegram:
            chosen = Settings(
                bot_token=TOKEN,
                bot_api_url=telegram.url,
                database_url=database_url,
                data_dir=tmp_path / "data",
                **settings,
            )
            async with open_app(chosen, clock, content=content) as app:
                nightly = make_nightly(app)
                watch = make_watch(app, nightly)
                stop = asyncio.Event()
                loops: Sequence[str] = (
                    *LOOPS,
                    *(("backup",) if nightly else ()),
                    *(("content",) if app.refresher else ()),
                )

                def at_rest() -> bool:
                    waits = clock.asleep().get("poll") is not None
                    return (telegram.idle or waits) and app.at_rest()

                tasks = [asyncio.create_task(app.run(stop))]
                if nightly is not None:
                    tasks.append(asyncio.create_task(nightly.run(stop)))
                try:
                    driver = Driver(clock, loops, SLOTS, at_rest)
                    yield Post(telegram, app, clock, watch, nightly, driver)
                finally:
                    stop.set()
                    await asyncio.gather(*tasks)

    return posted
