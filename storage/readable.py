"""Reads what a coach may read of learners, with the one condition of `storage.visible`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import and_, bindparam, func, or_, select

from coaching.records import Reflection
from coaching.staff.records import Assignment
from storage import assignments as assigned
from storage import reflections as written
from storage.among import among
from storage.apart import apart
from storage.staff_tables import assignments
from storage.tables import learners, reflections
from storage.unit import Unit
from storage.visible import readable, visible

_LEARNERS = select(assignments).where(readable).order_by(assignments.c.since, assignments.c.id)
_LEARNER = _LEARNERS.where(assignments.c.learner == bindparam("learner"))
# As a set of ids, so that an entry comes once however many assignments lead to it.
_ids = select(reflections.c.id).where(visible)
_days = reflections.c.local_date.between(bindparam("first"), bindparam("last"))
_of_learners = among(reflections.c.learner, "learners")
_BY_IDS = select(reflections).where(
    among(reflections.c.id, "ids"), reflections.c.id.in_(_ids.where(among(reflections.c.id, "ids")))
)
_BETWEEN = (
    select(reflections)
    .where(reflections.c.id.in_(_ids.where(_of_learners, _days)))
    .order_by(reflections.c.created_at, reflections.c.id)
)
_KEPT = (
    select(reflections.c.learner, func.count(reflections.c.id.distinct()))
    .where(
        and_(
            readable,
            reflections.c.learner == learners.c.id,
            reflections.c.private,
            reflections.c.deleted_at.is_(None),
            or_(assignments.c.opened, reflections.c.created_at >= assignments.c.since),
        ),
        _of_learners,
        _days,
    )
    .group_by(reflections.c.learner)
)


async def learners_of(unit: Unit, staff: int, learner: int | None = None) -> dict[int, Assignment]:
    """The learners (or this one) whom a coach may read now, each with the coach's assignment."""
    if learner is None:
        rows = await unit.rows(_LEARNERS, {"staff": staff})
    else:
        rows = await unit.rows(_LEARNER, {"staff": staff, "learner": learner})
    return {each.learner: each for each in assigned.READ.all(rows)}


async def by_ids(unit: Unit, staff: int, ids: Iterable[int]) -> dict[int, Reflection]:
    """Of these reflections, those that a coach may read, with their parts."""
    wanted = set(ids)
    rows = await unit.rows(_BY_IDS, {"staff": staff, "ids": wanted}) if wanted else ()
    return {each.id: each for each in await written.with_parts(unit, rows)}


async def between(
    unit: Unit, staff: int, learners: Collection[int], first: date, last: date
) -> dict[int, tuple[Reflection, ...]]:
    """What a coach may read of these learners from `first` to `last`, the oldest first."""
    rows = await unit.rows(_BETWEEN, _span(staff, learners, first, last))
    return apart(await written.with_parts(unit, rows))


async def kept(
    unit: Unit, staff: int, learners: Collection[int], first: date, last: date
) -> dict[int, int]:
    """How many entries these learners keep to themselves that the coach could read otherwise."""
    rows = await unit.rows(_KEPT, _span(staff, learners, first, last))
    return {learner: count for learner, count in rows}


def _span(staff: int, learners: Collection[int], first: date, last: date) -> dict[str, object]:
    days = {"first": first.isoformat(), "last": last.isoformat()}
    return {"staff": staff, "learners": learners, **days}
