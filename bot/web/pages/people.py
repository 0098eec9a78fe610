"""Who works here in which roles; an owner gives and withdraws them, in two steps."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import Page, do, form, id_in, language_of, query
from bot.web.pages.common import back, programme_of, show
from bot.web.shown.chosen import Chosen
from coaching.dialogue.buttons import write_id
from coaching.people.acts import (
    FindPeople,
    GrantRole,
    ReadPeople,
    ReadPerson,
    RevokeRole,
    WeighRole,
)
from coaching.people.records import GIVEN, Person
from coaching.people.roles import LONGEST_NAME, consequence
from coaching.people.view import PeopleView
from coaching.staff.acts import NotFound
from coaching.staff.records import Staff
from coaching.staff.view import StaffView
from content.access import Role

PATH = "/people"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person of a list."""

    id: str
    name: str
    chat: int
    roles: tuple[Role, ...]
    learns: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """Who works here, and whom the words found."""

    rows: tuple[Row, ...]
    words: str
    found: tuple[Row, ...]
    gives: bool
    """Whether the reader can give roles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """One person, with the roles that can be given and withdrawn."""

    person: Row
    roles: tuple[tuple[Role, bool], ...]
    """Each role, and whether they hold it."""
    gives: bool
    longest: int = LONGEST_NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighPage:
    """What giving or withdrawing a role will mean, before it is confirmed."""

    person: Row
    role: Role
    give: bool
    name: str
    words: Markup


async def look(request: Request, staff: Staff) -> Response:
    """Who works here, and whom the words found."""
    people = _view(await do(request, ReadPeople())).people
    words = query(request).text("who")
    found: tuple[Person, ...] = ()
    if words:
        found = _view(await do(request, FindPeople(words=words))).found
    page = PeoplePage(
        rows=tuple(_row(each) for each in people if each.roles),
        words=words,
        found=tuple(_row(each) for each in found),
        gives=_gives(request, staff),
    )
    return show(request, "people.html", page)


async def person(request: Request, staff: Staff) -> Response:
    """One person and their roles."""
    known = _person(await do(request, ReadPerson(chat=id_in(request, "person"))))
    page = PersonPage(
        person=_row(known),
        roles=tuple((role, role in known.roles) for role in reversed(GIVEN)),
        gives=_gives(request, staff),
    )
    return show(request, "person.html", page)


async def weigh(request: Request, staff: Staff) -> Response:
    """Name the consequence, and ask whether to do it; nothing is done yet."""
    role, give, name = _wanted(request)
    act = WeighRole(chat=id_in(request, "person"), role=role, give=give, name=name)
    view = await do(request, act)
    known = _person(view)
    words = consequence(
        programme_of(request),
        language_of(request),
        known,
        role,
        give=give,
        name=name,
        learners=len(_view(view).accompanied),
    )
    page = WeighPage(person=_row(known), role=role, give=give, name=name, words=Markup(words))
    return show(request, "person_weigh.html", page)


async def change(request: Request, staff: Staff) -> Response:
    """Give or withdraw the role, now that it was confirmed."""
    chat, (role, give, name) = id_in(request, "person"), _wanted(request)
    confirmed = form(request).text("confirmed") == "yes"
    if give:
        await do(request, GrantRole(chat=chat, role=role, name=name, confirmed=confirmed))
    else:
        await do(request, RevokeRole(chat=chat, role=role, confirmed=confirmed))
    said = "role_given" if give else "role_taken"
    if chat == staff.chat:  # Whose roles change is signed out, and may not read this any more.
        return back("/login", Chosen())
    return back(f"{PATH}/{write_id(chat)}", Chosen(), said=said)


def _wanted(request: Request) -> tuple[Role, bool, str]:
    fields = form(request)
    role = next((each for each in GIVEN if each == fields.text("role")), None)
    how = fields.text("how")
    if role is None or how not in ("give", "take"):
        raise NotFound
    return role, how == "give", fields.text("name")


def _gives(request: Request, staff: Staff) -> bool:
    rule = programme_of(request).access.rule(GrantRole.action)
    return rule is not None and bool(rule.grants.keys() & staff.roles)


def _row(known: Person) -> Row:
    return Row(
        id=write_id(known.chat),
        name=" ".join(known.name.split()),
        chat=known.chat,
        roles=known.roles,
        learns=known.learner is not None,
    )


def _person(view: StaffView) -> Person:
    known = _view(view).person
    if known is None:
        raise NotFound
    return known


def _view(view: StaffView) -> PeopleView:
    if view.people is None:
        raise NotFound
    return view.people


ONE = f"{PATH}/{{person}}"
PAGES = (
    Page(path=PATH, name="people", get=look),
    Page(path=ONE, name="person", get=person),
    Page(path=f"{ONE}/weigh", name="person_weigh", post=weigh, again=person),
    Page(path=f"{ONE}/role", name="person_role", post=change, again=person),
)
