"""The web pages as the tests use them: a served site, and browsers with cookies."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import Response
from yarl import URL

from bot.clock import DrivenClock
from bot.services.desk import Desk
from bot.web.frame import Page
from bot.web.render import render
from coaching.effects import Effect
from coaching.records import record_id
from coaching.staff.acts import EnterPages
from coaching.staff.effects import EndSessions, SaveStaff
from coaching.staff.perform import link_of
from coaching.staff.records import Staff
from content.access import Role
from storage import effects
from storage.engine import Database

START = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
"""A Monday, 10:30 in Taipei."""
SECRET = b"a secret of this installation alone"
FORM_TOKEN = re.compile(r'name="form" value="([^"]+)"')


async def show_probe(request: Request, staff: Staff) -> Response:
    """A page that anybody who is signed in may see, with the frame and nothing in it."""
    return render(request, "base.html")


PROBE = Page(path="/probe", name="probe", get=show_probe)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    text: str
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    """The Set-Cookie lines."""

    @property
    def form(self) -> str:
        """The token of the first form on the page."""
        found = FORM_TOKEN.search(self.text)
        assert found is not None, "there is no form on this page"
        return found[1]


class Browser:
    """Somebody's browser: it keeps cookies and says, as browsers do, that it stays on the site."""

    def __init__(self, session: aiohttp.ClientSession, root: str) -> None:
        self.session = session
        self.root = root

    async def ask(self, method: str, path: str, **how: Any) -> Reply:
        """Send any request; redirects are not followed."""
        how["headers"] = {"Sec-Fetch-Site": "same-origin", **how.get("headers", {})}
        how["headers"] = {name: value for name, value in how["headers"].items() if value}
        url = URL(self.root + path, encoded=True)
        async with self.session.request(method, url, allow_redirects=False, **how) as got:
            body = await got.read()
            cookies = tuple(got.headers.getall("Set-Cookie", ()))
            return Reply(got.status, body.decode("utf-8", "replace"), got.headers, cookies)

    async def get(self, path: str, **how: Any) -> Reply:
        """Open a page."""
        return await self.ask("GET", path, **how)

    async def post(self, path: str, fields: Mapping[str, Any] | None = None, **how: Any) -> Reply:
        """Send a form."""
        return await self.ask("POST", path, data=fields or {}, **how)

    async def enter(self, path: str) -> Reply:
        """Open a link and press its button."""
        page = await self.get(path)
        return await self.post(path, {"form": page.form})

    def cookie(self, name: str = "session") -> str | None:
        """A cookie that the browser holds."""
        kept = self.session.cookie_jar.filter_cookies(URL(self.root)).get(name)
        return kept.value if kept else None


@dataclass(slots=True)
class Site:
    """The served pages and what stands behind them."""

    root: str
    database: Database
    clock: DrivenClock
    desk: Desk
    app: Any
    _acts: int = field(default=0)

    async def write(self, *wanted: Effect) -> None:
        """Put effects into the database."""
        async with self.database.begin() as unit:
            await effects.write(unit, wanted, self.clock.now())

    async def staff(self, number: int, *roles: Role, **fields: Any) -> Staff:
        """Somebody who works here, with the chat `number`."""
        person = Staff(
            id=record_id(f"staff:{number}"),
            chat=number,
            roles=frozenset(roles),
            created_at=START,
            **{"name": f"教練{number}", **fields},
        )
        await self.write(SaveStaff(staff=person))
        return person

    async def withdraw(self, person: Staff) -> None:
        """Take every role away, as the command does: sessions end with it."""
        nobody = replace(person, roles=frozenset())
        await self.write(SaveStaff(staff=nobody), EndSessions(staff=person.id))

    async def link(self, person: Staff) -> str:
        """The path of a one-time link, as the bot gives it in the chat."""
        self._acts += 1
        key = f"link:{self._acts}"
        await self.desk.do(person.id, EnterPages(), key)
        return link_of(self.desk.programme.now, key).removeprefix(self.root)

    def passes(self, **time: float) -> None:
        """Let time pass."""
        self.clock.set(self.clock.now() + timedelta(**time))

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[Browser]:
        """A new browser, without cookies."""
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar) as session:
            yield Browser(session, self.root)

    @asynccontextmanager
    async def signed_in(self, person: Staff) -> AsyncIterator[Browser]:
        """A browser in which somebody is signed in."""
        async with self.browser() as browser:
            entered = await browser.enter(await self.link(person))
            assert entered.status == 303, entered.text
            yield browser


OpenSite = Callable[..., Awaitable[Site]]
"""Serves a table of pages; without one, all that there are."""


async def count(site: Site, table: str) -> int:
    """How many rows a table has."""
    async with site.database.read() as unit:
        number: int = await unit.scalar(text(f"SELECT count(*) FROM {table}"))
        return number


async def inside(browser: Browser) -> bool:
    """Whether the browser is let in."""
    reply = await browser.get("/probe")
    assert (reply.status, reply.headers.get("Location")) in ((200, None), (303, "/login"))
    return reply.status == 200
