"""Puts the web pages together into one app, with its protection around it."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from bot.services.desk import Desk
from bot.web.answer import on_http_error, on_not_found, on_refused, route_of
from bot.web.csrf import origin_of
from bot.web.frame import Frame, OpenPage, Page
from bot.web.headers import Protected
from bot.web.routes import ALL
from coaching.staff.acts import NotFound, Refused

SHORTEST_SECRET = 16


def make_web(
    desk: Desk,
    bot_token: str,
    secret: bytes,
    pages: str,
    table: Sequence[Page | OpenPage] = ALL,
) -> Starlette:
    """Make the app of the web pages, for the root of a host of its own or beside a webhook.

    `pages` is their public address. Raises ValueError when it has a path, or when the secret
    could be guessed.
    """
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(f"the web pages need a secret of {SHORTEST_SECRET} bytes or more")
    frame = Frame(desk=desk, bot_token=bot_token, secret=secret, origin=origin_of(pages))

    def sorry() -> str:
        return "\n".join(frame.texts.plain(each, "web_error.500") for each in frame.texts.languages)

    app = Starlette(
        routes=[route_of(page) for page in table],
        middleware=[Middleware(Protected, secure=frame.secure, sorry=sorry)],
        exception_handlers={
            HTTPException: on_http_error,
            NotFound: on_not_found,
            Refused: on_refused,
        },
    )
    app.router.redirect_slashes = False
    app.state.frame = frame
    return app
