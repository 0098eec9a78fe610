"""Deliveries: every prompt put to a learner, and how it ended."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Text, and_, bindparam, func, select, update

from coaching.asked import Asked
from coaching.effects import AddDelivery, MarkDelivery
from coaching.records import Delivery
from coaching.staff.records import Level
from storage import levels
from storage.among import among
from storage.columns import BIG
from storage.instants import from_ms, to_ms
from storage.records import Reader
from storage.tables import deliveries, ratings
from storage.unit import Unit
from storage.upsert import insert_once
from storage.values import from_ms_or_none, storable, to_ms_or_none

_of_learners = among(deliveries.c.learner, "learners")
_BY_IDS = select(deliveries).where(among(deliveries.c.id, "ids"))
_BY_MESSAGES = (
    select(deliveries)
    .where(_of_learners, among(deliveries.c.message_id, "messages"))
    .order_by(deliveries.c.asked_at, deliveries.c.ordinal)
)
_LOG = (
    select(
        deliveries.c.learner,
        deliveries.c.item,
        deliveries.c.kind,
        deliveries.c.prompt_id,
        deliveries.c.local_date,
        deliveries.c.state,
        deliveries.c.via,
        ratings.c.value,
        deliveries.c.standard,
        deliveries.c.asked_at,
    )
    .outerjoin(ratings, ratings.c.delivery == deliveries.c.id)
    .where(_of_learners)
    .order_by(deliveries.c.asked_at, deliveries.c.id)
)
_ranked = (
    select(
        deliveries.c.id,
        func.row_number()
        .over(
            partition_by=deliveries.c.learner,
            order_by=(deliveries.c.asked_at.desc(), deliveries.c.id.desc()),
        )
        .label("place"),
    )
    .where(_of_learners)
    .subquery()
)
_RECENT = (
    select(deliveries)
    .join(_ranked, _ranked.c.id == deliveries.c.id)
    .where(_ranked.c.place <= bindparam("most"))
    .order_by(deliveries.c.asked_at.desc(), deliveries.c.id.desc())
)
_BETWEEN = (
    select(deliveries)
    .where(_of_learners, deliveries.c.local_date.between(bindparam("first"), bindparam("last")))
    .order_by(deliveries.c.asked_at, deliveries.c.id)
)
_ADD = insert_once(deliveries)
_MARK = (
    update(deliveries)
    .where(
        and_(deliveries.c.id == bindparam("delivery"), deliveries.c.learner == bindparam("owner"))
    )
    .values(
        state=func.coalesce(bindparam("new_state", type_=Text()), deliveries.c.state),
        answered_at=func.coalesce(bindparam("answered", type_=BIG), deliveries.c.answered_at),
        outcome=func.coalesce(bindparam("ended", type_=Text()), deliveries.c.outcome),
    )
)
_READ = Reader(
    Delivery,
    deliveries,
    {
        "local_date": date.fromisoformat,
        "asked_at": from_ms,
        "answered_at": from_ms_or_none,
    },
)


async def by_ids(unit: Unit, ids: Iterable[int]) -> dict[int, Delivery]:
    """The deliveries of these ids, whoever's they are: compare the learner before showing one."""
    wanted = set(ids)
    rows = await unit.rows(_BY_IDS, {"ids": wanted}) if wanted else ()
    return {each.id: each for each in _READ.all(rows)}


async def by_messages(
    unit: Unit, pairs: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], Delivery]:
    """The deliveries that stand in a learner's chat as a message: (learner, message id).

    Of prompts that were exchanged in one message, the latest: the one that stands there now.
    """
    wanted = set(pairs)
    if not wanted:
        return {}
    learners, messages = zip(*wanted, strict=True)
    rows = await unit.rows(_BY_MESSAGES, {"learners": learners, "messages": messages})
    found = _READ.all(rows)
    return {(each.learner, each.message_id or 0): each for each in found}


