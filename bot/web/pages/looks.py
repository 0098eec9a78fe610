"""An owner reads a learner who is not their own: who, why, and the hour in which it is open."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import Page, do, form, id_in, query
from bot.web.pages.common import back, chosen_in, says_of, show
from bot.web.shown.chosen import PAGE, Chosen, Turn, turn
from bot.web.shown.entries import EntryShown, entry_shown
from bot.web.shown.wording import Says
from coaching.dialogue.buttons import write_id
from coaching.people.acts import BeginLook, EndLook, ReadLooks, WeighLook
from coaching.people.looking import LONGEST, SHORTEST
from coaching.people.view import OpenLook, PeopleView
from coaching.staff.acts import NotFound, ReadTranscript
from coaching.staff.records import Staff
from coaching.staff.view import StaffView

PATH = "/look"


@dataclass(frozen=True, slots=True, kw_only=True)
class LookShown:
    """A look that is in force."""

    id: str
    learner: str
    name: str
    until: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LooksPage:
    """The looks that are in force, and the learners whom the words found."""

    looks: tuple[LookShown, ...]
    words: str
    found: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyPage:
    """Why this learner is to be read."""

    id: str
    name: str
    least: int = SHORTEST
    longest: int = LONGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """What the learner shares, under a look that is in force."""

    look: LookShown
    total: int
    entries: tuple[EntryShown, ...]
    turn: Turn


async def look(request: Request, staff: Staff) -> Response:
    """The looks that are in force, and the way to another."""
    words = query(request).text("who")
    view = _view(await do(request, ReadLooks(words=words)))
    says = says_of(request, staff)
    page = LooksPage(
        looks=tuple(_shown(each, says) for each in view.looks),
        words=words,
        found=tuple(
            (write_id(each.learner), _named(each.name, says))
            for each in view.found
            if each.learner is not None
        ),
    )
    return show(request, "looks.html", page)


async def why(request: Request, staff: Staff) -> Response:
    """Ask for the reason; nothing of the learner's is shown."""
    learner = id_in(request, "learner")
    found = _view(await do(request, WeighLook(learner=learner))).learner
    if found is None:
        raise NotFound
    page = WhyPage(id=write_id(learner), name=_named(found.name, says_of(request, staff)))
    return show(request, "look_why.html", page)


async def begin(request: Request, staff: Staff) -> Response:
    """Begin the look; the learner is told by the act itself."""
    learner = id_in(request, "learner")
    await do(request, BeginLook(learner=learner, reason=form(request).text("reason")))
    return back(f"{PATH}/{write_id(learner)}/entries", Chosen(), said="look_begun")


async def read(request: Request, staff: Staff) -> Response:
    """What the learner shares; nothing can be graded or answered here."""
    learner, chosen = id_in(request, "learner"), chosen_in(request)
    act = ReadTranscript(learner=learner, offset=chosen.offset, most=PAGE)
    view = await do(request, act)
    file = view.file
    if file is None or file.look is None:
        raise NotFound
    mine = says_of(request, staff)
    says = mine.of(file.learner.zone)
    path = f"{PATH}/{write_id(learner)}/entries"
    page = ReadPage(
        look=_shown(OpenLook(look=file.look, name=file.learner.name), mine),
        total=view.total,
        entries=tuple(entry_shown(each, file, says, {}) for each in view.entries),
        turn=turn(path, Chosen(offset=chosen.offset), len(view.entries), view.total, says),
    )
    return show(request, "look_entries.html", page)


async def end(request: Request, staff: Staff) -> Response:
    """End a look before its hour is over."""
    found = form(request).id("look")
    if found is None:
        raise NotFound
    await do(request, EndLook(look=found))
    return back(PATH, Chosen(), said="look_ended")


def _shown(each: OpenLook, says: Says) -> LookShown:
    return LookShown(
        id=write_id(each.look.id),
        learner=write_id(each.look.learner),
        name=_named(each.name, says),
        until=says.clock(each.look.until),
        reason=each.look.reason,
    )


def _named(name: str, says: Says) -> str:
    return " ".join(name.split()) or says.label("power.nameless_person")


def _view(view: StaffView) -> PeopleView:
    if view.people is None:
        raise NotFound
    return view.people


ONE = f"{PATH}/{{learner}}"
PAGES = (
    Page(path=PATH, name="looks", get=look),
    Page(path="/looks/end", name="look_end", post=end, again=look),
    Page(path=ONE, name="look", get=why, post=begin),
    Page(path=f"{ONE}/entries", name="look_entries", get=read),
)
