"""Seeing who works here, and giving or withdrawing a role: asked twice, told, and noted."""

from __future__ import annotations

from coaching.effects import Effect
from coaching.people import roles
from coaching.people.acts import (
    FindPeople,
    GrantRole,
    ReadPeople,
    ReadPerson,
    RevokeRole,
    WeighRole,
)
from coaching.people.records import Person
from coaching.people.roles import Doer
from coaching.people.view import PeopleNeeds, PeopleView
from coaching.staff.acts import NotFound, Refused
from coaching.staff.perform.deed import Deed
from coaching.staff.target import of_everybody
from coaching.staff.view import StaffNeeds

MOST_FOUND = 20
LONGEST_WORDS = 50


def needs_everybody(act: ReadPeople) -> StaffNeeds:
    """Everybody who works here."""
    return StaffNeeds(people=PeopleNeeds(everybody=True))


def needs_found(act: FindPeople) -> StaffNeeds:
    """Whoever the words find."""
    most = min(max(act.most, 1), MOST_FOUND)
    return StaffNeeds(people=PeopleNeeds(find=act.words.strip()[:LONGEST_WORDS], most=most))


def needs_person(act: ReadPerson | GrantRole) -> StaffNeeds:
    """The person of that chat."""
    return StaffNeeds(people=PeopleNeeds(chat=act.chat))


def needs_going(act: RevokeRole | WeighRole) -> StaffNeeds:
    """The person, who else owns the bot, and whom they accompany if they cease to be a coach."""
    return StaffNeeds(
        people=PeopleNeeds(chat=act.chat, owners=True, accompanied=act.role == "coach")
    )


def read_people(deed: Deed, act: ReadPeople) -> tuple[Effect, ...]:
    """See who works here."""
    view = _view(deed)
    deed.require(of_everybody())
    return (deed.record("list", None, people=len(view.people)),)


def find_people(deed: Deed, act: FindPeople) -> tuple[Effect, ...]:
    """Look for somebody by name or number."""
    view = _view(deed)
    deed.require(of_everybody())
    return (deed.record("find", None, found=len(view.found)),)


def read_person(deed: Deed, act: ReadPerson) -> tuple[Effect, ...]:
    """See one person."""
    deed.require(of_everybody())
    staff = _person(deed, act.chat).staff
    return (deed.record("person", staff.id if staff else None),)


def weigh_role(deed: Deed, act: WeighRole) -> tuple[Effect, ...]:
    """Learn whether it could be done; nothing changes."""
    if not deed.could(of_everybody()):
        raise NotFound
    person = _person(deed, act.chat)
    if act.give:
        staff = roles.granted(person, act.role, act.name, _doer(deed), deed.now)
    else:
        staff = roles.revoked(person, act.role, _view(deed).other_owners)
    return (deed.record("weigh", staff.id, role=act.role),)


def grant_role(deed: Deed, act: GrantRole) -> tuple[Effect, ...]:
    """Give somebody a role; they are told what they can do now."""
    _confirmed(deed, confirmed=act.confirmed)
    person = _person(deed, act.chat)
    staff = roles.granted(person, act.role, act.name, _doer(deed), deed.now)
    if staff == person.staff:
        # A second tap on yes: nobody is told twice.
        raise Refused("power.theirs")
    done = roles.granting(staff, act.role, _doer(deed), deed.now)
    texts = deed.programme.content.texts
    return (*done, roles.telling(staff, act.role, texts, deed.key, deed.now, given=True))


def revoke_role(deed: Deed, act: RevokeRole) -> tuple[Effect, ...]:
    """Withdraw a role at once, and tell the person and (of a coach) their learners."""
    _confirmed(deed, confirmed=act.confirmed)
    view, texts = _view(deed), deed.programme.content.texts
    staff = roles.revoked(_person(deed, act.chat), act.role, view.other_owners)
    done = roles.revoking(staff, act.role, view.accompanied, texts, _doer(deed), deed.now)
    return (*done, roles.telling(staff, act.role, texts, deed.key, deed.now, given=False))


def _confirmed(deed: Deed, *, confirmed: bool) -> None:
    """Go on only with a second yes of somebody who may."""
    if not confirmed and deed.could(of_everybody()):
        raise Refused("power.unconfirmed")
    deed.require(of_everybody())


def _person(deed: Deed, chat: int) -> Person:
    person = _view(deed).person
    if person is None or person.chat != chat:
        raise NotFound
    return person


def _view(deed: Deed) -> PeopleView:
    if deed.view.people is None:
        raise NotFound
    return deed.view.people


def _doer(deed: Deed) -> Doer:
    return Doer(id=deed.staff.id, language=deed.staff.language, zone=deed.staff.zone)