async def log(unit: Unit, learners: Iterable[int]) -> dict[int, tuple[Asked, ...]]:
    """Everything these learners were asked, oldest first.

    A coach's level stands with the latest question about its item that had been asked by then.
    """
    wanted = set(learners)
    if not wanted:
        return {}
    placed = await levels.of_learners(unit, wanted)
    asked: dict[int, list[Asked]] = defaultdict(list)
    instants: dict[int, list[datetime]] = defaultdict(list)
    for learner, item, kind, prompt_id, day, state, via, value, standard, at in await unit.rows(
        _LOG, {"learners": wanted}
    ):
        asked[learner].append(
            Asked(
                item=item,
                kind=kind,
                prompt_id=prompt_id,
                date=date.fromisoformat(day),
                answered=state == "answered",
                rating=value,
                via=via,
                state=state,
                standard=standard,
            )
        )
        instants[learner].append(from_ms(at))
    return {
        learner: tuple(_with_levels(rows, instants[learner], placed.get(learner, ())))
        for learner, rows in asked.items()
    }


def _with_levels(
    rows: list[Asked], instants: Sequence[datetime], placed: Iterable[Level]
) -> list[Asked]:
    """The lines of a log, which were asked at these instants, with a coach's levels in them."""
    for level in placed:
        about = [
            at
            for at in range(bisect_right(instants, level.at))
            if (rows[at].item, rows[at].standard) == (level.item, level.standard)
        ]
        if about and level.value is not None:
            rows[about[-1]] = replace(rows[about[-1]], coach_rating=level.value)
    return rows


async def recent(unit: Unit, most: Mapping[int, int]) -> dict[int, tuple[Delivery, ...]]:
    """The latest deliveries of learners, newest first; `most` says how many of each."""
    if not most:
        return {}
    rows = await unit.rows(_RECENT, {"learners": most, "most": max(most.values())})
    found = of_learners(_READ.all(rows))
    return {learner: each[: most[learner]] for learner, each in found.items()}


async def between(
    unit: Unit, learners: Iterable[int], first: date, last: date
) -> dict[int, tuple[Delivery, ...]]:
    """What learners were asked on local dates from `first` to `last`, oldest first."""
    days = {"first": first.isoformat(), "last": last.isoformat()}
    rows = await unit.rows(_BETWEEN, {"learners": learners, **days})
    return of_learners(_READ.all(rows))


def of_learners(found: Iterable[Delivery]) -> dict[int, tuple[Delivery, ...]]:
    """The same deliveries, in the same order, apart for each learner."""
    apart: dict[int, list[Delivery]] = defaultdict(list)
    for each in found:
        apart[each.learner].append(each)
    return {learner: tuple(rows) for learner, rows in apart.items()}


async def add(unit: Unit, effects: Sequence[AddDelivery]) -> None:
    """Keep prompts that are being put; a second one for the same place of a date is ignored."""
    await _ADD.run(unit, [_to_row(effect.delivery) for effect in effects])


async def mark(unit: Unit, effects: Sequence[MarkDelivery]) -> None:
    """Note how prompts ended."""
    rows = [
        {
            "delivery": effect.id,
            "owner": effect.learner,
            "new_state": effect.state,
            "answered": to_ms_or_none(effect.answered_at),
            "ended": effect.outcome,
        }
        for effect in effects
    ]
    await unit.execute(_MARK, rows)


def _to_row(delivery: Delivery) -> dict[str, Any]:
    """The row of a record."""
    return {
        "id": delivery.id,
        "learner": delivery.learner,
        "item": delivery.item,
        "kind": delivery.kind,
        "prompt_id": delivery.prompt_id,
        "rev": delivery.rev,
        "text": storable(delivery.text),
        "follow_up": storable(delivery.follow_up),
        "local_date": delivery.local_date.isoformat(),
        "ordinal": delivery.ordinal,
        "via": delivery.via,
        "state": delivery.state,
        "reason": storable(delivery.reason),
        "asked_at": to_ms(delivery.asked_at),
        "answered_at": to_ms_or_none(delivery.answered_at),
        "message_id": delivery.message_id,
        "outcome": delivery.outcome,
        "standard": delivery.standard,
    }
