"""All that is stored about one learner, for their own copy of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime, time
from functools import cache
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from sqlalchemy import Select, Table, bindparam, or_, select

from coaching.effects import Record
from coaching.export.everything import Appointment, Everything, Person, Revision
from coaching.records import Cohort, Consent, Delivery, Learner, Part, Rating, Reflection
from coaching.staff.records import Assignment, Grade, Letter, Level, Note
from storage import readings, staff
from storage.instants import from_ms
from storage.staff_tables import assignments, grades, letters, levels, notes
from storage.tables import (
    appointments,
    audit,
    cohorts,
    consents,
    deliveries,
    learners,
    parts,
    ratings,
    reflections,
    revisions,
)
from storage.unit import AnyRow, Unit
from storage.values import from_weekdays

_R = TypeVar("_R")

LEFT_OUT = {
    "inbox": "raw updates, cleared a week after they were handled; their words are in `parts`",
    "outbox": "messages on their way, made from what is exported; cleared after a month",
    "invites": "doors into cohorts; they name no learner",
    "meta": "facts about the database",
    "rate": "the pace of sending",
    "tombstones": "who asked to be erased, as a hash",
    "grams": "an index of the words that are in `parts`",
    "days_off": "days on which a cohort is not asked",
    "broadcasts": "messages of admins to many; what this learner got of them is in their chat",
    "looks": "owners who read with a reason; who, when and why is in `readings`",
    "alerts": "what is wrong with the program",
    "pulse": "when the program last did what",
    "claims": "which coach has the learner's card open; runs out after minutes",
    "staff": "those who work here; the names of the learner's coaches are in `people`",
    "phrases": "sentences that coaches use often, of nobody in particular",
    "digests": "when coaches are next told how their learners are doing",
    "links": "one-time ways into the web pages, of those who work here",
    "sessions": "who of those who work here is in the web pages",
    "seen_logins": "hashes of logins that must not work twice",
}
"""The tables that an export does not read, and why."""

_EVERY = 2**31 - 1
"""More lines than a log has."""

_READ_AS: Mapping[Any, Callable[[Any], Any]] = {
    datetime: from_ms,
    date: date.fromisoformat,
    time: time.fromisoformat,
    frozenset: from_weekdays,
    dict: json.loads,
}


def _of(table: Table, *order: str) -> Select[Any]:
    rows = select(table).where(table.c.learner == bindparam("learner"))
    return rows.order_by(*(table.c[name] for name in order))


_LEARNER = select(learners).where(learners.c.id == bindparam("learner"))
_COHORT = select(cohorts).where(cohorts.c.id == bindparam("cohort"))
_CONSENTS = _of(consents, "at", "id")
_DELIVERIES = _of(deliveries, "asked_at", "id")
_REFLECTIONS = _of(reflections, "created_at", "id")
_PARTS = _of(parts, "created_at", "message_id", "id")
_REVISIONS = _of(revisions, "part", "revision")
_RATINGS = _of(ratings, "at", "id")
_APPOINTMENTS = _of(appointments, "kind")
_ASSIGNMENTS = _of(assignments, "since", "id")
_GRADES = _of(grades, "at", "reflection", "coach")
_LEVELS = _of(levels, "at", "id")
_LETTERS = _of(letters, "at", "id")
_NOTES = _of(notes, "at", "id")
_LOG = (
    select(audit)
    .where(or_(audit.c.subject == bindparam("learner"), audit.c.actor == bindparam("learner")))
    .order_by(audit.c.at, audit.c.id)
)


async def load(unit: Unit, learner: int, now: datetime) -> Everything | None:
    """Everything about a learner; None when there is no such learner (any more)."""
    of = {"learner": learner}
    found = await unit.rows(_LEARNER, of)
    if not found:
        return None
    who = _record(Learner, found[0])
    messages: dict[int, list[Part]] = defaultdict(list)
    for row in await unit.rows(_PARTS, of):
        messages[row.reflection].append(_record(Part, row))
    cohort = (await unit.rows(_COHORT, {"cohort": who.cohort}))[0]
    return await _with_staff(
        unit,
        Everything(
            made_at=now,
            learner=who,
            # Its days off are the cohort's own, and not about this learner.
            cohort=_record(Cohort, cohort, days_off={}),
            consents=_records(Consent, await unit.rows(_CONSENTS, of)),
            deliveries=_records(Delivery, await unit.rows(_DELIVERIES, of)),
            reflections=tuple(
                _record(Reflection, row, parts=tuple(messages[row.id]))
                for row in await unit.rows(_REFLECTIONS, of)
            ),
            revisions=_records(Revision, await unit.rows(_REVISIONS, of)),
            ratings=_records(Rating, await unit.rows(_RATINGS, of)),
            appointments=_records(Appointment, await unit.rows(_APPOINTMENTS, of)),
            log=_records(Record, await unit.rows(_LOG, of)),
        ),
    )


async def _with_staff(unit: Unit, found: Everything) -> Everything:
    """The same, with all that those who work here did and said."""
    of = {"learner": found.learner.id}
    whole = replace(
        found,
        assignments=_records(Assignment, await unit.rows(_ASSIGNMENTS, of)),
        grades=_records(Grade, await unit.rows(_GRADES, of)),
        levels=_records(Level, await unit.rows(_LEVELS, of)),
        letters=_records(Letter, await unit.rows(_LETTERS, of)),
        notes=_records(Note, await unit.rows(_NOTES, of)),
        readings=(await readings.of(unit, found.learner.id, _EVERY))[::-1],
    )
    theirs = (whole.assignments, whole.grades, whole.levels, whole.letters, whole.notes)
    people = await staff.by_ids(unit, {each.coach for kind in theirs for each in kind})
    names = tuple(Person(id=id_, name=people[id_].name) for id_ in sorted(people))
    return replace(whole, people=names)


def _records(kind: Callable[..., _R], rows: Iterable[AnyRow]) -> tuple[_R, ...]:
    return tuple(_record(kind, row) for row in rows)


def _record(kind: Callable[..., _R], row: AnyRow, **more: Any) -> _R:
    """The record of a row: every field is the column of its name, read as the field's type.

    So a column that is added to a record is in the next export without a word here.
    """
    values = row._mapping
    read = {
        name: values[name] if reader is None or values[name] is None else reader(values[name])
        for name, reader in _readers(kind).items()
        if name not in more
    }
    return kind(**read, **more)


@cache
def _readers(kind: Any) -> dict[str, Callable[[Any], Any] | None]:
    hints = get_type_hints(kind)
    return {field.name: _READ_AS.get(_base(hints[field.name])) for field in fields(kind)}


def _base(hint: Any) -> Any:
    """Of `datetime | None` the datetime, of `frozenset[int]` the frozenset."""
    if NoneType in get_args(hint):
        hint = next(kind for kind in get_args(hint) if kind is not NoneType)
    return get_origin(hint) or hint
