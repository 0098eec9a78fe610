"""The pages for machines: is it alive, is it ready, and what it counts. No person is in them."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.ops.exposition import exposition
from bot.ops.heart import Heart
from bot.ops.watch import Watch
from coaching.alerts.signs import not_ready
from storage.engine import Database

TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8"
SAYS = {
    "database": "The database cannot be read or written.",
    "schema": "The database has another schema than this program.",
    "poll": "No updates come from Telegram.",
    "disk": "The disk is nearly full.",
    "late": "A message has been due for more than five minutes.",
    "loop": "The program is hung.",
}


def make_vitals(watch: Watch, database: Database, heart: Heart) -> Starlette:
    """The three pages."""

    async def livez(_: Request) -> Response:
        return _answer((() if heart.alive else ("loop",)), {})

    async def readyz(_: Request) -> Response:
        signs = (await watch.fresh()).signs
        facts = {
            "at": signs.now.isoformat(),
            "last_poll": None if signs.last_poll is None else signs.last_poll.isoformat(),
            "free_bytes": signs.free,
            "trouble": signs.trouble,
        }
        return _answer(not_ready(signs), facts)

    async def metrics(_: Request) -> Response:
        await watch.fresh()
        said = exposition(watch.seen, database, heart)
        return PlainTextResponse(said, headers={"content-type": TEXT_FORMAT})

    return Starlette(
        routes=[Route("/livez", livez), Route("/readyz", readyz), Route("/metrics", metrics)]
    )


def _answer(reasons: tuple[str, ...], facts: dict[str, Any]) -> Response:
    told = [{"code": code, "says": SAYS[code]} for code in reasons]
    body = {"ok": not reasons, "reasons": told, **facts}
    return JSONResponse(body, 503 if reasons else 200, {"cache-control": "no-store"})
