"""Writes how tries ended: always fenced, so that only who still holds a row may settle it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import TextClause, text

from coaching.effects import Policy
from storage.each_row import each_row
from storage.instants import from_ms, to_ms
from storage.outbox import COLUMNS, Claimed, State, written
from storage.sized import sized
from storage.unit import Unit

_LEARNS_PROMPT = ("prompt", "snooze")
_LEARNS_RECEIPT = ("receipt",)
_LEARNS_LETTER = ("letter",)


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


_MINE = " WHERE id = :id AND owner = :owner AND state = 'claimed' AND attempts = :attempts"
# One statement for all rows: a driver in a thread of its own has to wait after each for the
# interpreter, which is busy sending; a hundred of them would hold the database for everybody.
# `coalesce` keeps it to the ids: by the index of owners it would go through all that is claimed
# once for each row of the list, twenty times as long for a fast broadcast.
_END_ALL = (
    "UPDATE outbox SET state = r.state, reason = r.reason, message_id = r.message_id,"
    " attempts = outbox.attempts + r.tried, settled = :now, owner = NULL, lease = NULL FROM {rows}"
    " AS r WHERE outbox.id = r.id AND coalesce(outbox.owner, '') = :owner"
    " AND outbox.state = 'claimed'"
    " AND outbox.attempts = r.attempts"
)
_END = {
    dialect: sized(_END_ALL.format(rows=rows), "now")
    for dialect, rows in each_row(
        id="bigint", state="text", reason="text", message_id="bigint", attempts="int", tried="int"
    ).items()
}
# The words are written only when they change: meanwhile the learner may have had them erased.
_REWORD = sized(
    "UPDATE outbox SET body = :body, policy = :policy" + _MINE + " AND body <> '{}'", "id"
)
_AGAIN = sized(
    "UPDATE outbox SET state = 'queued', reason = :reason, due = :due,"
    " attempts = attempts + :tried, owner = NULL, lease = NULL" + _MINE,
    "due",
    "id",
)
_CLOSE = sized(
    "UPDATE outbox SET state = :state, reason = :reason, settled = :now"
    " WHERE id = :id AND state = 'queued'",
    "now",
    "id",
)
_PROMPTED = sized(
    "UPDATE deliveries SET message_id = :message_id WHERE id = :id", "message_id", "id"
)
_RECEIPTED = sized(
    "UPDATE reflections SET receipt_message_id = :message_id WHERE id = :id", "message_id", "id"
)
_LETTERED = sized("UPDATE letters SET message_id = :message_id WHERE id = :id", "message_id", "id")
_OF_OWNER = text(
    f"SELECT {COLUMNS} FROM outbox AS o WHERE o.state = 'claimed' AND o.owner = :owner"
)
_ABANDONED = sized(
    f"SELECT {COLUMNS}, o.owner FROM outbox AS o WHERE o.state = 'claimed' AND o.owner <> :owner"
    " AND o.lease <= :now ORDER BY o.id",
    "now",
)
_NEXT_LEASE = text("SELECT min(lease) FROM outbox WHERE state = 'claimed' AND owner <> :owner")


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
        rows = json.dumps([_ended(each) for each in ended])
        params = {"rows": rows, "owner": owner, "now": to_ms(now)}
        await unit.execute(_END[unit.dialect], params)
    await _put_back(unit, owner, again)
    await _teach(unit, _PROMPTED, _LEARNS_PROMPT, ended)
    await _teach(unit, _RECEIPTED, _LEARNS_RECEIPT, ended)
    await _teach(unit, _LETTERED, _LEARNS_LETTER, ended)


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


async def _put_back(unit: Unit, owner: str, results: Sequence[Result]) -> None:
    reworded = [each for each in results if each.body is not None]
    if reworded:
        await unit.execute(_REWORD, [_worded(owner, each) for each in reworded])
    if results:
        await unit.execute(_AGAIN, [_queued(owner, each) for each in results])


def _ended(result: Result) -> dict[str, Any]:
    return {
        "id": result.row.id,
        "attempts": result.row.attempts,
        "state": result.state,
        "reason": result.reason,
        "message_id": result.message_id,
        "tried": int(result.tried),
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
    """Let the delivery, reflection or letter know under which id its message went out."""
    known = [
        {"id": each.row.ref, "message_id": each.message_id}
        for each in results
        if each.row.kind in kinds and each.row.ref and each.message_id
    ]
    if known:
        await unit.execute(statement, known)
