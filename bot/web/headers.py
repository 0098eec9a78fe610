"""Puts the protecting headers on every response, and turns a fault of ours into a plain 500."""

from __future__ import annotations

import logging
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

APP = "/app"
"""The page that Telegram opens inside itself."""
TELEGRAM_WEB = "https://web.telegram.org"
STATIC = "/static/"
FOR_EVER = "public, max-age=31536000, immutable"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; "
)
# Telegram on the web shows a Mini App in a frame. Only this page may be there: it can do nothing
# but pass on who is asking, and there is nothing on it to be tricked into tapping.
_IN_FRAME = f"{_POLICY}connect-src 'self'; frame-ancestors {TELEGRAM_WEB}"
_ALONE = f"{_POLICY}frame-ancestors 'none'"
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), payment=(), usb=()"
    ),
}

log = logging.getLogger(__name__)


class Protected:
    """Wraps the app: nothing leaves it without the headers, not even what went wrong."""

    def __init__(self, app: ASGIApp, secure: bool, sorry: Callable[[], str]) -> None:
        self._app = app
        self._secure = secure
        self._sorry = sorry
        """Says in words that it is not the person's fault."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                protect(MutableHeaders(scope=message), scope["path"], message["status"])
                if self._secure:
                    MutableHeaders(scope=message)["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except Exception as error:
            # Its message may hold somebody's words: only its kind is written down.
            log.error("page failed: %s", type(error).__name__, extra={"action": "web"})
            if begun:
                raise
            await PlainTextResponse(self._sorry(), 500)(scope, receive, guarded)


def protect(headers: MutableHeaders, path: str, status: int) -> None:
    """Set the headers of a response to a path."""
    headers.update(_FIXED)
    framed = path == APP
    headers["Content-Security-Policy"] = _IN_FRAME if framed else _ALONE
    if not framed:
        headers["X-Frame-Options"] = "DENY"
    kept = path.startswith(STATIC) and status == 200
    headers["Cache-Control"] = FOR_EVER if kept else "no-store"
