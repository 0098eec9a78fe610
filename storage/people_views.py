"""Loads what an act about people and their power looks at: names and roles, never a text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from coaching.people.records import Person
from coaching.people.view import LogPage, PeopleNeeds, PeopleView
from coaching.records import Learner
from coaching.staff.records import Assignment, Staff
from storage import assignments, audit, audit_chain, learners, looks, people, statistics
from storage import staff as staff_rows
from storage.columns import BIG
from storage.staff_tables import staff
from storage.tables import learners as learner_rows
from storage.unit import AnyRow, Unit
from storage.visible import shares

RUNS = frozenset({"admin", "owner"})
"""Who sees everybody's names and roles, and the whole log."""

_LEARNERS = select(
    learner_rows.c.id,
    learner_rows.c.chat,
    learner_rows.c.name,
    learner_rows.c.status,
    learner_rows.c.language,
    learner_rows.c.zone,
).where(learner_rows.c.forget_at.is_(None))
_OWNERS = select(staff.c.chat).where(staff.c.roles.contains("owner"))


async def load(unit: Unit, person: Staff, needs: PeopleNeeds, now: datetime) -> PeopleView:
    """What this person's act looks at; each part only for those it is for."""
    view = PeopleView(
        looks=await looks.in_force(unit, person, now) if needs.looks else (),
        **await _log(unit, person, needs.log),
        **await statistics.load(unit, person, needs, now),
    )
    if person.roles & RUNS:
        view = await _of_people(unit, view, needs)
    if looks.LOOKER in person.roles:
        view = await _to_look_at(unit, view, needs)
    return view


async def _of_people(unit: Unit, view: PeopleView, needs: PeopleNeeds) -> PeopleView:
    """The same view with people, their roles, and the chain of the log."""
    if needs.chat is not None:
        found = await held(unit, needs.chat, owners=needs.owners, accompanied=needs.accompanied)
        view = replace(
            view,
            person=found.person,
            other_owners=found.other_owners,
            accompanied=found.accompanied,
        )
    return replace(
        view,
        people=await _everybody(unit) if needs.everybody else (),
        found=await _find(unit, needs.find, needs.most) if needs.find else view.found,
        chain=await audit_chain.state(unit) if needs.chain else None,
    )


async def _to_look_at(unit: Unit, view: PeopleView, needs: PeopleNeeds) -> PeopleView:
    """The same view with learners who let coaches read."""
    if needs.learners:
        rows = await _named(unit, needs.learners, needs.most, sharing=True)
        view = replace(view, found=tuple(_person(row, None) for row in rows))
    if needs.learner is None:
        return view
    found = (await learners.by_ids(unit, (needs.learner,))).get(needs.learner)
    return replace(view, learner=found)


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody whose roles are to be changed."""

    person: Person
    other_owners: int = 0
    accompanied: tuple[tuple[Learner, Assignment], ...] = ()


async def held(unit: Unit, chat: int, *, owners: bool = False, accompanied: bool = False) -> Held:
    """The person of a chat, whom a unit that writes holds; with `owners` all owners too.

    So two owners who are withdrawn at the same time are not the last two.
    """
    theirs = await _accompanied(unit, chat) if accompanied else ()
    chats = {chat, *(await unit.scalars(_OWNERS) if owners else ())}
    staff_members = await staff_rows.by_chats(unit, chats)
    row = next(iter(await unit.rows(_LEARNERS.where(learner_rows.c.chat == chat))), None)
    others = [
        each for each in staff_members.values() if "owner" in each.roles and each.chat != chat
    ]
    return Held(_known(chat, row, staff_members.get(chat)), len(others), theirs)


async def _accompanied(unit: Unit, chat: int) -> tuple[tuple[Learner, Assignment], ...]:
    """The learners whom the coach of a chat accompanies, held, each with the assignment."""
    ids = await unit.scalars(select(staff.c.id).where(staff.c.chat == chat))
    if not ids:
        return ()
    theirs = [each.learner for each in await assignments.in_force(unit, coach=ids[0])]
    held = await learners.by_chats(unit, await people.chats_by_ids(unit, theirs))
    by_id = {each.id: each for each in held.values()}
    still = await assignments.in_force(unit, coach=ids[0])
    return tuple((by_id[each.learner], each) for each in still if each.learner in by_id)


async def _everybody(unit: Unit) -> tuple[Person, ...]:
    """All who have a role now; those without one are found by their names."""
    working = [each for each in await staff_rows.everybody(unit) if each.roles]
    return tuple(_known(each.chat, None, each) for each in working)


async def _find(unit: Unit, words: str, most: int) -> tuple[Person, ...]:
    """Who works or worked here, and who learns or pressed Start; those who work here first."""
    needle = words.casefold()
    working = {
        each.chat: each
        for each in await staff_rows.everybody(unit)
        if needle in each.name.casefold() or words == str(each.chat)
    }
    rows = await _named(unit, words, most, sharing=False)
    known = await staff_rows.by_chats(unit, [row.chat for row in rows if row.chat not in working])
    found = [_known(chat, None, each) for chat, each in working.items()]
    found += [_person(row, known.get(row.chat)) for row in rows if row.chat not in working]
    return tuple(found[:most])


async def _named(unit: Unit, words: str, most: int, *, sharing: bool) -> list[AnyRow]:
    """The learners whose name holds the words, or whose Telegram user id they are."""
    pattern = words.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    which: list[ColumnElement[bool]] = [
        func.lower(learner_rows.c.name).like(bindparam("words"), escape="\\")
    ]
    of: dict[str, Any] = {"words": f"%{pattern}%"}
    if words.isascii() and words.isdecimal() and len(words) < 19:
        which.append(learner_rows.c.chat == bindparam("chat", type_=BIG))
        of["chat"] = int(words)
    statement = _LEARNERS.where(or_(*which)).order_by(learner_rows.c.id).limit(most)
    if sharing:
        statement = statement.where(shares)
    return list(await unit.rows(statement, of))


def _known(chat: int, row: AnyRow | None, person: Staff | None) -> Person:
    if row is not None:
        return _person(row, person)
    if person is None:
        return Person(chat=chat)
    return Person(
        chat=chat,
        name=person.name,
        language=person.language,
        zone=person.zone,
        staff=person,
    )


def _person(row: AnyRow, person: Staff | None) -> Person:
    return Person(
        chat=row.chat,
        learner=row.id,
        name=(person.name if person else "") or row.name,
        status=row.status,
        language=row.language,
        zone=row.zone,
        staff=person,
    )


async def _log(unit: Unit, person: Staff, wanted: LogPage | None) -> dict[str, Any]:
    """A page of the log; of somebody who does not run the programme only lines of their own."""
    if wanted is None:
        return {}
    everything = bool(person.roles & RUNS)
    only = wanted.filter if everything else replace(wanted.filter, actor=person.id)
    lines, newer, older = await audit.page(
        unit, only, before=wanted.before, after=wanted.after, most=wanted.most
    )
    named = await audit.named(unit, lines, learners_too=everything)
    return {"lines": named, "newer": newer, "older": older}
