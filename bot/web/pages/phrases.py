"""Sentences that a coach uses often."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import Page, do, form, id_in
from bot.web.pages.common import back, show
from bot.web.shown.chosen import Chosen
from coaching.dialogue.buttons import write_id
from coaching.staff.acts import ForgetPhrase, KeepPhrase, ReadPhrases
from coaching.staff.perform.keeping import LONGEST_PHRASE
from coaching.staff.records import Staff

PATH = "/phrases"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhrasesPage:
    """The sentences, each with its id."""

    phrases: tuple[tuple[str, str], ...]
    longest: int


async def look(request: Request, staff: Staff) -> Response:
    """The sentences, and a form for one more."""
    phrases = (await do(request, ReadPhrases())).phrases
    told = tuple((write_id(phrase.id), phrase.text) for phrase in phrases)
    return show(request, "phrases.html", PhrasesPage(phrases=told, longest=LONGEST_PHRASE))


async def keep(request: Request, staff: Staff) -> Response:
    """Keep one more."""
    await do(request, KeepPhrase(text=form(request).text("text")))
    return back(PATH, Chosen(), said="kept")


async def drop(request: Request, staff: Staff) -> Response:
    """Drop one."""
    await do(request, ForgetPhrase(phrase=id_in(request, "phrase")))
    return back(PATH, Chosen(), said="dropped")


PAGES = (
    Page(path=PATH, name="phrases", get=look, post=keep),
    Page(path=f"{PATH}/{{phrase}}/drop", name="drop", post=drop, again=look),
)
