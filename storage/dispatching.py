"""The SQL of one tick of the dispatcher: the pacing line, claims and results, in one transaction.

The rate row is locked first everywhere, so ticks of several workers follow one another and never
wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import TextClause, bindparam, text, update

from coaching.effects import Policy
from storage.among import among
from storage.columns import BIG
from storage.instants import from_ms, to_ms
from storage.outbox import COLUMNS, Claimed, State, written
from storage.tables import outbox
from storage.unit import Unit

_LEARNS_PROMPT = ("prompt", "snooze")
_LEARNS_RECEIPT = ("receipt",)


@dataclass(frozen=True, slots=True)
class Rate:
    """The one pacing line of all workers; both in milliseconds since the epoch."""

    tat: float = 0.0
    """The first slot that nobody has taken yet."""
    blocked_until: int = 0
    """Nothing may be sent before this instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What is to be written about a claimed row; `queued` means that it is tried again at `due`."""

    row: Claimed
    state: State
    reason: str | None = None
    message_id: int | None = None
    due: datetime | None = None
    body: dict[str, Any] | None = None
    policy: Policy | None = None
    tried: bool = True
    """Whether the try that ended counts; False when the row never left."""


def _sql(statement: str, *big: str, **kinds: Any) -> TextClause:
    """A statement whose instants and ids are bound as 64-bit integers (asyncpg guesses 32)."""
    return text(statement).bindparams(
        *(bindparam(name, type_=BIG) for name in big),
        *(bindparam(name, type_=kind) for name, kind in kinds.items()),
    )


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
_SET_RATE = _sql(
    "UPDATE rate SET tat = :tat, blocked_until = :blocked_until WHERE id = 1", "blocked_until"
)

_LIGHT = '({0}.body LIKE \'{{"do": "answer"%\' OR {0}.body LIKE \'{{"do": "react"%\')'


def _claimable(for_o: str, for_x: str) -> str:
    """Heads of chats with nothing on the wire and nothing waiting for another try."""
    return (
        f"SELECT {COLUMNS} FROM outbox AS o WHERE o.state = 'queued' AND o.due <= :now{for_o}"
        " AND NOT EXISTS (SELECT 1 FROM outbox AS x WHERE x.chat = o.chat"
        " AND x.state IN ('queued', 'claimed') AND (x.state = 'claimed'"
        " OR (x.attempts > 0 AND x.due > :now)"
        " OR (x.due <= :now AND (x.lane < o.lane OR (x.lane = o.lane AND x.id < o.id))"
        f"{for_x}))) ORDER BY o.lane, o.due, o.id LIMIT :most"
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
_PUT_BEHIND = _sql(
    "UPDATE outbox SET lane = :lane, due = :due WHERE id = :id AND state = 'queued'", "due", "id"
)

_MINE = " WHERE id = :id AND owner = :owner AND state = 'claimed' AND attempts = :attempts"
_END = _sql(
    "UPDATE outbox SET state = :state, reason = :reason, message_id = :message_id,"
    " attempts = attempts + :tried, settled = :now, owner = NULL, lease = NULL" + _MINE,
    "message_id",
    "now",
    "id",
)
# The words are written only when they change: meanwhile the learner may have had them erased.
_REWORD = _sql(
    "UPDATE outbox SET body = :body, policy = :policy" + _MINE + " AND body <> '{}'", "id"
)
_AGAIN = _sql(
    "UPDATE outbox SET state = 'queued', reason = :reason, due = :due,"
    " attempts = attempts + :tried, owner = NULL, lease = NULL" + _MINE,
    "due",
    "id",
)
_CLOSE = _sql(
    "UPDATE outbox SET state = :state, reason = :reason, settled = :now"
    " WHERE id = :id AND state = 'queued'",
    "now",
    "id",
)
_PROMPTED = _sql(
    "UPDATE deliveries SET message_id = :message_id WHERE id = :id", "message_id", "id"
)
_RECEIPTED = _sql(
    "UPDATE reflections SET receipt_message_id = :message_id WHERE id = :id", "message_id", "id"
)
_OF_OWNER = text(
    f"SELECT {COLUMNS} FROM outbox AS o WHERE o.state = 'claimed' AND o.owner = :owner"
)
_ABANDONED = _sql(
    f"SELECT {COLUMNS}, o.owner FROM outbox AS o WHERE o.state = 'claimed' AND o.owner <> :owner"
    " AND o.lease <= :now ORDER BY o.id",
    "now",
)
_NEXT_LEASE = text("SELECT min(lease) FROM outbox WHERE state = 'claimed' AND owner <> :owner")
_NEXT = _sql("SELECT min(due) FROM outbox WHERE state = 'queued' AND due > :now", "now")


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
    unit: Unit, now: datetime, most: int, paced: Sequence[int] = ()
) -> list[Claimed]:
    """The heads of chats that may be sent now, most urgent first, expired ones included.

    Chats in `paced` must wait, except for answers to buttons and reactions.
    """
    sql = _PACED if paced else _ANY
    lock = " FOR UPDATE OF o SKIP LOCKED" if unit.dialect == "postgresql" else ""
    query = _sql(sql + lock, "now", "most")
    params: dict[str, Any] = {"now": to_ms(now), "most": most}
    if paced:
        query = query.bindparams(bindparam("paced", type_=BIG, expanding=True))
        params["paced"] = list(paced)
    return [Claimed.of(row) for row in await unit.rows(query, params)]


async def claim(unit: Unit, rows: Sequence[Claimed], owner: str, lease: datetime) -> None:
    """Take rows into the hands of `owner` until the lease ends."""
    if rows:
        ids = [row.id for row in rows]
        await unit.execute(_CLAIM, {"ids": ids, "by": owner, "until": to_ms(lease)})


async def put_behind(unit: Unit, row: Claimed, lane: int, due: datetime) -> None:
    """Let a queued row go after another one of its chat."""
    await unit.execute(_PUT_BEHIND, {"id": row.id, "lane": lane, "due": to_ms(due)})


async def close(unit: Unit, ends: Sequence[tuple[Claimed, State, str]], now: datetime) -> None:
    """Settle queued rows that will not be sent, each with its state and reason."""
    if ends:
        await unit.execute(
            _CLOSE,
            [
                {"id": row.id, "state": state, "reason": reason, "now": to_ms(now)}
                for row, state, reason in ends
            ],
        )


async def settle(unit: Unit, owner: str, results: Sequence[Result], now: datetime) -> None:
    """Write how tries ended, for rows that are still in the hands of `owner`."""
    ended = [each for each in results if each.state != "queued"]
    again = [each for each in results if each.state == "queued"]
    if ended:
        await unit.execute(_END, [_ended(owner, each, now) for each in ended])
    await _put_back(unit, owner, again)
    await _teach(unit, _PROMPTED, _LEARNS_PROMPT, ended)
    await _teach(unit, _RECEIPTED, _LEARNS_RECEIPT, ended)


async def release(unit: Unit, owner: str, keep: Collection[tuple[int, int]]) -> int:
    """Put back what `owner` holds in the database but not in hand; how many rows.

    `keep` names what is in hand: (id, attempts).

    For the time after an error: a commit whose answer was lost may have claimed rows.
    """
    held = await of_owner(unit, owner)
    lost = [
        Result(row=row, state="queued", tried=False)
        for row in held
        if (row.id, row.attempts) not in keep
    ]
    await _put_back(unit, owner, lost)
    return len(lost)


async def of_owner(unit: Unit, owner: str) -> list[Claimed]:
    """Everything in the hands of `owner`."""
    return [Claimed.of(row) for row in await unit.rows(_OF_OWNER, {"owner": owner})]


async def abandoned(unit: Unit, owner: str, now: datetime) -> dict[str, list[Claimed]]:
    """By worker, what others than `owner` hold although their lease has ended."""
    found: dict[str, list[Claimed]] = {}
    for row in await unit.rows(_ABANDONED, {"owner": owner, "now": to_ms(now)}):
        found.setdefault(row.owner, []).append(Claimed.of(row))
    return found


async def next_lease(unit: Unit, owner: str) -> datetime | None:
    """When the earliest lease of others than `owner` ends; None when they hold nothing."""
    lease = await unit.scalar(_NEXT_LEASE, {"owner": owner})
    return None if lease is None else from_ms(lease)


async def next_at(unit: Unit, now: datetime) -> datetime | None:
    """When the next row comes due that is not due yet."""
    due = await unit.scalar(_NEXT, {"now": to_ms(now)})
    return None if due is None else from_ms(due)


async def _put_back(unit: Unit, owner: str, results: Sequence[Result]) -> None:
    reworded = [each for each in results if each.body is not None]
    if reworded:
        await unit.execute(_REWORD, [_worded(owner, each) for each in reworded])
    if results:
        await unit.execute(_AGAIN, [_queued(owner, each) for each in results])


def _ended(owner: str, result: Result, now: datetime) -> dict[str, Any]:
    return {
        "id": result.row.id,
        "owner": owner,
        "attempts": result.row.attempts,
        "state": result.state,
        "reason": result.reason,
        "message_id": result.message_id,
        "tried": int(result.tried),
        "now": to_ms(now),
    }


def _worded(owner: str, result: Result) -> dict[str, Any]:
    return {
        "id": result.row.id,
        "owner": owner,
        "attempts": result.row.attempts,
        "policy": result.policy or result.row.policy,
        "body": written(result.body or {}),
    }


def _queued(owner: str, result: Result) -> dict[str, Any]:
    row = result.row
    return {
        "id": row.id,
        "owner": owner,
        "attempts": row.attempts,
        "reason": result.reason if result.tried else row.reason,
        "due": to_ms(result.due or row.due),
        "tried": int(result.tried),
    }


async def _teach(
    unit: Unit, statement: TextClause, kinds: tuple[str, ...], results: Sequence[Result]
) -> None:
    """Let the delivery or reflection know under which id its message went out."""
    known = [
        {"id": each.row.ref, "message_id": each.message_id}
        for each in results
        if each.row.kind in kinds and each.row.ref and each.message_id
    ]
    if known:
        await unit.execute(statement, known)
