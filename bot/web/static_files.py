"""The pages' own style, scripts, pictures and typeface, under an address that changes with them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.web.headers import STATIC

_FOLDER = Path(__file__).parent / "static"
_FONT = "NotoSansTC-Regular.woff2"
"""For machines without a Chinese typeface; browsers that have one never ask for it."""
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}


def static(name: str) -> str:
    """The address of a file; LookupError when there is none of that name."""
    if name not in _files():
        raise LookupError(f"there is no file {name!r} in bot/web/static")
    return f"{STATIC}{_version()}/{name}"


async def serve_static(request: Request) -> Response:
    """A file, if this is its present address."""
    name: str = request.path_params["name"]
    kept = _files().get(name)
    if kept is None or request.path_params["version"] != _version():
        raise HTTPException(404)
    return Response(kept, media_type=_TYPES[Path(name).suffix])


@cache
def _files() -> dict[str, bytes]:
    found = {path.name: path.read_bytes() for path in _FOLDER.iterdir() if path.suffix in _TYPES}
    return found | {_FONT: (files("bot.pictures") / "fonts" / _FONT).read_bytes()}


@cache
def _version() -> str:
    """One for all of them: a style names the typeface beside it."""
    digest = sha256()
    for name, kept in sorted(_files().items()):
        digest.update(name.encode() + kept)
    return digest.hexdigest()[:16]
