"""The list of broadcasts, and the beginning of a new one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import Page, do, form, made, query, visit_of
from bot.web.pages.common import back, programme_of, says_of, show
from bot.web.pages.prompts import Finding, find
from bot.web.shown.broadcasts import UNDER_WAY, Row, html_of, rows_of
from bot.web.shown.chosen import Chosen
from bot.web.shown.formatted import LONGEST, Piece, checked, pieces
from coaching.broadcast.acts import ComposeBroadcast, ReadBroadcasts
from coaching.broadcast.records import Broadcast
from coaching.dialogue.buttons import write_id
from coaching.messages import Media, Text, from_json, to_json
from coaching.staff.acts import NotFound
from coaching.staff.records import Staff

PATH = "/broadcasts"
NEW = f"{PATH}/new"
REFRESH = 5
"""Seconds after which a page that shows something under way asks again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """The list."""

    rows: tuple[Row, ...]
    refresh: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePage:
    """The form for what is said."""

    action: str
    """Where the form goes."""
    path: str
    """Where looking for a question stays."""
    draft: str
    finding: Finding
    preview: tuple[Piece, ...]
    file: bool = False
    """Whether the words are the caption of a file, which needs none."""
    longest: int = LONGEST


async def look(request: Request, staff: Staff) -> Response:
    """The latest broadcasts."""
    view = (await do(request, ReadBroadcasts())).broadcast
    if view is None:
        raise NotFound
    rows = rows_of(view.latest, programme_of(request), says_of(request, staff))
    running = any(row.state in UNDER_WAY[:1] for row in rows)
    page = ListPage(rows=rows, refresh=REFRESH if running else 0)
    return show(request, "broadcasts.html", page)


async def begin(request: Request, staff: Staff) -> Response:
    """An empty form; only for whoever may see broadcasts at all."""
    await do(request, ReadBroadcasts(most=1))
    return show(request, "broadcast_new.html", writing(request, staff, NEW, NEW))


def writing(
    request: Request, staff: Staff, action: str, path: str, known: Broadcast | None = None
) -> WritePage:
    """The form with what was typed last, and the questions that were looked for."""
    visit = visit_of(request)
    typed = visit.typed.text("text") if visit is not None else ""
    shown: tuple[Piece, ...] = ()
    if typed and visit is not None and not visit.refused:
        shown = pieces(checked(typed))
    says = says_of(request, staff)
    return WritePage(
        action=action,
        path=path,
        draft=typed or (html_of(known) if known is not None else ""),
        finding=find(query(request).text("find"), says),
        preview=shown,
        file=file_of(known) is not None,
    )


def composed(request: Request, known: Broadcast | None) -> ComposeBroadcast:
    """What the form comes to: a prompt, or a message; Refused when its formatting is not right.

    A file that was sent in the chat stays; the words are its caption then, and need not be.
    """
    fields = form(request)
    broadcast, prompt = known.id if known is not None else None, fields.text("prompt")
    if prompt:
        return ComposeBroadcast(broadcast=broadcast, prompt=prompt)
    typed, file = fields.text("text"), file_of(known)
    if file is None:
        return ComposeBroadcast(broadcast=broadcast, message=to_json(Text(html=checked(typed))))
    captioned = replace(file, html=checked(typed) if typed else "")
    return ComposeBroadcast(broadcast=broadcast, message=to_json(captioned))


def file_of(known: Broadcast | None) -> Media | None:
    """The file that a draft brings."""
    message = known.message if known is not None else None
    found = from_json(dict(message)) if message is not None else None
    return found if isinstance(found, Media) else None


async def compose(request: Request, staff: Staff) -> Response:
    """Make a draft, or (`check`) show first how it will look."""
    if form(request).text("check"):
        return await begin(request, staff)
    await do(request, composed(request, None))
    return back(f"{PATH}/{write_id(made(request))}", Chosen(), "audience", said="composed")


PAGES = (
    Page(path=PATH, name="broadcasts", get=look),
    Page(path=NEW, name="broadcast_new", get=begin, post=compose),
)
