"""Every update as it came: stored before it is confirmed, handled once, in order per chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, text

from storage.columns import BIG
from storage.instants import from_ms, to_ms
from storage.queue_tables import inbox
from storage.sized import sized
from storage.unit import Unit
from storage.upsert import insert_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One update as it came; `raw` is its JSON in ASCII, `chat` 0 when it has none."""

    update_id: int
    chat: int
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One stored update whose turn it is."""

    seq: int
    update_id: int
    chat: int
    raw: str
    received: datetime
    attempts: int


# Jumps from chat to chat in the index: the cost is the number of waiting chats, not of updates,
# so a chat that floods the inbox makes nobody else slower.
_HEADS = """
WITH RECURSIVE chats(chat) AS (
  SELECT min(chat) FROM inbox WHERE state = 'waiting'
  UNION ALL
  SELECT (SELECT min(n.chat) FROM inbox AS n WHERE n.state = 'waiting' AND n.chat > chats.chat)
  FROM chats WHERE chats.chat IS NOT NULL
), heads(seq) AS (
  SELECT (SELECT min(n.seq) FROM inbox AS n WHERE n.state = 'waiting' AND n.chat = chats.chat)
  FROM chats WHERE chats.chat IS NOT NULL
)
"""
_FIELDS = "i.seq, i.update_id, i.chat, i.raw, i.received, i.attempts"
_CLAIM = (
    f"{_HEADS} SELECT {_FIELDS} FROM inbox AS i WHERE i.seq IN (SELECT seq FROM heads)"
    " AND i.state = 'waiting' AND i.not_before <= :now ORDER BY i.seq LIMIT :most"
)
_CLAIM_ONE = (
    f"SELECT {_FIELDS} FROM inbox AS i WHERE i.seq = :seq AND i.state = 'waiting'"
    " AND i.not_before <= :now"
)
_NEXT = text(
    f"{_HEADS} SELECT min(i.not_before) FROM inbox AS i WHERE i.seq IN (SELECT seq FROM heads)"
)
_DONE = text(
    "UPDATE inbox SET state = 'done', error = NULL, raw = ''"
    " WHERE state = 'waiting' AND seq IN :seqs"
).bindparams(bindparam("seqs", type_=BIG, expanding=True))
_END = sized(
    "UPDATE inbox SET state = :state, error = :error, attempts = attempts + :tried"
    " WHERE seq = :seq AND state = 'waiting'",
    "seq",
)
_LATER = sized(
    "UPDATE inbox SET attempts = :attempts, not_before = :not_before, error = :error"
    " WHERE seq = :seq AND state = 'waiting'",
    "seq",
    "not_before",
)
_RECEIVE = (
    "INSERT INTO inbox (update_id, chat, raw, received) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (update_id) DO NOTHING"
)
_ANY_WAITS = sized(
    "SELECT 1 FROM inbox WHERE state = 'waiting' AND not_before <= :now LIMIT 1", "now"
)
_WAITING = text("SELECT count(*) FROM inbox WHERE state = 'waiting'")
_PRUNE = sized("DELETE FROM inbox WHERE state = 'done' AND received < :before", "before")
_PRUNE_FAILED = sized(
    "DELETE FROM inbox WHERE state IN ('quarantined', 'dead') AND received < :before", "before"
)


async def receive(unit: Unit, updates: Sequence[Received], now: datetime) -> int:
    """Store updates in the order given and say how many are new; known ids change nothing."""
    if not updates:
        return 0
    received = to_ms(now)
    if unit.dialect == "sqlite":
        # The driver's own loop over plain rows costs half of one long statement, and counts them.
        plain = [(each.update_id, each.chat, each.raw, received) for each in updates]
        return (await unit.connection.exec_driver_sql(_RECEIVE, plain)).rowcount
    rows = [
        {"update_id": each.update_id, "chat": each.chat, "raw": each.raw, "received": received}
        for each in updates
    ]
    new = insert_of(unit.dialect)(inbox).on_conflict_do_nothing().returning(inbox.c.seq)
    return len(await unit.rows(new, rows))


async def any_waits(unit: Unit, now: datetime) -> bool:
    """Whether there may be something to claim."""
    return await unit.scalar(_ANY_WAITS, {"now": to_ms(now)}) is not None


async def claim(unit: Unit, now: datetime, most: int) -> list[Waiting]:
    """The oldest waiting update of each chat, if its time has come: never two of one chat.

    The rows are held for this transaction; other workers pass over them.
    """
    query = sized(_CLAIM + _skipping(unit), "now", "most")
    return [_waiting(row) for row in await unit.rows(query, {"now": to_ms(now), "most": most})]


async def claim_one(unit: Unit, seq: int, now: datetime) -> Waiting | None:
    """The update `seq`, held for this transaction, if it still waits and nobody else holds it."""
    query = sized(_CLAIM_ONE + _skipping(unit), "seq", "now")
    rows = await unit.rows(query, {"seq": seq, "now": to_ms(now)})
    return _waiting(rows[0]) if rows else None


async def done(unit: Unit, seqs: Sequence[int]) -> None:
    """The updates have taken effect in this very transaction, which erases their words here.

    What a person wrote then stands in one place only: where they can see and delete it.
    """
    if seqs:
        await unit.execute(_DONE, {"seqs": list(seqs)})


async def quarantine(unit: Unit, seq: int, why: str) -> None:
    """Set aside what cannot be understood; `why` is a code, never words of a person."""
    await unit.execute(_END, {"seq": seq, "state": "quarantined", "error": why, "tried": 0})


async def retry_later(unit: Unit, seq: int, attempts: int, not_before: datetime, why: str) -> None:
    """Let an update wait, and its chat with it, after so many attempts that failed."""
    await unit.execute(
        _LATER,
        {"seq": seq, "attempts": attempts, "not_before": to_ms(not_before), "error": why},
    )


async def bury(unit: Unit, seq: int, why: str) -> None:
    """Give an update up: it stays as a dead letter for a person to look at."""
    await unit.execute(_END, {"seq": seq, "state": "dead", "error": why, "tried": 1})


async def next_at(unit: Unit) -> datetime | None:
    """When the next update may be handled (it may be now); None when none waits."""
    at = await unit.scalar(_NEXT)
    return None if at is None else from_ms(at)


async def waiting(unit: Unit) -> int:
    """How many updates wait."""
    return int(await unit.scalar(_WAITING))


async def prune(unit: Unit, before: datetime) -> int:
    """Delete what was handled and received before an instant; how many rows."""
    return int((await unit.execute(_PRUNE, {"before": to_ms(before)})).rowcount)


async def prune_failed(unit: Unit, before: datetime) -> int:
    """Delete what could not be handled and was received before an instant; how many rows."""
    return int((await unit.execute(_PRUNE_FAILED, {"before": to_ms(before)})).rowcount)


def _skipping(unit: Unit) -> str:
    return " FOR UPDATE OF i SKIP LOCKED" if unit.dialect == "postgresql" else ""


def _waiting(row: Any) -> Waiting:
    return Waiting(
        seq=row.seq,
        update_id=row.update_id,
        chat=row.chat,
        raw=row.raw,
        received=from_ms(row.received),
        attempts=row.attempts,
    )
