"""What all pages do alike: their words, their flash line, the way back."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import frame_of, go, language_of, query
from bot.web.render import render
from bot.web.shown.chosen import Chosen, choose
from bot.web.shown.wording import Says
from coaching.programme import Programme
from coaching.staff.records import Staff

SAID = frozenset(
    (
        "graded",
        "placed",
        "sent",
        "sent_later",
        "sent_quiet",
        "noted",
        "kept",
        "dropped",
        "seen",
        "all_seen",
        "portfolio",
    )
)
"""What a page can say was done; the texts stand under `web.said`."""
SAID_TO_ADMINS = frozenset(
    (
        "composed",
        "aimed",
        "timed",
        "tested",
        "confirmed",
        "approved",
        "returned",
        "paused",
        "resumed",
        "cancelled",
        "retried",
        "cohort_made",
        "plan_kept",
        "days_added",
        "day_dropped",
        "coach_begun",
        "coach_ended",
        "invited",
        "invite_closed",
        "moved",
        "transferred",
        "nudged",
        "nudged_later",
    )
)
"""The same of the pages of admins; the texts stand under `admin_web.said`."""
SAID_OF_POWER = frozenset(("role_given", "role_taken", "look_begun", "look_ended"))
"""The same of people and their power; the texts stand under `power_web.said`."""
HINTS = frozenset(("praise", "behaviour", "next_step", "long"))
"""What may be said about a sentence; the texts stand under `hint`."""
_FIELDS = ("item", "only", "first", "last", "learner", "cohort")


def programme_of(request: Request) -> Programme:
    """The content and rules in force now."""
    return frame_of(request).desk.programme.now


def says_of(request: Request, staff: Staff) -> Says:
    """The words for whoever asks, by their own wall clock."""
    content = programme_of(request).content
    return Says(content, language_of(request), staff.zone, frame_of(request).now)


def chosen_in(request: Request) -> Chosen:
    """What the list is kept to, from the address."""
    fields = query(request)
    told = {name: fields.text(name) for name in _FIELDS}
    return choose(told, fields.offset(), programme_of(request).content.bank)


def show(request: Request, template: str, page: object, **more: Any) -> Response:
    """Render a page, with the lines that say what was done just before."""
    texts, language = frame_of(request).texts, language_of(request)
    said = query(request).text("said")
    flash = [texts.plain(language, f"web.said.{said}")] if said in SAID else []
    if said in SAID_TO_ADMINS:
        flash = [texts.plain(language, f"admin_web.said.{said}")]
    if said in SAID_OF_POWER:
        flash = [texts.plain(language, f"power_web.said.{said}")]
    for hint in query(request).text("hint").split(","):
        if flash and hint in HINTS:
            flash.append(texts.plain(language, f"hint.{hint}"))
    return render(request, template, page=page, flash=flash, **more)


def back(path: str, chosen: Chosen, place: str = "", **told: str) -> Response:
    """Go back to where somebody was, and say there what was done."""
    anchor = f"#{place}" if place else ""
    said = {name: value for name, value in told.items() if value}
    return go(f"{path}{chosen.address(**said)}{anchor}")
