"""The two cookies: one for who is signed in, one for a stranger before the door."""

from __future__ import annotations

import re
import secrets
from hashlib import sha256
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import frame_of

Cookie = Literal["session", "door"]
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def new_secret() -> str:
    """A word of 256 bits that nobody can guess."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """The hash under which a secret is kept: who reads the database cannot use it."""
    return sha256(secret.encode()).hexdigest()


def read_cookie(request: Request, cookie: Cookie) -> str | None:
    """The secret in a cookie; None when there is none of ours."""
    value = request.cookies.get(_name(request, cookie), "")
    return value if _SECRET.fullmatch(value) else None


def set_cookie(
    request: Request, response: Response, cookie: Cookie, secret: str, seconds: int
) -> None:
    """Have the browser keep a secret, where no script and no other site gets at it."""
    response.set_cookie(
        _name(request, cookie),
        secret,
        max_age=seconds,
        path="/",
        secure=frame_of(request).secure,
        httponly=True,
        samesite="lax",
    )


def drop_cookie(request: Request, response: Response, cookie: Cookie) -> None:
    """Have the browser forget it."""
    response.delete_cookie(
        _name(request, cookie),
        path="/",
        secure=frame_of(request).secure,
        httponly=True,
        samesite="lax",
    )


def _name(request: Request, cookie: Cookie) -> str:
    # The prefix binds a cookie to this host alone, and needs https.
    return f"__Host-{cookie}" if frame_of(request).secure else cookie
