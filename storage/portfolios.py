"""What portfolios are made of: in every query only what the one who has them made may read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select

from coaching.portfolio.material import Material
from coaching.records import Delivery, Learner
from coaching.staff.records import Grade, Staff
from storage import cohorts, deliveries, learners, levels, ratings, reflections, staff
from storage.instants import from_ms
from storage.staff_tables import grades
from storage.tables import cohorts as cohort_rows
from storage.tables import learners as learner_rows
from storage.tables import reflections as reflection_rows
from storage.unit import Unit
from storage.visible import readable, visible

EVER = date.max

_this = learner_rows.c.id == bindparam("learner")
_written = and_(
    reflection_rows.c.learner == learner_rows.c.id, reflection_rows.c.deleted_at.is_(None)
)
_shares = and_(learner_rows.c.coach_may_read, learner_rows.c.forget_at.is_(None))
_TOTAL = select(func.count()).where(_this, _written)
_GRADES = (
    select(grades)
    .where(grades.c.learner == bindparam("learner"))
    .order_by(grades.c.at, grades.c.reflection, grades.c.coach)
)
_COHORT = (
    select(learner_rows.c.id)
    .where(learner_rows.c.cohort == bindparam("cohort"), learner_rows.c.joined_at.is_not(None))
    .order_by(learner_rows.c.joined_at, learner_rows.c.id)
)
_COHORT_EXISTS = select(func.count()).where(cohort_rows.c.id == bindparam("cohort"))


@dataclass(frozen=True, slots=True)
class _Sight:
    """What one kind of reader sees: whose file, and which entries in it."""

    chat: Select[Any]
    entries: Select[Any]


def _sight(whose: Any, which: Any) -> _Sight:
    chat = select(learner_rows.c.chat).where(_this, whose)
    entries = (
        select(reflection_rows.c.id)
        .where(_this, which)
        .order_by(reflection_rows.c.created_at, reflection_rows.c.id)
    )
    return _Sight(chat, entries)


_OWN = _sight(learner_rows.c.id.is_not(None), _written)
_COACH = _sight(readable, visible)
_OPERATOR = _sight(_shares, and_(_shares, _written, reflection_rows.c.private.is_(False)))


async def own(unit: Unit, learner: int, now: datetime) -> Material | None:
    """All of a learner's, for themselves; None when there is no such learner (any more)."""
    return await _load(unit, learner, now, _OWN)


async def of_coach(
    unit: Unit, learner: int, coach: int, now: datetime
) -> tuple[Staff, Material] | None:
    """What a coach may read of a learner now; None when there is nothing they may."""
    person = (await staff.by_ids(unit, [coach])).get(coach)
    if person is None or "coach" not in person.roles:
        return None
    material = await _load(unit, learner, now, _COACH, coach)
    return (person, material) if material is not None else None


async def of_operator(unit: Unit, learner: int, now: datetime) -> Material | None:
    """What a learner shares, for the operator; None when they share nothing with anybody."""
    return await _load(unit, learner, now, _OPERATOR)


async def in_cohort(unit: Unit, cohort: int) -> tuple[int, ...] | None:
    """Everybody who joined a cohort, in that order; None when there is no such cohort."""
    of = {"cohort": cohort}
    if not await unit.scalar(_COHORT_EXISTS, of):
        return None
    return tuple(await unit.scalars(_COHORT, of))


async def _load(
    unit: Unit, learner: int, now: datetime, sight: _Sight, coach: int | None = None
) -> Material | None:
    of = {"learner": learner} if coach is None else {"learner": learner, "staff": coach}
    chat = await unit.scalar(sight.chat, of)
    if chat is None:
        return None
    who = (await learners.by_chats(unit, [chat]))[chat]
    ids = list(dict.fromkeys(await unit.scalars(sight.entries, of)))
    found = await reflections.by_ids(unit, ids)
    shown = tuple(found[each] for each in ids)
    total = await unit.scalar(_TOTAL, {"learner": learner})
    return await _with_verdicts(
        unit,
        Material(
            made_at=now,
            learner=who,
            cohort=(await cohorts.by_ids(unit, [who.cohort]))[0][who.cohort],
            reflections=shown,
            deliveries=await _questions(unit, who, [each.delivery for each in shown]),
            hidden=total - len(shown),
        ),
        coach,
    )


async def _questions(unit: Unit, who: Learner, ids: Iterable[int | None]) -> tuple[Delivery, ...]:
    """The questions that entries answer, the oldest first."""
    asked = await deliveries.by_ids(unit, filter(None, ids))
    own = [each for each in asked.values() if each.learner == who.id]
    return tuple(sorted(own, key=lambda each: (each.asked_at, each.id)))


async def _with_verdicts(unit: Unit, material: Material, coach: int | None) -> Material:
    """The same with everybody's places on the scales; a coach sees the grades of their own."""
    learner = material.learner.id
    placed = (await levels.of_learners(unit, [learner])).get(learner, ())
    graded = await _grades(unit, learner)
    if coach is not None:
        graded = tuple(each for each in graded if each.coach == coach)
    names = await _names(unit, {*(each.coach for each in placed), *(each.coach for each in graded)})
    return replace(
        material,
        ratings=(await ratings.until(unit, [learner], EVER)).get(learner, ()),
        levels=placed,
        grades=graded,
        coaches=names,
    )


async def _grades(unit: Unit, learner: int) -> tuple[Grade, ...]:
    """Every coach's grades of a learner's entries, the oldest first."""
    return tuple(
        Grade(
            reflection=row.reflection,
            coach=row.coach,
            learner=row.learner,
            value=row.value,
            at=from_ms(row.at),
        )
        for row in await unit.rows(_GRADES, {"learner": learner})
    )


async def _names(unit: Unit, people: Iterable[int]) -> dict[int, str]:
    return {each.id: each.name for each in (await staff.by_ids(unit, people)).values()}
