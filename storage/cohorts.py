"""Cohorts with their plan and their own days off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, literal, or_, select, true, update

from coaching.cohorts.effects import ReachCohort, SaveCohort
from coaching.records import Cohort
from storage.among import among
from storage.columns import BIG
from storage.instants import to_ms
from storage.records import Reader
from storage.tables import appointments, cohorts, days_off, learners
from storage.unit import AnyRow, Unit
from storage.upsert import Writing
from storage.values import (
    from_day_or_none,
    from_weekdays,
    storable,
    to_clock,
    to_day_or_none,
    to_weekdays,
)

_DEFAULT = select(func.min(cohorts.c.id)).where(cohorts.c.open == true()).scalar_subquery()
# One statement: this is read for every batch of events.
_with_days_off = cohorts.outerjoin(days_off, days_off.c.cohort == cohorts.c.id)
_MORE = (
    days_off.c.date.label("day_off"),
    days_off.c.name.label("day_name"),
    _DEFAULT.label("default_id"),
)
_ALL = select(cohorts, *_MORE).select_from(_with_days_off).order_by(cohorts.c.id)
_BY_IDS = _ALL.where(or_(among(cohorts.c.id, "ids"), cohorts.c.id == _DEFAULT))
_HELD = select(cohorts.c.id).where(cohorts.c.id == bindparam("id")).with_for_update(key_share=True)
_FORGET_DAYS_OFF = delete(days_off).where(days_off.c.cohort == bindparam("cohort_id"))
_CHANGE = update(cohorts).where(cohorts.c.id == bindparam("cohort_id"))
_ACCOMPANY = (
    update(cohorts)
    .where(cohorts.c.id == bindparam("cohort"))
    .values(coach=bindparam("who", type_=BIG))
)
_LEAVE = update(cohorts).where(cohorts.c.coach == bindparam("who")).values(coach=None)
_ASKED = ("active", "paused", "resting")


def _from_weekdays(text: str | None) -> frozenset[int] | None:
    return None if text is None else from_weekdays(text)


def _from_clock(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)


_READ = Reader(
    Cohort,
    cohorts,
    {
        "weekdays": _from_weekdays,
        "prompt_at": _from_clock,
        "weekly_at": time.fromisoformat,
        "starts_on": from_day_or_none,
        "ends_on": from_day_or_none,
    },
)


async def by_ids(unit: Unit, ids: Iterable[int]) -> tuple[dict[int, Cohort], Cohort | None]:
    """The cohorts of these ids, and the default: the first that is open."""
    rows = await unit.rows(_BY_IDS, {"ids": ids})
    found = {each.id: each for each in _cohorts(rows)}
    return found, found.get(rows[0].default_id) if rows else None


async def hold(unit: Unit, cohort: int) -> None:
    """Keep others from changing a cohort until this unit has written: it is written whole."""
    if unit.writes:
        await unit.execute(_HELD, {"id": cohort})


async def everyone(unit: Unit) -> tuple[Cohort, ...]:
    """All cohorts, in the order in which they were made."""
    return _cohorts(await unit.rows(_ALL))


def _cohorts(rows: Sequence[AnyRow]) -> tuple[Cohort, ...]:
    """The cohorts of rows, of which each names one day off or none."""
    first: dict[int, AnyRow] = {}
    days: dict[int, dict[date, str]] = defaultdict(dict)
    for row in rows:
        first.setdefault(row.id, row)
        if row.day_off is not None:
            days[row.id][date.fromisoformat(row.day_off)] = row.day_name
    return tuple(
        _READ.one(row[: -len(_MORE)], days_off=days.get(id_, {})) for id_, row in first.items()
    )


async def save(unit: Unit, effects: Sequence[SaveCohort]) -> None:
    """Write cohorts whole; an IntegrityError when a new one has an id that is taken meanwhile."""
    for effect in effects:
        cohort, row = effect.cohort, _to_row(effect.cohort)
        if effect.new:
            await unit.execute(insert(cohorts), {"id": cohort.id, **row})
        else:
            await unit.execute(_CHANGE.values(**row), {"cohort_id": cohort.id})
            await unit.execute(_FORGET_DAYS_OFF, {"cohort_id": cohort.id})
        days = [
            {"cohort": cohort.id, "date": day.isoformat(), "name": storable(name)}
            for day, name in cohort.days_off.items()
        ]
        if days:
            await unit.execute(insert(days_off), days)


_COLUMNS = ("learner", "kind", "chat", "due")
_WHO = (
    select(learners.c.id, literal("plan"), learners.c.chat, bindparam("at", type_=BIG))
    .where(
        learners.c.cohort == bindparam("cohort"),
        learners.c.status.in_(_ASKED),
        learners.c.forget_at.is_(None),
    )
    .order_by(learners.c.id)
)
_REACH = Writing(
    lambda insert_into: (
        insert_into(appointments).from_select(_COLUMNS, _WHO).on_conflict_do_nothing()
    )
)


async def reach(unit: Unit, effects: Sequence[ReachCohort], now: datetime) -> None:
    """Have every learner of these cohorts take the changed plan over, by an appointment each."""
    for cohort in sorted({effect.cohort for effect in effects}):
        await unit.execute(_REACH.statement(unit.dialect), {"cohort": cohort, "at": to_ms(now)})


async def accompany(unit: Unit, cohort: int, coach: int | None) -> bool:
    """Choose who accompanies whoever joins a cohort (None: nobody); False without that cohort."""
    done = await unit.execute(_ACCOMPANY, {"cohort": cohort, "who": coach})
    return done.rowcount == 1


async def leave(unit: Unit, coach: int) -> None:
    """A coach who goes accompanies nobody who joins from now on."""
    await unit.execute(_LEAVE, {"who": coach})


def _to_row(cohort: Cohort) -> dict[str, Any]:
    """The row of a record, without its id."""
    return {
        "name": storable(cohort.name),
        "zone": cohort.zone,
        "language": cohort.language,
        "seed": cohort.seed,
        "open": cohort.open,
        "coach": cohort.coach,
        "weekdays": None if cohort.weekdays is None else to_weekdays(cohort.weekdays),
        "prompt_at": None if cohort.prompt_at is None else to_clock(cohort.prompt_at),
        "weekly_day": cohort.weekly_day,
        "weekly_at": to_clock(cohort.weekly_at),
        "starts_on": to_day_or_none(cohort.starts_on),
        "ends_on": to_day_or_none(cohort.ends_on),
        "holidays": cohort.holidays,
    }
