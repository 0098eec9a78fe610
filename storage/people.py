"""Whom there is to assign and to give a role: looked up by number, by cohort, or all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, text, true

from coaching.people.effects import LeaveCohorts
from storage import cohorts
from storage.among import among
from storage.columns import BIG
from storage.instants import from_ms, to_ms
from storage.staff_tables import assignments
from storage.tables import consents, learners
from storage.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A learner as the operator's list shows them."""

    chat: int
    name: str
    status: str
    cohort: int


_KNOWN = select(learners.c.chat, learners.c.name, learners.c.status, learners.c.cohort).order_by(
    learners.c.created_at, learners.c.id
)
_OF_ALL = select(learners.c.chat).where(
    learners.c.notice_version.is_not(None), learners.c.forget_at.is_(None)
)
_BY_IDS = select(learners.c.chat).where(among(learners.c.id, "ids"))
_OF_COHORT = _OF_ALL.where(learners.c.cohort == bindparam("cohort"))
_ACCOMPANIED = (
    select(assignments.c.learner).where(among(assignments.c.learner, "learners")).distinct()
)
_CONSENTED = (
    select(consents.c.learner, func.max(consents.c.at).label("at"))
    .where(
        consents.c.what == "coach_may_read",
        consents.c.given == true(),
        among(consents.c.learner, "learners"),
    )
    .group_by(consents.c.learner)
)
# Both what the coach still had to say, and what was to be said in the coach's chat.
_CALL_OFF = text(
    "UPDATE outbox SET state = 'cancelled', settled = :now"
    " WHERE state = 'queued' AND kind = 'letter' AND ref IN"
    " (SELECT id FROM letters WHERE learner = :learner AND coach = :coach)"
).bindparams(*(bindparam(name, type_=BIG) for name in ("now", "learner", "coach")))


async def known(unit: Unit) -> tuple[Known, ...]:
    """Every learner, those who came first at the top."""
    return tuple(
        Known(chat=row.chat, name=row.name, status=row.status, cohort=row.cohort)
        for row in await unit.rows(_KNOWN)
    )


async def chats_of(unit: Unit, cohort: int | None) -> list[int]:
    """The chats of everybody of a cohort (None: of all) who has agreed to take part."""
    if cohort is None:
        return list(await unit.scalars(_OF_ALL))
    return list(await unit.scalars(_OF_COHORT, {"cohort": cohort}))


async def chats_by_ids(unit: Unit, ids: Iterable[int]) -> list[int]:
    """The chats of these learners."""
    return list(await unit.scalars(_BY_IDS, {"ids": ids}))


async def accompanied(unit: Unit, ids: Iterable[int]) -> frozenset[int]:
    """Who of these learners has or ever had a coach."""
    return frozenset(await unit.scalars(_ACCOMPANIED, {"learners": ids}))


async def consented_at(unit: Unit, ids: Iterable[int]) -> dict[int, datetime]:
    """When each of these learners last agreed that coaches may read; nobody who never did."""
    rows = await unit.rows(_CONSENTED, {"learners": ids})
    return {row.learner: from_ms(row.at) for row in rows}


async def call_off_letters(unit: Unit, learner: int, coach: int, now: datetime) -> None:
    """Call off every letter between these two that was not sent yet."""
    await unit.execute(_CALL_OFF, {"now": to_ms(now), "learner": learner, "coach": coach})


async def leave_cohorts(unit: Unit, effects: Sequence[LeaveCohorts]) -> None:
    """Coaches who go accompany nobody who joins from now on."""
    for effect in effects:
        await cohorts.leave(unit, effect.coach)
