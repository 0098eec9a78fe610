"""Takes updates that Telegram brings: the secret is checked before a byte of the body is read."""

from __future__ import annotations

import hmac
import json
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.telegram.api import Api
from bot.telegram.parse import KINDS
from bot.telegram.receive import Store, received_from

LARGEST_BODY = 1 << 20
RETRY_AFTER = {"Retry-After": "5"}
HEADER = "x-telegram-bot-api-secret-token"
SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")

log = logging.getLogger(__name__)


class _TooLarge(Exception):
    """The body is larger than any update."""


def webhook_path(secret: str) -> str:
    """The path that Telegram calls: it cannot be guessed without the secret, nor tells it."""
    digest = hmac.new(secret.encode(), b"webhook path", "sha256").hexdigest()
    return f"/telegram/{digest[:40]}"


def webhook_route(secret: str, store: Store) -> Route:
    """The route that stores each update before it answers 200.

    401 without the secret, 413 above 1 MiB, 400 for what is no update, and 503 when the update
    cannot be stored now, so that Telegram brings it again. Raises ValueError on a weak secret.
    """
    if not SECRET.fullmatch(secret):
        raise ValueError(
            "the webhook's secret needs 32 to 256 letters, digits, _ or -; make one with: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
        )
    return Route(webhook_path(secret), _endpoint(secret, store), methods=["POST"])


async def set_webhook(api: Api, url: str, secret: str) -> None:
    """Have updates brought to our path under `url`; what waits is kept."""
    await api.call(
        "setWebhook",
        {
            "url": url.rstrip("/") + webhook_path(secret),
            "secret_token": secret,
            "allowed_updates": list(KINDS),
        },
    )


async def delete_webhook(api: Api) -> None:
    """Have updates wait to be asked for again; none is dropped."""
    await api.call("deleteWebhook", {"drop_pending_updates": False})


def _endpoint(secret: str, store: Store) -> Callable[[Request], Awaitable[Response]]:
    expected = secret.encode()

    async def take(request: Request) -> Response:
        given = request.headers.get(HEADER, "").encode()
        if not hmac.compare_digest(given, expected):
            return Response(status_code=401)
        try:
            received = received_from(_decoded(await _body(request)))
        except _TooLarge:
            return Response(status_code=413)
        except (ValueError, RecursionError, ClientDisconnect):
            return Response(status_code=400)
        if received is None:
            return Response(status_code=400)
        try:
            await store([received])
        except Exception as error:
            log.error(
                "update not stored: %s", type(error).__name__, extra={"action": "webhook_store"}
            )
            return Response(status_code=503, headers=RETRY_AFTER)
        return Response()

    return take


async def _body(request: Request) -> bytes:
    """The body, read no further than is allowed."""
    length = request.headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit() or int(length) > LARGEST_BODY:
        raise _TooLarge
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BODY:
            raise _TooLarge
    return bytes(body)


def _decoded(body: bytes) -> Any:
    return json.loads(body.decode("utf-8"))
