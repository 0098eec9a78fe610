"""Who a broadcast is for, as SQL: how many, and the next of them behind a cursor.

Served is who had, or will have, another broadcast within the day: messages of broadcasts that
ended longer ago need not be looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
)

from coaching.broadcast.put import Somebody, key
from coaching.broadcast.reach import Counted, Group
from coaching.broadcast.records import Audience, Broadcast, Why
from coaching.local_time import ONE_DAY
from coaching.retention import MESSAGES
from storage.admin_tables import broadcasts
from storage.among import among
from storage.columns import BIG
from storage.instants import to_ms
from storage.queue_tables import outbox
from storage.tables import deliveries, learners
from storage.unit import AnyRow, Unit

A_DAY = timedelta(hours=20)
"""Within this time a learner gets so many broadcasts as the programme allows: tomorrow's at the
same hour, or a little earlier, is one of another day."""

_LOCK = 0x0B0A57
"""PostgreSQL's advisory lock of the one who puts a broadcast to more people.

Two broadcasts at once must not both find that somebody had none today.
"""
_IN_TURN = text(f"SELECT pg_advisory_xact_lock({_LOCK})")
_SINCE = bindparam("since", type_=BIG)
_RECENT = select(broadcasts.c.id).where(
    broadcasts.c.begun_at.is_not(None),
    or_(broadcasts.c.ended_at.is_(None), broadcasts.c.ended_at > _SINCE),
    broadcasts.c.id != bindparam("other_than", type_=BIG),
)
_HAS_IT = and_(
    among(outbox.c.broadcast, "recent"),
    or_(
        outbox.c.state.in_(("queued", "held", "claimed")),
        and_(outbox.c.state.in_(("sent", "unknown")), outbox.c.settled > _SINCE),
    ),
)
_served = (
    select(outbox.c.learner, func.count().label("times"))
    .where(_HAS_IT)
    .group_by(outbox.c.learner)
    .subquery()
)
_TIMES = func.coalesce(_served.c.times, 0).label("times")
_NEVER: ColumnElement[int] = literal_column("0").label("times")
# In the order of their index, so that nothing need be sorted.
_IN_COMMON = (learners.c.zone, learners.c.status, learners.c.forget_at)
_TIMES_OF_ONE = (
    select(func.count()).select_from(outbox).where(outbox.c.learner == learners.c.id, _HAS_IT)
).scalar_subquery()
_KNOWN = select(func.count()).select_from(learners).where(among(learners.c.chat, "chats"))
_STATUSES: dict[str, Why | None] = {
    "joining": "joining",
    "active": None,
    "resting": "resting",
    "paused": "paused",
    "blocked": "blocked",
    "left": "left",
}


async def count(unit: Unit, audience: Audience, now: datetime, broadcast: int = 0) -> Counted:
    """How many the audience is now, for a broadcast that does not count as one of the others."""
    recent = await _recent(unit, now, broadcast)
    times = _TIMES if recent else _NEVER
    query = select(*_IN_COMMON, times, func.count().label("people")).select_from(_people(recent))
    groups = [*_IN_COMMON, times] if recent else _IN_COMMON
    rows = await unit.rows(
        query.where(*_conditions(audience)).group_by(*groups), _params(audience, now, recent)
    )
    unknown = 0
    if audience.chats is not None:
        unknown = len(audience.chats) - await unit.scalar(_KNOWN, {"chats": audience.chats})
    return Counted(
        groups=tuple(
            Group(zone=row.zone, why=_why(row), times=row.times, count=row.people) for row in rows
        ),
        unknown=unknown,
    )


async def following(
    unit: Unit, broadcast: Broadcast, now: datetime, a_day: int, most: int
) -> list[Somebody]:
    """The next learners of a broadcast's stage behind its cursor who can get it now.

    Fewer than `most`: there are no more of them in this stage.
    """
    stage = broadcast.stages[broadcast.stage]
    if a_day and unit.writes and unit.dialect == "postgresql":
        await unit.execute(_IN_TURN)
    recent = await _recent(unit, now, broadcast.id) if a_day else []
    query = (
        select(learners.c.id, learners.c.chat, learners.c.zone)
        .where(
            *_conditions(broadcast.audience),
            learners.c.status == "active",
            learners.c.forget_at.is_(None),
            learners.c.id > broadcast.cursor,
        )
        .order_by(learners.c.id)
        .limit(most)
    )
    if stage.zones:
        query = query.where(learners.c.zone.in_(stage.zones))
    if recent:
        query = query.where(a_day > _TIMES_OF_ONE)
    if broadcast.stage > 0:
        query = query.where(_lacks(broadcast.id))
    rows = await unit.rows(query, _params(broadcast.audience, now, recent))
    return [Somebody(row.id, row.chat, row.zone) for row in rows]


async def left_out(
    unit: Unit, broadcast: Broadcast, now: datetime, most: int
) -> list[tuple[Why, AnyRow]]:
    """Learners of its audience who have no message of it, each with the reason.

    Once it is done that is everybody without one; what is no reason in itself is `served`. When
    its messages are cleared away nobody can tell any more, and nobody is listed.
    """
    if broadcast.ended_at is not None and now - broadcast.ended_at > MESSAGES - ONE_DAY:
        return []
    recent = await _recent(unit, now, broadcast.id)
    reasons = [learners.c.status != "active", learners.c.forget_at.is_not(None)]
    if recent:
        reasons.append(_TIMES >= 1)
    if broadcast.state == "done":
        reasons.append(learners.c.created_at <= to_ms(broadcast.confirmed_at or now))
    columns = (
        learners.c.id,
        learners.c.chat,
        learners.c.name,
        learners.c.status,
        learners.c.forget_at,
    )
    query = (
        select(*columns)
        .select_from(_people(recent))
        .where(*_conditions(broadcast.audience), or_(*reasons), _lacks(broadcast.id))
        .order_by(learners.c.id)
        .limit(most)
    )
    rows = await unit.rows(query, _params(broadcast.audience, now, recent))
    return [(_why(row) or "served", row) for row in rows]


def _lacks(broadcast: int) -> ColumnElement[bool]:
    """Whether a learner has no message of it yet."""
    dedupe = literal(key(broadcast, 0).removesuffix("0"), Text) + cast(learners.c.id, Text)
    return ~select(literal(1)).where(outbox.c.dedupe == dedupe).exists()


def _people(recent: Sequence[int]) -> Any:
    if not recent:
        return learners
    return learners.outerjoin(_served, _served.c.learner == learners.c.id)


async def _recent(unit: Unit, now: datetime, other_than: int) -> list[int]:
    """The other broadcasts whose messages may count as of the same day."""
    params = {"since": to_ms(now - A_DAY), "other_than": other_than}
    return list(await unit.scalars(_RECENT, params))


def _conditions(audience: Audience) -> list[ColumnElement[bool]]:
    """What must hold of a learner; none when everybody is meant."""
    found: list[ColumnElement[bool]] = []
    if audience.cohorts:
        found.append(learners.c.cohort.in_(sorted(audience.cohorts)))
    if audience.trades:
        found.append(learners.c.trade.in_(sorted(audience.trades)))
    if audience.languages:
        found.append(learners.c.language.in_(sorted(audience.languages)))
    if audience.active_days is not None:
        found.append(learners.c.last_contact >= bindparam("active_since", type_=BIG))
    if audience.missing_item is not None:
        found.append(learners.c.id.not_in(_answered(audience)))
    if audience.chats is not None:
        found.append(among(learners.c.chat, "chats"))
    return found


def _answered(audience: Audience) -> Select[Any]:
    query = select(deliveries.c.learner).where(
        deliveries.c.item == audience.missing_item,
        # In so many words, as the index of those answered is only for this state.
        deliveries.c.state == literal_column("'answered'"),
    )
    return query.where(deliveries.c.standard == audience.standard) if audience.standard else query


def _params(audience: Audience, now: datetime, recent: Sequence[int]) -> dict[str, Any]:
    params: dict[str, Any] = {}
    if audience.active_days is not None:
        params["active_since"] = to_ms(now - timedelta(days=audience.active_days))
    if audience.chats is not None:
        params["chats"] = audience.chats
    if recent:
        params |= {"recent": recent, "since": to_ms(now - A_DAY)}
    return params


def _why(row: AnyRow) -> Why | None:
    """Why a learner gets nothing; who asked to be forgotten is leaving, whatever else they are."""
    return "leaving" if row.forget_at is not None else _STATUSES[row.status]
