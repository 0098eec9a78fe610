"""What every page stands on: the parts it may use, who is asking, and how a page is declared."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.services.desk import Desk
from bot.web.fields import Fields, read_query
from bot.web.limits import Attempts
from coaching.dialogue.buttons import read_id
from coaching.effects import Effect
from coaching.records import record_id
from coaching.staff.acts import Act, NotFound
from coaching.staff.records import Staff
from coaching.staff.view import StaffView
from content.texts import Texts

Handler = Callable[[Request, Staff], Awaitable[Response]]
OpenHandler = Callable[[Request], Awaitable[Response]]

HOME = "/"
LOGIN = "/login"


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The parts that all pages share; in `request.app.state.frame`."""

    desk: Desk
    bot_token: str = field(repr=False)
    secret: bytes = field(repr=False)
    origin: str
    """Where the pages are for the outside, like `https://coach.example.tw`."""
    attempts: Attempts = field(default_factory=Attempts)

    @property
    def secure(self) -> bool:
        """Whether the pages are reached by https; only the demo's are not."""
        return self.origin.startswith("https://")

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self.desk.clock.now()

    @property
    def texts(self) -> Texts:
        """The words in force now."""
        return self.desk.programme.now.content.texts


@dataclass(slots=True)
class Visit:
    """One request of somebody who is signed in; in `request.state.visit`."""

    session: str
    """The hash under which the session is kept."""
    staff: Staff
    key: str = field(default_factory=lambda: f"web:{secrets.token_hex(16)}")
    """What this request's acts are known by; the same form sent twice has the same key."""
    acts: int = 0
    typed: Fields = field(default_factory=Fields)
    """The form that was sent."""
    refused: Markup | str = ""
    """Why it was not done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page for those who are signed in: its address, and what it does when asked for or sent.

    `again` shows the form once more when `post` was refused; without it, `get` does. `uploads`
    says that its form may bring a file.
    """

    path: str
    name: str
    get: Handler | None = None
    post: Handler | None = None
    again: Handler | None = None
    uploads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPage:
    """A page for everybody; it looks after its own protection."""

    path: str
    name: str
    get: OpenHandler | None = None
    post: OpenHandler | None = None


def frame_of(request: Request) -> Frame:
    """The parts that all pages share."""
    frame: Frame = request.app.state.frame
    return frame


def visit_of(request: Request) -> Visit | None:
    """Who is asking; None on an open page and before it is known."""
    visit: Visit | None = getattr(request.state, "visit", None)
    return visit


def _visit(request: Request) -> Visit:
    visit = visit_of(request)
    if visit is None:
        raise LookupError("Only a Page has a visit; an OpenPage does nothing for anybody.")
    return visit


async def do(request: Request, act: Act) -> StaffView:
    """Do an act as whoever asks, once for each form that was shown.

    Let NotFound and Refused through: they become the right page.
    """
    visit = _visit(request)
    visit.acts += 1
    return await frame_of(request).desk.do(visit.staff.id, act, f"{visit.key}:{visit.acts}")


async def rehearse(request: Request, act: Act) -> tuple[StaffView, tuple[Effect, ...]]:
    """What an act looks at, and what it would lead to if it were done now; raises like `do`."""
    visit = _visit(request)
    return await frame_of(request).desk.rehearse(visit.staff.id, act, visit.key)


def made(request: Request, ordinal: int = 0) -> int:
    """The id of what this request's last act made, as `Deed.id` gives it."""
    visit = _visit(request)
    return record_id(f"{visit.key}:{visit.acts}", ordinal)


def id_in(request: Request, name: str) -> int:
    """The record id in the address, as in `/learners/{learner}`; NotFound when it is none."""
    number = read_id(str(request.path_params[name]))
    if number is None:
        raise NotFound
    return number


def form(request: Request) -> Fields:
    """The fields of the form that was sent; only in a page's `post`."""
    return _visit(request).typed


def query(request: Request) -> Fields:
    """The fields of the address, after the question mark."""
    return read_query(request)


def go(path: str) -> Response:
    """Go on to a page of ours, after something was done; `path` is never what somebody sent."""
    return RedirectResponse(path, 303)


def language_of(request: Request) -> str:
    """The language to speak: the person's own, or for strangers what their browser asks for."""
    languages = frame_of(request).texts.languages
    visit = visit_of(request)
    if visit is not None and visit.staff.language in languages:
        return visit.staff.language
    wanted = request.headers.get("accept-language", "") if visit is None else ""
    return "en" if wanted.lower().startswith("en") and "en" in languages else languages[0]
