"""Who works here and in which roles, as the operator decides: one transaction for each change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.services.assigning import Unfit, end_each
from bot.settings import SERVICE_IDS
from coaching.effects import Effect, Record
from coaching.records import Learner, record_id
from coaching.staff.effects import AppointDigest, EndSessions, SaveStaff
from coaching.staff.records import Staff
from coaching.timetable import Schedule, next_weekly_at
from content.access import Role
from content.texts import Texts
from storage import assignments, cohorts, effects, learners, people, staff
from storage.engine import Database
from storage.unit import Unit

GIVEN: tuple[Role, ...] = ("coach", "sponsor", "admin", "owner")
"""The roles that are given; nobody is made a learner."""


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
) -> Staff:
    """Give somebody a role; a coach needs a name, for learners are told who reads.

    Raises Unfit with what is missing.
    """
    if chat <= 0 or chat in SERVICE_IDS:
        raise Unfit(f"{chat} is no person: give the Telegram user id of somebody, like 123456789.")
    async with database.begin() as unit:
        person = await _known(unit, chat, now, defaults)
        person = replace(person, name=name.strip() or person.name, roles=person.roles | {role})
        if role == "coach" and not person.name:
            raise Unfit("Learners are told who reads what they write: give the coach a --name.")
        decided = [SaveStaff(staff=person), *_noted("grant", role, person, now)]
        if role == "coach":
            decided.append(_digest(person, now))
        await effects.write(unit, decided, now)
    return person


async def revoke(database: Database, texts: Texts, role: Role, chat: int, now: datetime) -> Staff:
    """Withdraw a role at once, sessions and all; a coach's learners are told that they are gone.

    Raises Unfit when they do not have it, or when nobody would own the bot any more.
    """
    async with database.begin() as unit:
        working = await staff.everybody(unit)
        theirs = await _accompanied(unit, working, chat)
        # All owners are held, so that two who are withdrawn at the same time are not the last two.
        owners = {each.chat for each in working if "owner" in each.roles}
        held = await staff.by_chats(unit, {chat, *owners})
        person = held.get(chat)
        if person is None or role not in person.roles:
            raise Unfit(f"The person {chat} is no {role}: coach role list shows who is what.")
        if role == "owner" and not any(
            "owner" in each.roles for each in held.values() if each.chat != chat
        ):
            raise Unfit("This is the last owner: grant the role to somebody else first.")
        person = replace(person, roles=person.roles - {role}, step=None, step_data={})
        decided = [SaveStaff(staff=person), *_noted("revoke", role, person, now)]
        if role == "coach":
            decided.append(AppointDigest(staff=person.id, chat=person.chat, due=None))
            await cohorts.leave(unit, person.id)
            await _leave(unit, texts, person, theirs, now)
        await effects.write(unit, decided, now)
    return person


async def ensure_owners(
    database: Database, ids: Iterable[int], now: datetime, defaults: Defaults = Defaults()
) -> None:
    """Make everybody of the setting an owner; who is one already is left alone."""
    async with database.begin() as unit:
        for chat in ids:
            person = await _known(unit, chat, now, defaults)
            if "owner" not in person.roles:
                person = replace(person, roles=person.roles | {"owner"})
                decided = [SaveStaff(staff=person), *_noted("grant", "owner", person, now)]
                await effects.write(unit, decided, now)


async def _known(unit: Unit, chat: int, now: datetime, defaults: Defaults) -> Staff:
    """The staff member of this chat, or a new one with what is known of them as a learner."""
    learner = (await learners.by_chats(unit, (chat,))).get(chat)
    person = (await staff.by_chats(unit, (chat,))).get(chat)
    if person is not None:
        return person
    return Staff(
        id=record_id(f"staff:{chat}"),
        chat=chat,
        name=learner.name if learner else "",
        language=learner.language if learner else defaults.language,
        zone=learner.zone if learner else defaults.zone,
        created_at=now,
    )


async def _accompanied(unit: Unit, working: Iterable[Staff], chat: int) -> list[Learner]:
    """The learners that the person of this chat accompanies, held for this transaction."""
    person = next((each for each in working if each.chat == chat), None)
    if person is None:
        return []
    ids = [each.learner for each in await assignments.in_force(unit, coach=person.id)]
    return list((await learners.by_chats(unit, await people.chats_by_ids(unit, ids))).values())


async def _leave(
    unit: Unit, texts: Texts, coach: Staff, found: Iterable[Learner], now: datetime
) -> None:
    theirs = {each.learner: each for each in await assignments.in_force(unit, coach=coach.id)}
    ending = [(each, theirs[each.id]) for each in found if each.id in theirs]
    await end_each(unit, texts, coach, ending, now)


def _noted(verb: str, role: Role, person: Staff, now: datetime) -> tuple[Effect, ...]:
    """A line of the log; and whoever has other roles than before signs in anew."""
    line = Record(
        actor=None, action=f"role.grant:{verb}", subject=person.id, at=now, detail=f"role={role}"
    )
    return (line, EndSessions(staff=person.id))


def _digest(person: Staff, now: datetime) -> AppointDigest:
    rhythm = Schedule(
        person.zone, person.digest_at, frozenset({0}), person.digest_day, person.digest_at
    )
    return AppointDigest(staff=person.id, chat=person.chat, due=next_weekly_at(rhythm, now))
