"""The SQL of one tick of the dispatcher: the pacing line, claims and results, in one transaction.

The rate row is locked first everywhere, so ticks of several workers follow one another and never
wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, text, update

from coaching.effects import Lane
from storage.among import among
from storage.columns import BIG
from storage.instants import from_ms, to_ms
from storage.outbox import COLUMNS, Claimed
from storage.queue_tables import outbox
from storage.sized import sized
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Rate:
    """The one pacing line of all workers; both in milliseconds since the epoch."""

    tat: float = 0.0
    """The first slot that nobody has taken yet."""
    blocked_until: int = 0
    """Nothing may be sent before this instant."""


# An un-analysed queue table makes PostgreSQL sort the whole of it for every claim.
_PINS = text(
    "SELECT "
    + ", ".join(
        f"set_config('enable_{way}', 'off', true)"
        for way in ("sort", "seqscan", "bitmapscan", "hashjoin", "mergejoin")
    )
)
_RATE = "SELECT tat, blocked_until FROM rate WHERE id = 1"
_FIRST_RATE = text(
    "INSERT INTO rate (id, tat, blocked_until) VALUES (1, 0, 0) ON CONFLICT (id) DO NOTHING"
)
_SET_RATE = sized(
    "UPDATE rate SET tat = :tat, blocked_until = :blocked_until WHERE id = 1", "blocked_until"
)

_LIGHT = '({0}.body LIKE \'{{"do": "answer"%\' OR {0}.body LIKE \'{{"do": "react"%\')'


def _claimable(for_o: str, for_x: str) -> str:
    """Heads of chats with nothing on the wire and nothing waiting for another try.

    The rows of the same chat are asked for one by one: as a join, PostgreSQL reads all that are
    open for each of them, as long as its statistics are of a quiet hour.
    """
    return (
        f"SELECT {COLUMNS} FROM outbox AS o WHERE o.state = 'queued' AND o.due <= :now{for_o}"
        " AND (SELECT 1 FROM outbox AS x WHERE x.chat = o.chat"
        " AND x.state IN ('queued', 'claimed') AND (x.state = 'claimed'"
        " OR (x.attempts > 0 AND x.due > :now)"
        " OR (x.due <= :now AND (x.lane < o.lane OR (x.lane = o.lane AND x.id < o.id))"
        f"{for_x})) LIMIT 1) IS NULL ORDER BY o.lane, o.due, o.id LIMIT :most"
    )


_ANY = _claimable("", "")
# In a chat that must slow down, receipts that cannot pile up (answers, reactions) still pass.
_PACED = _claimable(
    f" AND (o.chat NOT IN :paced OR {_LIGHT.format('o')})",
    f" AND (x.chat NOT IN :paced OR {_LIGHT.format('x')})",
)
_CLAIM = (
    update(outbox)
    .where(among(outbox.c.id, "ids"))
    .values(state="claimed", owner=bindparam("by"), lease=bindparam("until"))
)
_PUT_BEHIND = sized(
    "UPDATE outbox SET lane = :lane, due = :due WHERE id = :id AND state = 'queued'", "due", "id"
)

_NEXT = sized("SELECT min(due) FROM outbox WHERE state = 'queued' AND due > :now", "now")


async def lock_rate(unit: Unit) -> Rate:
    """The pacing line, held for this transaction; always the first thing a tick does."""
    if unit.dialect == "postgresql":
        await unit.execute(_PINS)
    query = text(_RATE + (" FOR UPDATE" if unit.dialect == "postgresql" else ""))
    rows = await unit.rows(query)
    if not rows:
        await unit.execute(_FIRST_RATE)
        rows = await unit.rows(query)
    return Rate(rows[0].tat, rows[0].blocked_until)


async def set_rate(unit: Unit, rate: Rate) -> None:
    """Move the pacing line."""
    await unit.execute(_SET_RATE, {"tat": rate.tat, "blocked_until": rate.blocked_until})


async def claimable(
    unit: Unit, now: datetime, most: int, paced: Sequence[int] = (), replies: int = 0
) -> list[Claimed]:
    """The heads of chats that may be sent now, most urgent first, expired ones included.

    At most so many, and beyond them so many replies. Chats in `paced` must wait, except for
    answers to buttons and reactions.
    """
    sql = _PACED if paced else _ANY
    lock = " FOR UPDATE OF o SKIP LOCKED" if unit.dialect == "postgresql" else ""
    query = sized(sql + lock, "now", "most")
    params: dict[str, Any] = {"now": to_ms(now), "most": most + replies}
    if paced:
        query = query.bindparams(bindparam("paced", type_=BIG, expanding=True))
        params["paced"] = list(paced)
    found = await unit.rows(query, params)
    return [
        Claimed.of(row)
        for place, row in enumerate(found)
        if place < most or row.lane == int(Lane.REPLY)
    ]


async def claim(unit: Unit, rows: Sequence[Claimed], owner: str, lease: datetime) -> None:
    """Take rows into the hands of `owner` until the lease ends."""
    if rows:
        ids = [row.id for row in rows]
        await unit.execute(_CLAIM, {"ids": ids, "by": owner, "until": to_ms(lease)})


async def put_behind(unit: Unit, row: Claimed, lane: int, due: datetime) -> None:
    """Let a queued row go after another one of its chat."""
    await unit.execute(_PUT_BEHIND, {"id": row.id, "lane": lane, "due": to_ms(due)})


async def next_at(unit: Unit, now: datetime) -> datetime | None:
    """When the next row comes due that is not due yet."""
    due = await unit.scalar(_NEXT, {"now": to_ms(now)})
    return None if due is None else from_ms(due)
