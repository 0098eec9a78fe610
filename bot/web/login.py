"""Two ways in: the one-time link that the bot gives in the chat, and Telegram's Mini App."""

from __future__ import annotations

import logging
from hashlib import sha256

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.web.cookies import drop_cookie, hash_of, new_secret, read_cookie, set_cookie
from bot.web.csrf import FIELD, from_elsewhere, genuine, surely_from_here
from bot.web.fields import read_form
from bot.web.frame import HOME, frame_of, go
from bot.web.init_data import BadInitData, Opened, check
from bot.web.render import form_field, render, sentence
from bot.web.sessions import LASTS, begin, tidy
from storage import logins, staff

WAITS = 600
"""Seconds for which the page with the button keeps its power."""
LONGEST_TOKEN = 128

log = logging.getLogger(__name__)


async def show_login(request: Request) -> Response:
    """The page for whoever is not signed in: how to get in."""
    return render(request, "login.html", gone=False)


async def show_button(request: Request) -> Response:
    """The page behind a link: one button. Looking uses nothing up, as previews of links look."""
    door = read_cookie(request, "door") or new_secret()
    response = render(request, "enter.html", form_field=form_field(request, hash_of(door)))
    set_cookie(request, response, "door", door, WAITS)
    return response


async def enter(request: Request) -> Response:
    """Use the link up and open a session."""
    frame = frame_of(request)
    if from_elsewhere(request, frame.origin):
        raise HTTPException(403)
    _count(request)
    fields = await read_form(request)
    bound = hash_of(read_cookie(request, "door") or "")
    if not genuine(frame.secret, bound, fields.text(FIELD)):
        raise HTTPException(403)
    token: str = request.path_params["token"]
    secret = None
    if len(token) <= LONGEST_TOKEN:
        secret = await _by_link(request, token)
    if secret is None:
        return render(request, "login.html", status=410, gone=True)
    await tidy(frame)
    response = go(HOME)
    set_cookie(request, response, "session", secret, int(LASTS.total_seconds()))
    drop_cookie(request, response, "door")
    return response


async def show_app(request: Request) -> Response:
    """The page that Telegram opens inside itself: its script passes on who opened it."""
    return render(request, "app.html")


async def enter_from_app(request: Request) -> Response:
    """Open a session for whoever opened the Mini App; the answer is for the page's script."""
    frame = frame_of(request)
    if not surely_from_here(request, frame.origin):
        raise HTTPException(403)
    _count(request)
    fields = await read_form(request)
    try:
        opened = check(fields.text("init_data"), frame.bot_token, frame.now)
    except BadInitData as why:
        log.info("mini app refused: %s", why, extra={"action": "web"})
        return _sorry(request)
    secret = await _by_app(request, opened)
    if secret is None:
        return _sorry(request)
    await tidy(frame)
    response = Response(status_code=204)
    set_cookie(request, response, "session", secret, int(LASTS.total_seconds()))
    return response


async def _by_link(request: Request, token: str) -> str | None:
    frame = frame_of(request)
    async with frame.desk.database.begin() as unit:
        whose = await logins.consume(unit, hash_of(token), frame.now)
        if whose is None:
            return None
        return await begin(frame, unit, whose, "by_link", read_cookie(request, "session"))


async def _by_app(request: Request, opened: Opened) -> str | None:
    frame = frame_of(request)
    used = sha256(opened.hash.encode()).hexdigest()
    async with frame.desk.database.begin() as unit:
        if not await logins.remember(unit, used, frame.now):
            return None
        person = (await staff.by_chats(unit, [opened.user])).get(opened.user)
        if person is None:
            return None
        return await begin(frame, unit, person.id, "by_app", read_cookie(request, "session"))


def _sorry(request: Request) -> Response:
    text = sentence(request, "web_login.app_refused")
    return PlainTextResponse(text.striptags(), 403)


def _count(request: Request) -> None:
    """Count an attempt to get in; 429 when there were too many."""
    frame = frame_of(request)
    address = request.client.host if request.client else ""
    if not frame.attempts.allow(address, frame.now):
        seconds = str(int(frame.attempts.window.total_seconds()))
        raise HTTPException(429, headers={"Retry-After": seconds})
