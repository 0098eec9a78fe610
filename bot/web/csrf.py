"""Tells a form that this program showed to this person from one that somebody else made."""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from urllib.parse import urlsplit

from starlette.requests import Request

FIELD = "form"
_TOKEN = re.compile(r"([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})", re.ASCII)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def form_token(secret: bytes, bound: str) -> str:
    """A word for one form, good only together with `bound` (a session); no two are the same."""
    nonce = secrets.token_urlsafe(16)
    return f"{nonce}.{_signature(secret, bound, nonce)}"


def genuine(secret: bytes, bound: str, token: str) -> bool:
    """Whether that word was made for `bound`."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        return False
    return hmac.compare_digest(match[2], _signature(secret, bound, match[1]))


def _signature(secret: bytes, bound: str, nonce: str) -> str:
    digest = hmac.digest(secret, f"web form:{bound}:{nonce}".encode(), "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def origin_of(address: str) -> str:
    """The origin of an address as a browser names it; ValueError when it has more than that."""
    parts = urlsplit(address)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"{address!r} is no address of web pages, like https://coach.example.tw")
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise ValueError(f"{address!r} has a path; the web pages need a host name of their own")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = parts.port
    known = port is None or port == _DEFAULT_PORTS[parts.scheme]
    return f"{parts.scheme}://{host}" if known else f"{parts.scheme}://{host}:{port}"


def from_elsewhere(request: Request, origin: str) -> bool:
    """Whether the browser says that another site's page sent this."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site != "same-origin"
    # Our forms send no referrer, so older browsers name their origin "null".
    return request.headers.get("origin", "null") not in ("null", origin)


def surely_from_here(request: Request, origin: str) -> bool:
    """Whether the browser says that a page of ours sent this; silence is a no."""
    told = request.headers.get("origin")
    if told is not None and told != origin:
        return False
    site = request.headers.get("sec-fetch-site")
    return told == origin if site is None else site == "same-origin"
