"""The ledger of everything said: rows are added, called off and looked up here.

How a row is claimed, sent and settled is in `storage.dispatching`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import bindparam, select, text

from coaching.effects import Lane, Policy, Say
from coaching.messages import to_json
from storage.among import among
from storage.columns import BIG
from storage.each_row import each_row
from storage.instants import from_ms, to_ms
from storage.queue_tables import outbox as outbox_rows
from storage.unit import Unit

State = Literal["queued", "held", "claimed", "sent", "failed", "unknown", "cancelled", "expired"]
"""`held` belongs to a broadcast that is paused."""

COLUMNS = (
    "o.id, o.dedupe, o.chat, o.learner, o.kind, o.policy, o.lane, o.due, o.expires, "
    "o.attempts, o.reason, o.ref, o.body"
)
"""What `Claimed.of` needs of the outbox row called `o`."""


@lru_cache(maxsize=16)
def _read(body: str) -> dict[str, Any]:
    """A message as `written`; those of a broadcast are all the same, and nobody changes one."""
    read: dict[str, Any] = json.loads(body)
    return read


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """One outgoing message, in the hands of the worker that claimed it."""

    id: int
    dedupe: str
    chat: int
    learner: int | None
    kind: str
    policy: Policy
    lane: Lane
    due: datetime
    expires: datetime | None
    attempts: int
    """Tries that have ended."""
    reason: str | None
    """How the latest try ended; `unknown` stays once it is there, so doubt is never forgotten."""
    ref: int | None
    body: dict[str, Any]

    @classmethod
    def of(cls, row: Any) -> Claimed:
        """The row as selected by `COLUMNS`."""
        return cls(
            id=row.id,
            dedupe=row.dedupe,
            chat=row.chat,
            learner=row.learner,
            kind=row.kind,
            policy=row.policy,
            lane=Lane(row.lane),
            due=from_ms(row.due),
            expires=None if row.expires is None else from_ms(row.expires),
            attempts=row.attempts,
            reason=row.reason,
            ref=row.ref,
            body=_read(row.body),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Where a message stands that an edit wants to change."""

    id: int
    state: State
    message_id: int | None
    lane: Lane
    due: datetime


_SAID = {
    "dedupe": "text",
    "chat": "bigint",
    "learner": "bigint",
    "kind": "text",
    "policy": "text",
    "lane": "smallint",
    "due": "bigint",
    "expires": "bigint",
    "ref": "bigint",
    "body": "text",
    "created": "bigint",
    "about": "bigint",
    "broadcast": "bigint",
}
# In the order of the list, which is the order in which a chat gets to read them.
_SAY = {
    dialect: text(
        f"INSERT INTO outbox ({', '.join(_SAID)}) SELECT {', '.join(_SAID)} FROM {rows} AS r"
        " WHERE true ON CONFLICT (dedupe) DO NOTHING"
    )
    for dialect, rows in each_row(**_SAID).items()
}
_UNSAY = "UPDATE outbox SET state = 'cancelled', settled = :now WHERE state IN ('queued', 'held')"
_SPOKEN = text(
    "SELECT id, dedupe, state, message_id, lane, due FROM outbox WHERE dedupe IN :dedupes"
).bindparams(bindparam("dedupes", expanding=True))
_ABOUT = select(outbox_rows.c.learner, outbox_rows.c.message_id, outbox_rows.c.ref).where(
    among(outbox_rows.c.learner, "learners"),
    among(outbox_rows.c.message_id, "messages"),
    outbox_rows.c.ref.is_not(None),
    outbox_rows.c.kind.in_(("prompt", "echo", "reminder")),
)
_COUNTS = text("SELECT state, count(*) AS rows FROM outbox GROUP BY state")
_PRUNE = text(
    "DELETE FROM outbox WHERE state NOT IN ('queued', 'held', 'claimed') AND settled < :before"
).bindparams(bindparam("before", type_=BIG))


def written(body: dict[str, Any]) -> str:
    """A message as the column `body` holds it: ASCII, `do` first (claims look at the beginning)."""
    return json.dumps(body)


async def say(unit: Unit, says: Sequence[Say], now: datetime) -> None:
    """Queue messages in the order given; what was said before under the same key stays as it is."""
    if not says:
        return
    # The messages of a broadcast are one object: it is put into words once, not for everybody.
    bodies = {id(each.message): each.message for each in says}
    words = {key: written(to_json(message)) for key, message in bodies.items()}
    rows = json.dumps(
        [
            {
                "dedupe": each.dedupe,
                "chat": each.chat,
                "learner": each.learner,
                "kind": each.kind,
                "policy": each.policy,
                "lane": int(each.lane),
                "due": to_ms(each.due),
                "expires": None if each.expires is None else to_ms(each.expires),
                "ref": each.ref,
                "body": words[id(each.message)],
                "created": to_ms(now),
                "about": each.about,
                "broadcast": each.broadcast,
            }
            for each in says
        ]
    )
    await unit.execute(_SAY[unit.dialect], {"rows": rows})


async def unsay(unit: Unit, learner: int, kinds: Sequence[str], now: datetime) -> int:
    """Call off what is queued for a learner, of the kinds named (all when none is); how many."""
    statement = f"{_UNSAY} AND learner = :learner"
    if kinds:
        return await _cancel(unit, f"{statement} AND kind IN :kinds", now, learner, list(kinds))
    return await _cancel(unit, statement, now, learner)


async def spoken(unit: Unit, dedupes: Sequence[str]) -> dict[str, Spoken]:
    """Where the messages said under these keys stand; unknown keys are left out."""
    rows = await unit.rows(_SPOKEN, {"dedupes": list(dedupes)}) if dedupes else []
    return {
        row.dedupe: Spoken(
            id=row.id,
            state=row.state,
            message_id=row.message_id,
            lane=Lane(row.lane),
            due=from_ms(row.due),
        )
        for row in rows
    }


async def prompts_spoken_of(
    unit: Unit, pairs: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], int]:
    """Which delivery a message showed, echoed or reminded of: (learner, message id) → delivery.

    A delivery itself knows the message that showed it last; here are the others, while kept.
    """
    wanted = set(pairs)
    if not wanted:
        return {}
    learners, messages = zip(*wanted, strict=True)
    found = await unit.rows(_ABOUT, {"learners": learners, "messages": messages})
    return {(learner, message): delivery for learner, message, delivery in found}


async def message_id_of(unit: Unit, dedupe: str) -> int | None:
    """The id under which the channel knows the message said under this key, if it was sent."""
    found = (await spoken(unit, [dedupe])).get(dedupe)
    return found.message_id if found else None


async def counts(unit: Unit) -> dict[str, int]:
    """How many rows are in each state."""
    return {row.state: row.rows for row in await unit.rows(_COUNTS)}


async def prune(unit: Unit, before: datetime) -> int:
    """Delete what was settled before an instant; how many rows."""
    return int((await unit.execute(_PRUNE, {"before": to_ms(before)})).rowcount)


async def _cancel(
    unit: Unit, statement: str, now: datetime, learner: int, kinds: list[str] | None = None
) -> int:
    query = text(statement).bindparams(bindparam("now", type_=BIG), bindparam("learner", type_=BIG))
    params: dict[str, Any] = {"now": to_ms(now), "learner": learner}
    if kinds is not None:
        query = query.bindparams(bindparam("kinds", expanding=True))
        params["kinds"] = kinds
    return int((await unit.execute(query, params)).rowcount)
