"""Assignments: which coach accompanies which learner, now and before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from coaching.staff.effects import SaveAssignment
from coaching.staff.records import Assignment
from storage.among import among
from storage.apart import apart
from storage.instants import from_ms, to_ms
from storage.records import Reader
from storage.staff_tables import assignments
from storage.unit import Unit
from storage.upsert import upsert
from storage.values import from_ms_or_none, to_ms_or_none

_all = select(assignments).order_by(assignments.c.since, assignments.c.id)
_now = _all.where(assignments.c.until.is_(None))
_OF_COACH = _now.where(assignments.c.coach == bindparam("coach"))
_OF_LEARNERS = _now.where(among(assignments.c.learner, "learners"))
_EVER = _all.where(assignments.c.learner == bindparam("learner"))
_SAVE = upsert(assignments, on=("id",))
READ = Reader(
    Assignment,
    assignments,
    {"since": from_ms, "until": from_ms_or_none, "reviewed_at": from_ms_or_none},
)


async def in_force(
    unit: Unit, *, coach: int | None = None, learner: int | None = None
) -> tuple[Assignment, ...]:
    """The assignments of a coach, to a learner, or of the one to the other, that have not ended."""
    if coach is not None:
        found = READ.all(await unit.rows(_OF_COACH, {"coach": coach}))
        return tuple(each for each in found if learner in (None, each.learner))
    if learner is None:
        return ()
    return (await of_learners(unit, (learner,))).get(learner, ())


async def of_learners(unit: Unit, ids: Iterable[int]) -> dict[int, tuple[Assignment, ...]]:
    """Every assignment to each of these learners that has not ended, the oldest first."""
    wanted = set(ids)
    rows = await unit.rows(_OF_LEARNERS, {"learners": wanted}) if wanted else ()
    return apart(READ.all(rows))


async def ever(unit: Unit, learner: int) -> tuple[Assignment, ...]:
    """Every assignment to a learner, those that ended too, the oldest first."""
    return tuple(READ.all(await unit.rows(_EVER, {"learner": learner})))


async def save(unit: Unit, effects: Sequence[SaveAssignment]) -> None:
    """Write assignments, new or known."""
    await _SAVE.run(unit, [_to_row(effect.assignment) for effect in effects])


def _to_row(assignment: Assignment) -> dict[str, Any]:
    """The row of a record."""
    return {
        "id": assignment.id,
        "learner": assignment.learner,
        "coach": assignment.coach,
        "since": to_ms(assignment.since),
        "until": to_ms_or_none(assignment.until),
        "opened": assignment.opened,
        "reviewed_at": to_ms_or_none(assignment.reviewed_at),
    }
