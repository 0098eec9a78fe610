"""Looks: an owner reads what a learner shares for a while, by the rule of storage.visible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, update

from coaching.grams import holds
from coaching.grams import words as words_of
from coaching.people.effects import AddLook, EndLook, Look
from coaching.people.view import OpenLook
from coaching.records import Reflection
from coaching.staff.records import Staff
from coaching.staff.view import Filter, LearnerFile, StaffNeeds, StaffView
from storage import assignments, cohorts, entries, learners, reflections
from storage.admin_tables import looks
from storage.columns import BIG
from storage.instants import from_ms, to_ms
from storage.records import Reader
from storage.staff_tables import staff as staff_rows
from storage.tables import learners as learner_rows
from storage.tables import reflections as rows_of_entries
from storage.unit import Unit
from storage.upsert import insert_once
from storage.values import storable
from storage.visible import looked_at, visible_by_look

LOOKER = "owner"
"""The role whose looks count; without it one that was begun is over."""
FARTHEST = 10_000
"""Entries of one learner that are gone through at most."""

_ADD = insert_once(looks)
_END = (
    update(looks)
    .where(
        looks.c.id == bindparam("look", type_=BIG),
        looks.c.staff == bindparam("whose", type_=BIG),
        looks.c.until > bindparam("at", type_=BIG),
    )
    .values(until=bindparam("at", type_=BIG))
)
_IN_FORCE = (
    select(looks, learner_rows.c.name.label("name"))
    .where(looked_at)
    .order_by(looks.c.until.desc(), looks.c.id)
)
_OF_LEARNER = (
    select(looks, staff_rows.c.name.label("name"))
    .join(staff_rows, staff_rows.c.id == looks.c.staff)
    .where(looks.c.learner == bindparam("learner", type_=BIG))
    .order_by(looks.c.since.desc(), looks.c.id)
)
_ENTRIES = (
    select(rows_of_entries.c.id)
    .where(visible_by_look)
    .distinct()
    .add_columns(rows_of_entries.c.created_at)
    .order_by(rows_of_entries.c.created_at.desc(), rows_of_entries.c.id.desc())
    .limit(FARTHEST)
)
_READ = Reader(Look, looks, {"since": from_ms, "until": from_ms})


async def add(unit: Unit, effects: Sequence[AddLook]) -> None:
    """Begin looks."""
    await _ADD.run(
        unit,
        [
            {
                "id": each.look.id,
                "learner": each.look.learner,
                "staff": each.look.staff,
                "reason": storable(each.look.reason),
                "since": to_ms(each.look.since),
                "until": to_ms(each.look.until),
            }
            for each in effects
        ],
    )


async def end(unit: Unit, effects: Sequence[EndLook]) -> None:
    """End looks before their time."""
    await unit.execute(
        _END,
        [{"look": each.id, "whose": each.staff, "at": to_ms(each.at)} for each in effects],
    )


async def in_force(unit: Unit, person: Staff, now: datetime) -> tuple[OpenLook, ...]:
    """The looks of an owner that are in force, the newest first."""
    if LOOKER not in person.roles:
        return ()
    rows = await unit.rows(_IN_FORCE, {"staff": person.id, "now": to_ms(now)})
    return tuple(OpenLook(look=_READ.one(row[:-1]), name=row.name) for row in rows)


async def of_learner(unit: Unit, learner: int) -> tuple[OpenLook, ...]:
    """Every look at a learner, the newest first, each with the name of who looked."""
    rows = await unit.rows(_OF_LEARNER, {"learner": learner})
    return tuple(OpenLook(look=_READ.one(row[:-1]), name=row.name) for row in rows)


async def opened(
    unit: Unit, person: Staff, view: StaffView, needs: StaffNeeds, now: datetime
) -> StaffView:
    """The same view with what the person may see by a look, if they see nothing as a coach."""
    if view.file is not None or (needs.file is None and needs.entry is None):
        return view
    by_learner = {each.look.learner: each.look for each in await in_force(unit, person, now)}
    if not by_learner:
        return view
    entry = await _entry(unit, person, needs.entry, now) if needs.entry is not None else None
    learner = needs.file if needs.file is not None else entry and entry.learner
    look = by_learner.get(learner or 0)
    if look is None:
        return view
    file = await _file(unit, look)
    page, total = await _page(unit, person, look, needs, now)
    return replace(
        view,
        file=file,
        entry=next(iter(await entries.of(unit, person.id, (entry,) if entry else ())), None),
        entries=await entries.of(unit, person.id, page),
        total=total,
        names={look.learner: file.learner.name} if file else {},
    )


async def _file(unit: Unit, look: Look) -> LearnerFile | None:
    """Who it is; the numbers and places of a coach's file are not in it."""
    learner = (await learners.by_ids(unit, (look.learner,))).get(look.learner)
    if learner is None:
        return None
    groups, _ = await cohorts.by_ids(unit, (learner.cohort,))
    held = (await assignments.of_learners(unit, (learner.id,))).get(learner.id, ())
    return LearnerFile(
        learner=learner,
        cohort=groups[learner.cohort].name,
        coaches=frozenset(each.coach for each in held),
        look=look,
    )


async def _entry(unit: Unit, person: Staff, entry: int, now: datetime) -> Reflection | None:
    found = await _ids(unit, person, now, rows_of_entries.c.id == entry)
    return (await reflections.by_ids(unit, found)).get(entry)


async def _page(
    unit: Unit, person: Staff, look: Look, needs: StaffNeeds, now: datetime
) -> tuple[tuple[Reflection, ...], int]:
    """The entries of a page, and how many the filter and the words let through."""
    if needs.page is None:
        return (), 0
    offset, most = needs.page
    wanted = needs.filter or Filter()
    theirs = rows_of_entries.c.learner == look.learner
    ids = await _ids(unit, person, now, theirs, *_conditions(wanted))
    if needs.search is not None:
        written = await reflections.by_ids(unit, ids)
        words = words_of(needs.search)
        ids = [each for each in ids if words and holds((written[each].text,), words)]
    shown = await reflections.by_ids(unit, ids[offset : offset + most])
    return tuple(shown[each] for each in ids[offset : offset + most]), len(ids)


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.items:
        found.append(rows_of_entries.c.item.in_(sorted(wanted.items)))
    if wanted.reflections is not None:
        found.append(rows_of_entries.c.id.in_(sorted(wanted.reflections)))
    if wanted.first is not None:
        found.append(rows_of_entries.c.local_date >= wanted.first.isoformat())
    if wanted.last is not None:
        found.append(rows_of_entries.c.local_date <= wanted.last.isoformat())
    return found


async def _ids(unit: Unit, person: Staff, now: datetime, *more: ColumnElement[bool]) -> list[int]:
    """The ids of entries that this owner may read by a look, the newest first."""
    of: dict[str, Any] = {"staff": person.id, "now": to_ms(now)}
    return [row.id for row in await unit.rows(_ENTRIES.where(*more), of)]
