"""One entry: reading it, saying how much evidence is in it, answering under it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import Page, do, form, id_in, query
from bot.web.pages.common import back, chosen_in, programme_of, says_of, show
from bot.web.pages.writing import Writing, feedback, looks_first, told, writing_of
from bot.web.shown.entries import EntryShown, entry_shown
from bot.web.shown.wording import Says
from coaching.dialogue.buttons import write_id
from coaching.programme import Programme
from coaching.staff.acts import GradeEntry, NotFound, ReadEntry, ReadPhrases
from coaching.staff.flags import flags
from coaching.staff.records import Staff
from coaching.staff.view import LearnerFile, StaffView
from coaching.staff.wording import name_of, why_plain

ALONE = "entry"
"""Value of `from` in an address: the entry's own page, and not the learner's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage(Writing):
    """What the page of one entry shows."""

    learner: str
    name: str
    back: str
    entry: EntryShown


async def look(request: Request, staff: Staff) -> Response:
    """The page of one entry."""
    view = await do(request, ReadEntry(reflection=id_in(request, "reflection")))
    phrases = (await do(request, ReadPhrases())).phrases
    file = _file(view)
    if view.entry is None:
        raise NotFound
    programme = programme_of(request)
    says = says_of(request, staff).of(file.learner.zone)
    page = EntryPage(
        learner=write_id(file.learner.id),
        name=name_of(file.learner, programme, says.language),
        back=f"?from={ALONE}",
        entry=entry_shown(view.entry, file, says, reasons(file, programme, says)),
        **writing_of(request, says, phrases),
    )
    return show(request, "entry.html", page)


async def grade(request: Request, staff: Staff) -> Response:
    """Say how much evidence is in it."""
    value = form(request).number("value", 0, 9)
    if value is None:
        raise NotFound
    view = await do(request, GradeEntry(reflection=id_in(request, "reflection"), value=value))
    return _return(request, view, said="graded")


async def answer(request: Request, staff: Staff) -> Response:
    """Say something to the learner under it."""
    if looks_first(request):
        return await look(request, staff)
    reflection = id_in(request, "reflection")
    view = await do(request, ReadEntry(reflection=reflection))
    file = _file(view)
    says = says_of(request, staff).of(file.learner.zone)
    act = feedback(request, says, file.learner.id, reflection)
    await do(request, act)
    return _return(request, view, **told(act, says, programme_of(request).quiet))


def _return(request: Request, view: StaffView, **said: str) -> Response:
    """Back to the entry, on whichever page it was."""
    reflection = write_id(id_in(request, "reflection"))
    if query(request).text("from") == ALONE:
        return back(f"/entries/{reflection}", chosen_in(request), **said)
    learner = write_id(_file(view).learner.id)
    return back(f"/learners/{learner}", chosen_in(request), f"e{reflection}", **said)


def _file(view: StaffView) -> LearnerFile:
    if view.file is None:
        raise NotFound
    return view.file


def reasons(file: LearnerFile, programme: Programme, says: Says) -> dict[int, list[str]]:
    """Why entries have flags, by entry."""
    found: dict[int, list[str]] = defaultdict(list)
    for flag in flags(file, programme, says.now):
        for reflection in flag.reflections:
            found[reflection].append(why_plain(flag, programme, says.language))
    return found


PAGES = (
    Page(path="/entries/{reflection}", name="entry", get=look),
    Page(path="/entries/{reflection}/grade", name="grade", post=grade, again=look),
    Page(path="/entries/{reflection}/feedback", name="answer", post=answer, again=look),
)
