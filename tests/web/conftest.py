"""The web pages, served for real: a database, a clock that stands still, a port of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import pytest

from bot.clock import DrivenClock
from bot.services.desk import Desk
from bot.services.in_force import InForce
from bot.telegram.serve import serve
from bot.web.app import make_web
from bot.web.frame import OpenPage, Page
from bot.web.routes import ALL
from coaching.programme import Programme
from content.access import load_access
from content.holidays import load_holidays
from content.load import load
from content.words import load_time_words
from storage.engine import Database
from tests.web.opening import TOKEN
from tests.web.site import PROBE, SECRET, START, OpenSite, Site


@pytest.fixture(scope="session")
def programme() -> Programme:
    """The shipped content and rules."""
    return Programme(
        content=load(),
        words=load_time_words(),
        access=load_access(),
        secret=SECRET,
        bot="shop_coach_bot",
        holidays=load_holidays(),
    )


@pytest.fixture
async def open_site(
    database: Database, programme: Programme, unused_tcp_port_factory: Callable[[], int]
) -> AsyncIterator[OpenSite]:
    """Give a function that serves pages by uvicorn, each time on a port of their own."""
    async with AsyncExitStack() as stack:

        async def serve_table(table: Sequence[Page | OpenPage] = ALL) -> Site:
            serving = _serving(database, programme, unused_tcp_port_factory(), table)
            return await stack.enter_async_context(serving)

        yield serve_table


@pytest.fixture
async def site(open_site: OpenSite) -> Site:
    """The pages, served, and one of the tests' own."""
    return await open_site((*ALL, PROBE))


@asynccontextmanager
async def _serving(
    database: Database, programme: Programme, port: int, table: Sequence[Page | OpenPage]
) -> AsyncIterator[Site]:
    root = f"http://127.0.0.1:{port}"
    clock = DrivenClock(START)
    desk = Desk(database, InForce(replace(programme, pages=root)), clock, lambda: None)
    app = make_web(desk, TOKEN, SECRET, root, table)
    stop = asyncio.Event()
    serving = asyncio.ensure_future(serve(app, "127.0.0.1", port, stop))
    async with asyncio.timeout(5):
        while not await _open(port):
            pass
    try:
        yield Site(root, database, clock, desk, app)
    finally:
        stop.set()
        await asyncio.wait_for(serving, 5)


async def _open(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True
