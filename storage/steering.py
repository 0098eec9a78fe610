"""What is waiting of a broadcast is held, let go, called off or queued anew: a few row updates.

However many a broadcast is for, only what is next of it is in the outbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import TextClause, bindparam

from coaching.broadcast.effects import SteerMessages
from coaching.broadcast.records import MAY_PASS
from coaching.broadcast.view import Again
from storage.instants import to_ms
from storage.sized import sized
from storage.unit import Unit

_HOLD = sized(
    "UPDATE outbox SET state = 'held' WHERE broadcast = :broadcast AND state = 'queued'",
    "broadcast",
)
_RELEASE = sized(
    "UPDATE outbox SET state = 'queued' WHERE broadcast = :broadcast AND state = 'held'",
    "broadcast",
)
# A question that nobody will see must not take the words that are written next.
_UNASK = sized(
    "UPDATE deliveries SET state = 'expired' WHERE state = 'asked' AND message_id IS NULL"
    " AND id IN (SELECT ref FROM outbox WHERE broadcast = :broadcast AND kind = 'prompt'"
    " AND state IN ('queued', 'held'))",
    "broadcast",
)
_CANCEL = sized(
    "UPDATE outbox SET state = 'cancelled', settled = :now"
    " WHERE broadcast = :broadcast AND state IN ('queued', 'held')",
    "broadcast",
    "now",
)
# Tries are counted on: the flight recorder tells them apart by the row and its tries.
_ANEW = "UPDATE outbox SET state = 'queued', due = :now, settled = NULL"
_COUNT = "SELECT count(*) FROM outbox"
# A question that was answered did arrive; one that was exchanged takes no words any more.
_WHOM = (
    " WHERE broadcast = :broadcast AND (expires IS NULL OR expires > :now) AND learner IN"
    " (SELECT id FROM learners WHERE status = 'active' AND forget_at IS NULL)"
    " AND (ref IS NULL OR ref IN (SELECT id FROM deliveries WHERE state = 'asked'))"
)
_FAILED = f"{_WHOM} AND state = 'failed' AND reason IN :reasons"
_UNKNOWN = f"{_WHOM} AND state = 'unknown'"


def _of_failed(statement: str) -> TextClause:
    return sized(statement, "broadcast", "now").bindparams(bindparam("reasons", expanding=True))


_AGAIN, _COUNT_FAILED = _of_failed(_ANEW + _FAILED), _of_failed(_COUNT + _FAILED)
_RESEND = sized(_ANEW + _UNKNOWN, "broadcast", "now")
_COUNT_UNKNOWN = sized(_COUNT + _UNKNOWN, "broadcast", "now")
_ZONES = sized(
    "SELECT DISTINCT zone FROM learners WHERE id IN"
    " (SELECT learner FROM outbox WHERE broadcast = :broadcast AND state = 'queued')",
    "broadcast",
)
_PUT_OFF = sized(
    "UPDATE outbox SET due = :due WHERE broadcast = :broadcast AND state = 'queued'"
    " AND due < :due AND learner IN (SELECT id FROM learners WHERE zone = :zone)",
    "broadcast",
    "due",
)
_GO_ON = sized(
    "UPDATE broadcasts SET state = 'running', ended_at = NULL"
    " WHERE id = :broadcast AND state IN ('done', 'cancelled') AND ended_at IS NOT NULL",
    "broadcast",
)


async def steer(unit: Unit, effects: Sequence[SteerMessages], now: datetime) -> None:
    """Do what is asked with the messages of broadcasts.

    One that had ended runs again while messages of it are queued anew, and is reported anew.
    """
    for effect in effects:
        match effect.how:
            case "hold":
                await _run(unit, _HOLD, effect)
            case "release":
                await _run(unit, _RELEASE, effect)
                await _let_sleep(unit, effect, now)
            case "cancel":
                await _run(unit, _UNASK, effect)
                await _run(unit, _CANCEL, effect, now=to_ms(now))
            case "again":
                await _anew(unit, _AGAIN, effect, now, reasons=sorted(MAY_PASS))
            case "resend":
                await _anew(unit, _RESEND, effect, now)


async def again(unit: Unit, broadcast: int, now: datetime) -> Again:
    """To how many it could be sent again now."""
    params = {"broadcast": broadcast, "now": to_ms(now)}
    return Again(
        failed=await unit.scalar(_COUNT_FAILED, {**params, "reasons": sorted(MAY_PASS)}),
        unknown=await unit.scalar(_COUNT_UNKNOWN, params),
    )


async def _anew(
    unit: Unit, statement: TextClause, effect: SteerMessages, now: datetime, **params: Any
) -> None:
    params["now"] = to_ms(now)
    if await _run(unit, statement, effect, **params):
        await _run(unit, _GO_ON, effect)
        await _let_sleep(unit, effect, now)


async def _let_sleep(unit: Unit, effect: SteerMessages, now: datetime) -> None:
    """Have what is queued for people in their quiet hours wait until these are over."""
    if effect.quiet is None:
        return
    zones = await unit.scalars(_ZONES, {"broadcast": effect.broadcast})
    for zone, due in effect.quiet.until(zones, now).items():
        await _run(unit, _PUT_OFF, effect, zone=zone, due=to_ms(due))


async def _run(unit: Unit, statement: TextClause, effect: SteerMessages, **params: Any) -> int:
    done = await unit.execute(statement, {"broadcast": effect.broadcast, **params})
    return int(done.rowcount)
