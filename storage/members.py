"""Learners as an admin sees them: name, state, coaches and counts; nothing they typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Integer, Select, bindparam, cast, func, literal, or_, select

from coaching.cohorts.view import CohortNeeds, Member
from coaching.records import Learner
from storage import assignments, learners, people
from storage.among import among
from storage.tables import deliveries
from storage.tables import learners as rows
from storage.unit import Unit

STALLED_AT_MOST = 200
"""How many who have come to a stop are looked at: nobody asks after more in one day."""
LATEST = 5
"""So many of the latest questions tell how somebody answers lately."""

_PEOPLE = select(rows.c.id).where(rows.c.forget_at.is_(None)).order_by(rows.c.created_at, rows.c.id)
_BY_CHATS = select(rows.c.id).where(among(rows.c.chat, "chats"))
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
_placed = (
    select(
        deliveries.c.learner,
        deliveries.c.state,
        func.row_number()
        .over(
            partition_by=deliveries.c.learner,
            order_by=(deliveries.c.asked_at.desc(), deliveries.c.id.desc()),
        )
        .label("place"),
    )
    .where(_put, among(deliveries.c.learner, "learners"))
    .subquery()
)
_LATELY = (
    select(_placed.c.learner, _placed.c.state, func.count().label("how_many"))
    .where(_placed.c.place <= LATEST)
    .group_by(_placed.c.learner, _placed.c.state)
)
_MAY_BE_STALLED = or_(
    rows.c.status.in_(("joining", "resting", "blocked")),
    rows.c.misses > 0,
    (rows.c.status == literal("paused")) & rows.c.paused_until.is_(None),
    among(rows.c.id, "avoiding"),
)
_AVOIDING = (
    select(deliveries.c.learner)
    .where(deliveries.c.state == literal("no_chance"))
    .group_by(deliveries.c.learner)
    .having(func.count() >= 3)
)


async def load(unit: Unit, needs: CohortNeeds) -> tuple[tuple[Member, ...], int]:
    """The members that are needed, and how many there are in all."""
    if needs.learner is not None:
        ids = [needs.learner]
    elif needs.chats:
        ids = list(await unit.scalars(_BY_CHATS, {"chats": needs.chats}))
    elif needs.stalled:
        avoiding = await unit.scalars(_AVOIDING)
        asked = _limited(_within(_PEOPLE.where(_MAY_BE_STALLED), needs), STALLED_AT_MOST, 0)
        ids = list(await unit.scalars(asked, {**_params(needs), "avoiding": avoiding}))
    elif needs.everybody:
        ids = list(await unit.scalars(_within(_PEOPLE, needs), _params(needs)))
    elif needs.roster is not None:
        offset, most = needs.roster
        asked = _limited(_within(_PEOPLE, needs), most, offset)
        ids = list(await unit.scalars(asked, _params(needs)))
    else:
        return (), 0
    counting = select(func.count()).select_from(_within(_PEOPLE, needs).subquery())
    total = int(await unit.scalar(counting, _params(needs)) or 0)
    return await _members(unit, ids), total


def named(member: Member, names: Mapping[int, str]) -> Member:
    """The same with the name of the cohort."""
    return replace(member, cohort=names.get(member.learner.cohort, ""))


def _within(statement: Select[Any], needs: CohortNeeds) -> Select[Any]:
    return statement if needs.cohort is None else statement.where(_of_cohort)


def _params(needs: CohortNeeds) -> dict[str, Any]:
    return {} if needs.cohort is None else {"cohort": needs.cohort}


def _limited(statement: Select[Any], most: int, offset: int) -> Select[Any]:
    return statement.limit(most).offset(offset)


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
