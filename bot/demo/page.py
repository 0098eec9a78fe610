"""The chat page's files: one HTML page, its style, scripts, words and font."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from aiohttp import web

TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "otf": "font/otf",
}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Page:
    """Serves `/` and `/static/…` from the package, the font from where it was given."""

    def __init__(self, font_path: Path | None = None) -> None:
        self._root = files("bot.demo").joinpath("static")
        self._font = font_path

    async def index(self, request: web.BaseRequest) -> web.StreamResponse:
        """The page itself."""
        if request.path != "/":
            return web.Response(status=404)
        return self._read("index.html")

    async def static(self, request: web.BaseRequest) -> web.StreamResponse:
        """A file of the page."""
        name = request.path.removeprefix("/static/")
        if name == "font":
            return self._serve_font()
        if "/" in name or name.startswith("."):
            return web.Response(status=404)
        return self._read(name)

    def _read(self, name: str) -> web.Response:
        kind = TYPES.get(name.rsplit(".", 1)[-1])
        found = self._root.joinpath(name)
        if kind is None or not found.is_file():
            return web.Response(status=404)
        return web.Response(
            body=found.read_bytes(), content_type=kind, charset="utf-8", headers=HEADERS
        )

    def _serve_font(self) -> web.Response:
        if self._font is None or not self._font.is_file():
            return web.Response(status=404)
        kind = TYPES.get(self._font.suffix.lstrip("."), "application/octet-stream")
        headers = {**HEADERS, "Cache-Control": "max-age=86400"}
        return web.Response(body=self._font.read_bytes(), content_type=kind, headers=headers)
