"""Who works here and in which roles, as the operator decides: one transaction for each change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.services.assigning import Unfit
from coaching.people import roles
from coaching.people.records import GIVEN
from coaching.people.roles import Doer
from coaching.staff.acts import Refused
from coaching.staff.records import Staff
from content.access import Role
from content.texts import Texts
from storage import effects, people, people_views, staff
from storage.engine import Database
from storage.instants import to_ms

__all__ = ["GIVEN", "Defaults", "Person", "ensure_owners", "everybody", "grant", "revoke"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One line of the list of people."""

    chat: int
    name: str
    status: str = ""
    """As a learner; empty for somebody who is none."""
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """How to speak to somebody of whom nothing else is known."""

    language: str = "zh-Hant"
    zone: str = "Asia/Taipei"


async def everybody(database: Database) -> tuple[Person, ...]:
    """All who are known: those who work here first, then the learners."""
    async with database.read() as unit:
        working = {each.chat: each for each in await staff.everybody(unit)}
        learning = {each.chat: each for each in await people.known(unit)}
    found = []
    for chat in (*working, *(chat for chat in learning if chat not in working)):
        person, learner = working.get(chat), learning.get(chat)
        found.append(
            Person(
                chat=chat,
                name=(person.name if person else "") or (learner.name if learner else ""),
                status=learner.status if learner else "",
                roles=tuple(role for role in GIVEN if person and role in person.roles),
            )
        )
    return tuple(found)


async def grant(
    database: Database,
    role: Role,
    chat: int,
    now: datetime,
    name: str = "",
    defaults: Defaults = Defaults(),
    texts: Texts | None = None,
) -> Staff:
    """Give somebody a role; a coach needs a name, for learners are told who reads.

    With `texts` the person is told in their chat. Raises Unfit with what is missing.
    """
    doer = Doer(language=defaults.language, zone=defaults.zone)
    async with database.begin() as unit:
        found = await people_views.held(unit, chat)
        try:
            person = roles.granted(found.person, role, name, doer, now)
        except Refused as refused:
            raise _unfit(refused) from None
        decided = [*roles.granting(person, role, doer, now)]
        if texts is not None:
            decided.append(roles.telling(person, role, texts, _key(person, now), now, given=True))
        await effects.write(unit, decided, now)
    return person


async def revoke(database: Database, texts: Texts, role: Role, chat: int, now: datetime) -> Staff:
    """Withdraw a role at once, sessions and all; a coach's learners are told that they are gone.

    Raises Unfit when they do not have it, or when nobody would own the bot any more.
    """
    async with database.begin() as unit:
        found = await people_views.held(unit, chat, owners=True, accompanied=role == "coach")
        try:
            person = roles.revoked(found.person, role, found.other_owners)
        except Refused as refused:
            raise _unfit(refused) from None
        doer = Doer()
        decided = [*roles.revoking(person, role, found.accompanied, texts, doer, now)]
        decided.append(roles.telling(person, role, texts, _key(person, now), now, given=False))
        await effects.write(unit, decided, now)
    return person


async def ensure_owners(
    database: Database, ids: Iterable[int], now: datetime, defaults: Defaults = Defaults()
) -> None:
    """Make everybody of the setting an owner; who is one already is left alone."""
    doer = Doer(language=defaults.language, zone=defaults.zone)
    async with database.begin() as unit:
        for chat in ids:
            found = await people_views.held(unit, chat)
            if "owner" not in found.person.roles:
                person = roles.granted(found.person, "owner", "", doer, now)
                await effects.write(unit, roles.granting(person, "owner", doer, now), now)


_SENTENCES: Final = {
    "power.no_person": "{id} is no person: give the Telegram user id of somebody, like 123456789.",
    "power.nameless": "Learners are told who reads what they write: give the coach a --name.",
    "power.name_long": "A name has {most} letters at most.",
    "power.not_theirs": "The person {id} is no {role}: coach role list shows who is what.",
    "power.last_owner": "This is the last owner: grant the role to somebody else first.",
}
"""What the command line says where the chat says a text of its own."""


def _unfit(refused: Refused) -> Unfit:
    return Unfit(_SENTENCES[refused.key].format(**refused.params))


def _key(person: Staff, now: datetime) -> str:
    return f"role:{person.id}:{to_ms(now)}"
