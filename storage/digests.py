"""Digests: when each coach is next told how their learners are doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, func, or_, select

from coaching.staff.effects import AppointDigest
from storage.among import among
from storage.instants import from_ms, to_ms
from storage.staff_tables import digests, staff
from storage.tables import learners
from storage.unit import Unit
from storage.upsert import upsert
from storage.values import from_ms_or_none

_CALL_OFF = delete(digests).where(digests.c.staff == bindparam("of"))
_CLEAR = _CALL_OFF.where(digests.c.due == bindparam("at"))
_SET = upsert(digests, on=("staff",))
_NEXT = select(func.min(digests.c.due))
_due = digests.c.due <= bindparam("now")
_ANY = select(exists(select(digests.c.staff).where(_due)))
# A coach may be a learner too. Everyone who writes takes the learner's row first, then the row of
# the staff member; passing over whom another process is handling can never wait in a circle.
_LEARNERS = (
    select(learners.c.chat)
    .join(digests, digests.c.chat == learners.c.chat)
    .where(_due)
    .with_for_update(of=learners, key_share=True, skip_locked=True)
)
_DUE = (
    select(digests)
    .join(staff, staff.c.id == digests.c.staff)
    .where(
        _due,
        or_(
            among(digests.c.chat, "held"),
            ~exists(select(learners.c.id).where(learners.c.chat == digests.c.chat)),
        ),
    )
    .order_by(digests.c.due, digests.c.staff)
    .limit(bindparam("most"))
    .with_for_update(of=[staff, digests], key_share=True, skip_locked=True)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A digest that is due for a staff member."""

    staff: int
    chat: int
    due: datetime


async def appoint(unit: Unit, effects: Sequence[AppointDigest]) -> None:
    """Set or call off coaches' next digests; the last word on each counts."""
    latest = {effect.staff: effect for effect in effects}.values()
    await _SET.run(
        unit,
        [
            {"staff": effect.staff, "chat": effect.chat, "due": to_ms(effect.due)}
            for effect in latest
            if effect.due is not None
        ],
    )
    off = [{"of": effect.staff} for effect in latest if effect.due is None]
    if off:
        await unit.execute(_CALL_OFF, off)


async def due(unit: Unit, now: datetime, limit: int) -> list[Digest]:
    """What is due, the longest overdue first; held for this transaction, others pass over it."""
    at = {"now": to_ms(now)}
    if not await unit.scalar(_ANY, at):
        return []
    held = await unit.scalars(_LEARNERS, at)
    rows = await unit.rows(_DUE, {**at, "held": held, "most": limit})
    return [Digest(staff=row.staff, chat=row.chat, due=from_ms(row.due)) for row in rows]


async def next_at(unit: Unit) -> datetime | None:
    """When the next digest is due; None when there is none."""
    return from_ms_or_none(await unit.scalar(_NEXT))


async def clear(unit: Unit, staff: int, due: datetime) -> bool:
    """Strike off a digest that was made, unless it has been set anew; whether it was."""
    done = await unit.execute(_CLEAR, {"of": staff, "at": to_ms(due)})
    return done.rowcount == 1
