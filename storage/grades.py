"""Grades: how much evidence coaches find in reflections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select

from coaching.staff.effects import GiveGrade
from coaching.staff.records import Grade
from storage.among import among
from storage.apart import apart
from storage.instants import from_ms, to_ms
from storage.records import Reader
from storage.staff_tables import grades
from storage.unit import Unit
from storage.upsert import upsert

_of_coach = (
    select(grades)
    .where(grades.c.coach == bindparam("coach"))
    .order_by(grades.c.at, grades.c.reflection)
)
_OF_LEARNERS = _of_coach.where(among(grades.c.learner, "learners"))
_OF_REFLECTIONS = _of_coach.where(among(grades.c.reflection, "reflections"))
_GIVE = upsert(grades, on=("reflection", "coach"), later=grades.c.at)
_READ = Reader(Grade, grades, {"at": from_ms})


async def of_learners(
    unit: Unit, coach: int, learners: Iterable[int]
) -> dict[int, tuple[Grade, ...]]:
    """The grades that a coach gave these learners' reflections, the oldest first."""
    wanted = set(learners)
    found = {"coach": coach, "learners": wanted}
    return apart(_READ.all(await unit.rows(_OF_LEARNERS, found))) if wanted else {}


async def of_reflections(unit: Unit, coach: int, reflections: Iterable[int]) -> dict[int, Grade]:
    """The grades that a coach gave these reflections, by reflection."""
    wanted = set(reflections)
    if not wanted:
        return {}
    rows = await unit.rows(_OF_REFLECTIONS, {"coach": coach, "reflections": wanted})
    return {grade.reflection: grade for grade in _READ.all(rows)}


async def give(unit: Unit, effects: Sequence[GiveGrade]) -> None:
    """Keep grades: of those of one coach to one reflection, the latest."""
    await _GIVE.run(
        unit,
        [
            {
                "reflection": effect.grade.reflection,
                "coach": effect.grade.coach,
                "learner": effect.grade.learner,
                "value": effect.grade.value,
                "at": to_ms(effect.grade.at),
            }
            for effect in effects
        ],
    )
