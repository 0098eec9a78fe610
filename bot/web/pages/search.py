"""Looking for words in all that one may read; one and two Chinese characters are enough."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import Page, do, query
from bot.web.pages.common import chosen_in, programme_of, says_of, show
from bot.web.shown.chosen import PAGE, ChoiceGroup, Chosen, Turn, item_choices, turn
from bot.web.shown.marked import Piece, excerpt
from bot.web.shown.wording import Says
from coaching.dialogue.buttons import read_id, write_id
from coaching.grams import words
from coaching.staff.acts import ReadList, SearchTexts
from coaching.staff.perform.reading import LONGEST_SEARCH
from coaching.staff.records import Staff
from coaching.staff.view import Entry, Filter, LearnerFile
from coaching.staff.wording import name_of

COUNTED = 1_000
"""No more finds are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One entry that was found."""

    id: str
    name: str
    item: str
    code: str
    day: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What the page of a search shows."""

    words: str
    longest: int
    found: str
    hits: tuple[Hit, ...]
    learners: tuple[tuple[str, str], ...]
    items: tuple[ChoiceGroup, ...]
    chosen: Chosen
    turn: Turn


async def look(request: Request, staff: Staff) -> Response:
    """The form, and what was found."""
    said = " ".join(query(request).text("q").split())[:LONGEST_SEARCH]
    chosen, says = chosen_in(request), says_of(request, staff)
    files = {file.learner.id: file for file in (await do(request, ReadList())).files}
    wanted = words(said)
    entries: tuple[Entry, ...] = ()
    total = 0
    if wanted:
        seen = await do(request, _search(said, chosen, files, says))
        entries, total = seen.entries, seen.total
    language, programme = says.language, programme_of(request)
    page = SearchPage(
        words=said,
        longest=LONGEST_SEARCH,
        found=_found(said, total, says),
        hits=tuple(
            _hit(
                entry,
                wanted,
                name_of(file.learner, programme, language),
                says.of(file.learner.zone),
            )
            for entry in entries
            if (file := files.get(entry.reflection.learner)) is not None
        ),
        learners=tuple(
            (write_id(id_), name_of(file.learner, programme, language))
            for id_, file in files.items()
        ),
        items=item_choices(says),
        chosen=chosen,
        turn=turn("/search", chosen, len(entries), total, says, q=said),
    )
    return show(request, "search.html", page)


def _search(said: str, chosen: Chosen, files: dict[int, LearnerFile], says: Says) -> SearchTexts:
    first, last = chosen.days()
    learner = read_id(chosen.learner)
    return SearchTexts(
        words=said,
        filter=Filter(
            learner=learner if learner in files else None,
            items=chosen.items(says.content.bank),
            first=first,
            last=last,
        ),
        offset=chosen.offset,
        most=PAGE,
    )


def _found(said: str, total: int, says: Says) -> str:
    if not total:
        return says.t("search.none", words=said)
    key = "search.found" if total < COUNTED else "search.found_many"
    return says.t(key, words=said, count=total)


def _hit(entry: Entry, wanted: tuple[str, ...], name: str, says: Says) -> Hit:
    reflection, wording = entry.reflection, says.wording
    return Hit(
        id=write_id(reflection.id),
        name=name,
        item=wording.name(reflection.standard, reflection.item),
        code=wording.code(reflection.standard, reflection.item),
        day=says.day(reflection.local_date),
        pieces=excerpt(reflection.text, wanted),
    )


PAGES = (Page(path="/search", name="search", get=look),)
