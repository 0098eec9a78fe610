"""Which entries a coach looks for, as conditions of statements over what they may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from coaching.grams import words as words_of
from coaching.staff.view import Filter
from storage.among import among
from storage.backwards import DAY, Backwards
from storage.columns import BIG
from storage.instants import to_ms
from storage.staff_tables import assignments
from storage.tables import learners, reflections
from storage.unit import Unit
from storage.visible import readable

Conditions = tuple[ColumnElement[bool], ...]

_OF_LEARNERS: dict[str, ColumnElement[bool]] = {
    "learner": assignments.c.learner == bindparam("learner", type_=BIG),
    "cohort": learners.c.cohort == bindparam("cohort", type_=BIG),
}
_OF_ENTRIES: dict[str, ColumnElement[bool]] = {
    "items": reflections.c.item.in_(bindparam("items", expanding=True)),
    "reflections": among(reflections.c.id, "reflections"),
    "first": reflections.c.local_date >= bindparam("first"),
    "last": reflections.c.local_date <= bindparam("last"),
}
_unreviewed = or_(
    assignments.c.reviewed_at.is_(None), reflections.c.created_at > assignments.c.reviewed_at
)
_newest, _oldest = (
    select(extreme(reflections.c.created_at))
    .where(reflections.c.learner == learners.c.id)
    .correlate(learners)
    .scalar_subquery()
    for extreme in (func.max, func.min)
)
_STRETCH = select(func.count(), func.min(_oldest), func.max(_newest)).where(readable)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; made by `sought`."""

    filter: Filter
    words: tuple[str, ...]
    """None of them: whatever the words."""
    of_learners: Conditions
    """Over `assignments` and `learners`."""
    of_entries: Conditions
    """Over `reflections` too."""
    params: dict[str, Any]


def sought(staff: int, wanted: Filter, words: str | None) -> Sought:
    """The conditions of a filter and a query, and their parameters."""
    given: dict[str, Any] = {
        "learner": wanted.learner,
        "cohort": wanted.cohort,
        "items": sorted(wanted.items) or None,
        "reflections": wanted.reflections,
        "first": wanted.first and wanted.first.isoformat(),
        "last": wanted.last and wanted.last.isoformat(),
    }
    params = {name: value for name, value in given.items() if value is not None}
    of_entries = tuple(each for name, each in _OF_ENTRIES.items() if name in params)
    return Sought(
        filter=wanted,
        words=() if words is None else words_of(words),
        of_learners=tuple(each for name, each in _OF_LEARNERS.items() if name in params),
        of_entries=(*of_entries, _unreviewed) if wanted.unreviewed else of_entries,
        params={"staff": staff, **params},
    )


async def stretch(unit: Unit, looked_for: Sought) -> Backwards:
    """The time in which there may be such entries."""
    rows = await unit.rows(_STRETCH.where(*looked_for.of_learners), looked_for.params)
    many, oldest, newest = rows[0]
    if newest is None:
        return Backwards(0, -1, 0)
    # A local date begins and ends within a day of the same date in UTC.
    if looked_for.filter.first is not None:
        oldest = max(oldest, _midnight(looked_for.filter.first) - DAY)
    if looked_for.filter.last is not None:
        newest = min(newest, _midnight(looked_for.filter.last) + 2 * DAY)
    return Backwards(oldest, newest, many)


def _midnight(day: date) -> int:
    """When a date begins in UTC, in milliseconds."""
    return to_ms(datetime.combine(day, time(), tzinfo=UTC))
