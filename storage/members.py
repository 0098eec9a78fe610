"""Learners as an admin sees them: name, state, coaches and counts; nothing they typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, bindparam, case, cast, func, literal, or_, select

from coaching.cohorts.stalled import AVOIDS, JOINING_FOR, NUDGE_EVERY, SILENT_AFTER
from coaching.cohorts.view import CohortNeeds, Member
from coaching.records import Learner
from storage import assignments, learners, people
from storage.among import among
from storage.columns import BIG
from storage.instants import to_ms
from storage.tables import deliveries
from storage.tables import learners as rows
from storage.unit import Unit

STALLED_AT_MOST = 200
"""How many who have come to a stop are looked at: nobody asks after more in one day."""
LATEST = 5
"""So many of the latest questions tell how somebody answers lately."""

_PEOPLE = select(rows.c.id).where(rows.c.forget_at.is_(None)).order_by(rows.c.created_at, rows.c.id)
_of_cohort = rows.c.cohort == bindparam("cohort")
_put = deliveries.c.state.not_in(("swapped", "expired"))
_COUNTED = (
    select(
        deliveries.c.learner,
        func.count().label("asked"),
        func.sum(cast(deliveries.c.state == literal("answered"), Integer)).label("answered"),
    )
    .where(_put, among(deliveries.c.learner, "learners"))
    .group_by(deliveries.c.learner)
)
_PLACE = (
    func.row_number()
    .over(
        partition_by=deliveries.c.learner,
        order_by=(deliveries.c.asked_at.desc(), deliveries.c.id.desc()),
    )
    .label("place")
)
_placed = (
    select(
        deliveries.c.learner,
        deliveries.c.state,
        _PLACE,
    )
    .where(_put, among(deliveries.c.learner, "learners"))
    .subquery()
)
_LATELY = (
    select(_placed.c.learner, _placed.c.state, func.count().label("how_many"))
    .where(_placed.c.place <= LATEST)
    .group_by(_placed.c.learner, _placed.c.state)
)
_left_out = deliveries.c.state == literal("no_chance")
_latest = (
    select(deliveries.c.learner, deliveries.c.state, _PLACE)
    .where(
        _put,
        deliveries.c.learner.in_(
            select(deliveries.c.learner)
            .where(_left_out)
            .group_by(deliveries.c.learner)
            .having(func.count() >= AVOIDS)
        ),
    )
    .subquery()
)
_AVOIDING = (
    select(_latest.c.learner)
    .where(_latest.c.place <= LATEST)
    .group_by(_latest.c.learner)
    .having(
        func.sum(cast(_latest.c.state == literal("no_chance"), Integer)) >= AVOIDS,
        func.sum(cast(_latest.c.state == literal("answered"), Integer)) == 0,
    )
)
# The rule of coaching.cohorts.stalled, so that those who are loaded first are those who count.
_STALLED = or_(
    rows.c.status.in_(("resting", "blocked")),
    (rows.c.status == literal("joining"))
    & (rows.c.created_at <= bindparam("joining_since", type_=BIG)),
    (rows.c.status == literal("paused")) & rows.c.paused_until.is_(None),
    rows.c.status.in_(("active", "left"))
    & or_(rows.c.misses >= SILENT_AFTER, rows.c.id.in_(_AVOIDING)),
)
_CAN_BE_HELPED_FIRST = (
    case(
        (rows.c.status.in_(("blocked", "left")), 2),
        (rows.c.nudged_at > bindparam("nudged_since", type_=BIG), 1),
        else_=0,
    ),
    rows.c.created_at,
    rows.c.id,
)


async def load(unit: Unit, needs: CohortNeeds, now: datetime) -> tuple[tuple[Member, ...], int]:
    """The members that are needed, and how many there are in all."""
    if needs.learner is not None:
        ids = await _held(unit, await people.chats_by_ids(unit, (needs.learner,)))
    elif needs.chats:
        ids = await _held(unit, needs.chats)
    elif needs.stalled:
        return await _stalled(unit, needs, now)
    elif needs.everybody:
        ids = list(await unit.scalars(_within(_PEOPLE, needs), _params(needs)))
    elif needs.roster is not None:
        offset, most = needs.roster
        asked = _within(_PEOPLE, needs).limit(most).offset(offset)
        ids = list(await unit.scalars(asked, _params(needs)))
        return await _members(unit, ids), await _count(
            unit, _within(_PEOPLE, needs), _params(needs)
        )
    else:
        return (), 0
    return await _members(unit, ids), len(ids)


async def _held(unit: Unit, chats: Iterable[int]) -> list[int]:
    """The learners of these chats, whom a unit that writes keeps others from changing meanwhile."""
    return [each.id for each in (await learners.by_chats(unit, chats)).values()]


async def _stalled(unit: Unit, needs: CohortNeeds, now: datetime) -> tuple[tuple[Member, ...], int]:
    """Those who have come to a stop, who can be helped first; and how many there are in all."""
    found = _within(_PEOPLE.where(_STALLED), needs)
    params = {**_params(needs), "joining_since": to_ms(now - JOINING_FOR)}
    first = found.order_by(None).order_by(*_CAN_BE_HELPED_FIRST).limit(STALLED_AT_MOST)
    ids = await unit.scalars(first, {**params, "nudged_since": to_ms(now - NUDGE_EVERY)})
    return await _members(unit, ids), await _count(unit, found, params)


async def _count(unit: Unit, found: Select[Any], params: Mapping[str, Any]) -> int:
    counting = select(func.count()).select_from(found.order_by(None).subquery())
    return int(await unit.scalar(counting, dict(params)) or 0)


def named(member: Member, names: Mapping[int, str]) -> Member:
    """The same with the name of the cohort."""
    return replace(member, cohort=names.get(member.learner.cohort, ""))


def _within(statement: Select[Any], needs: CohortNeeds) -> Select[Any]:
    return statement if needs.cohort is None else statement.where(_of_cohort)


def _params(needs: CohortNeeds) -> dict[str, Any]:
    return {} if needs.cohort is None else {"cohort": needs.cohort}


async def _members(unit: Unit, wanted: Iterable[int]) -> tuple[Member, ...]:
    """Those of these ids, each with their counts, in the same order."""
    found = await learners.by_ids(unit, wanted)
    here = [found[id_] for id_ in wanted if id_ in found and found[id_].forget_at is None]
    ids = [each.id for each in here]
    counted = {row.learner: row for row in await unit.rows(_COUNTED, {"learners": ids})}
    lately: dict[int, dict[str, int]] = {}
    for row in await unit.rows(_LATELY, {"learners": ids}):
        lately.setdefault(row.learner, {})[row.state] = row.how_many
    theirs = await assignments.of_learners(unit, ids)
    ever = await people.accompanied(unit, ids)
    agreed = await people.consented_at(unit, ids)
    return tuple(
        Member(
            learner=_bare(each),
            asked=counted[each.id].asked if each.id in counted else 0,
            answered=(counted[each.id].answered or 0) if each.id in counted else 0,
            left_out=lately.get(each.id, {}).get("no_chance", 0),
            recent=lately.get(each.id, {}).get("answered", 0),
            coaches=theirs.get(each.id, ()),
            accompanied=each.id in ever,
            agreed_at=agreed.get(each.id),
        )
        for each in here
    )


def _bare(learner: Learner) -> Learner:
    """The record without what a conversation keeps in it: that may be words."""
    return replace(learner, step=None, step_data={})
