"""Broadcasts: written whole, read with what became of their messages."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, time
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update

from coaching.broadcast.audience_data import as_data, from_data
from coaching.broadcast.effects import SaveBroadcast
from coaching.broadcast.put import Somebody, key
from coaching.broadcast.records import Broadcast, Reach, Stage, Tally
from storage.admin_tables import broadcasts
from storage.among import among
from storage.columns import BIG
from storage.instants import from_ms, to_ms
from storage.queue_tables import outbox
from storage.records import Reader
from storage.sized import sized
from storage.unit import Unit
from storage.upsert import upsert
from storage.values import from_ms_or_none, to_clock, to_json_text, to_ms_or_none

_BY_ID = select(broadcasts).where(broadcasts.c.id == bindparam("broadcast", type_=BIG))
_LATEST = (
    select(broadcasts)
    .order_by(broadcasts.c.created_at.desc(), broadcasts.c.id.desc())
    .limit(bindparam("most"))
)
# A cancelled one is alive until nothing of it is on the wire any more and its end was told.
_ALIVE = (
    select(broadcasts)
    .where(
        or_(
            broadcasts.c.state.in_(("waiting", "running", "paused")),
            (broadcasts.c.state == "cancelled") & broadcasts.c.ended_at.is_(None),
        )
    )
    .order_by(broadcasts.c.created_at, broadcasts.c.id)
)
_TALLY = (
    select(outbox.c.broadcast, outbox.c.state, outbox.c.reason, func.count().label("rows"))
    .where(among(outbox.c.broadcast, "ids"))
    .group_by(outbox.c.broadcast, outbox.c.state, outbox.c.reason)
)
_NEXT_DUE = (
    select(outbox.c.broadcast, func.min(outbox.c.due))
    .where(among(outbox.c.broadcast, "ids"), outbox.c.state == "queued")
    .group_by(outbox.c.broadcast)
)
_COUNT = (
    select(func.count())
    .select_from(outbox)
    .where(outbox.c.broadcast == bindparam("broadcast", type_=BIG))
)
_MOVING = _COUNT.where(outbox.c.state.in_(("queued", "claimed")))
_UNSENT = _COUNT.where(outbox.c.state.in_(("queued", "held", "claimed")))
_GIVE_UP = sized(
    "INSERT INTO outbox (dedupe, chat, learner, kind, policy, lane, due, state, body, reason,"
    " created, settled, broadcast) VALUES (:dedupe, :chat, :learner, 'broadcast', 'never', 3, :now,"
    " 'failed', '{}', 'undecided', :now, :now, :broadcast) ON CONFLICT (dedupe) DO NOTHING",
    "chat",
    "learner",
    "now",
    "broadcast",
)
_WITH_CHATS = select(broadcasts.c.id, broadcasts.c.audience).where(
    broadcasts.c.audience.like('%"chats":[%')
)
_SAVE = upsert(broadcasts, on=("id",))
_WAITING = frozenset({"queued", "held", "claimed"})


def _stages(text: str) -> tuple[Stage, ...]:
    return tuple(Stage(due=from_ms(due), zones=tuple(zones)) for due, zones in json.loads(text))


def _result(text: str | None) -> Tally | None:
    return None if text is None else Tally(**json.loads(text))


_READ = Reader(
    Broadcast,
    broadcasts,
    {
        "message": lambda text: None if text is None else json.loads(text),
        "audience": lambda text: from_data(json.loads(text)),
        "at": from_ms_or_none,
        "wall": lambda text: None if text is None else time.fromisoformat(text),
        "reach": lambda text: Reach(**json.loads(text)),
        "stages": _stages,
        "created_at": from_ms,
        "confirmed_at": from_ms_or_none,
        "begun_at": from_ms_or_none,
        "ended_at": from_ms_or_none,
        "told_at": from_ms_or_none,
        "result": _result,
    },
)


async def by_id(unit: Unit, broadcast: int, *, pass_over: bool = False) -> Broadcast | None:
    """The broadcast; a unit that writes holds it, so that nobody moves its cursor meanwhile.

    `pass_over`: None also while somebody else holds it.
    """
    query = _BY_ID.with_for_update(skip_locked=pass_over) if unit.writes else _BY_ID
    return next(iter(_READ.all(await unit.rows(query, {"broadcast": broadcast}))), None)


async def latest(unit: Unit, most: int) -> tuple[Broadcast, ...]:
    """The latest so many, newest first."""
    return tuple(_READ.all(await unit.rows(_LATEST, {"most": most})))


async def alive(unit: Unit) -> tuple[Broadcast, ...]:
    """Those of which something is still to be sent or told, the oldest first."""
    return tuple(_READ.all(await unit.rows(_ALIVE)))


async def tallies(unit: Unit, ids: Iterable[int]) -> dict[int, Tally]:
    """What became of the messages of broadcasts so far, as far as the outbox still knows."""
    wanted = set(ids)
    states: dict[int, Counter[str]] = defaultdict(Counter)
    failed: dict[int, Counter[str]] = defaultdict(Counter)
    for broadcast, state, reason, rows in await unit.rows(_TALLY, {"ids": wanted}):
        states[broadcast][state] += rows
        if state in ("failed", "expired"):
            failed[broadcast][reason or state] += rows
    dues = {each: due for each, due in await unit.rows(_NEXT_DUE, {"ids": wanted})}
    return {
        each: Tally(
            waiting=sum(states[each][state] for state in _WAITING),
            sent=states[each]["sent"],
            unknown=states[each]["unknown"],
            failed=dict(failed[each]),
            cancelled=states[each]["cancelled"],
            next_due=from_ms(dues[each]) if each in dues else None,
        )
        for each in wanted
    }


async def tally(unit: Unit, broadcast: Broadcast) -> Tally:
    """What became of a broadcast: kept when it ended, counted while it goes on."""
    if broadcast.result is not None and broadcast.ended_at is not None:
        return broadcast.result
    return (await tallies(unit, (broadcast.id,)))[broadcast.id]


async def waiting(unit: Unit, broadcast: int) -> int:
    """How many of its messages are queued, held or on the wire."""
    return int(await unit.scalar(_UNSENT, {"broadcast": broadcast}))


async def moving(unit: Unit, broadcast: int) -> int:
    """How many of its messages are in the hands of a worker or free to be taken."""
    return int(await unit.scalar(_MOVING, {"broadcast": broadcast}))


async def save(unit: Unit, effects: Sequence[SaveBroadcast]) -> None:
    """Write broadcasts, new or known."""
    await _SAVE.run(unit, [_to_row(effect.broadcast) for effect in effects])


async def give_up(unit: Unit, broadcast: Broadcast, somebody: Somebody, now: datetime) -> None:
    """Note that a learner gets nothing because the program failed for them."""
    params = {
        "dedupe": key(broadcast.id, somebody.id),
        "chat": somebody.chat,
        "learner": somebody.id,
        "now": to_ms(now),
        "broadcast": broadcast.id,
    }
    await unit.execute(_GIVE_UP, params)


async def forget(unit: Unit, chat: int) -> None:
    """Take somebody out of the audiences that were chosen by name."""
    for row in await unit.rows(_WITH_CHATS):
        audience = json.loads(row.audience)
        if chat in audience["chats"]:
            audience["chats"].remove(chat)
            await unit.execute(
                update(broadcasts)
                .where(broadcasts.c.id == row.id)
                .values(audience=to_json_text(audience))
            )


def _to_row(broadcast: Broadcast) -> dict[str, Any]:
    """The row of a record."""
    message = broadcast.message
    return {
        "id": broadcast.id,
        "author": broadcast.author,
        "chat": broadcast.chat,
        "state": broadcast.state,
        "message": None if message is None else to_json_text(dict(message)),
        "prompt": broadcast.prompt,
        "audience": to_json_text(as_data(broadcast.audience)),
        "timing": broadcast.timing,
        "at": to_ms_or_none(broadcast.at),
        "wall": None if broadcast.wall is None else to_clock(broadcast.wall),
        "reach": to_json_text(_of_reach(broadcast.reach)),
        "stages": to_json_text([[to_ms(each.due), each.zones] for each in broadcast.stages]),
        "stage": broadcast.stage,
        "cursor": broadcast.cursor,
        "expanded": broadcast.expanded,
        "created_at": to_ms(broadcast.created_at),
        "confirmed_at": to_ms_or_none(broadcast.confirmed_at),
        "approved_by": broadcast.approved_by,
        "begun_at": to_ms_or_none(broadcast.begun_at),
        "ended_at": to_ms_or_none(broadcast.ended_at),
        "told_at": to_ms_or_none(broadcast.told_at),
        "result": None if broadcast.result is None else to_json_text(asdict(broadcast.result)),
    }


def _of_reach(reach: Reach) -> dict[str, Any]:
    return {
        "get": reach.get,
        "later": reach.later,
        "excluded": dict(reach.excluded),
        "unknown": reach.unknown,
    }
