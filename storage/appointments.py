"""Appointments: when each learner is next due for what; the only schedule there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select

from coaching.effects import Appoint
from coaching.events import AppointmentKind
from storage.columns import BIG
from storage.instants import from_ms, to_ms
from storage.tables import appointments, learners
from storage.unit import Unit
from storage.upsert import upsert
from storage.values import from_ms_or_none

_its_own = (appointments.c.learner == bindparam("of"), appointments.c.kind == bindparam("what"))
_SET = upsert(appointments, on=("learner", "kind"))
_CALL_OFF = delete(appointments).where(*_its_own)
_CLEAR = _CALL_OFF.where(appointments.c.due == bindparam("at"))
_NEXT = select(func.min(appointments.c.due))
_NEXT_QUESTION = _NEXT.where(appointments.c.kind.in_(("daily", "snooze", "resume")))
_NEXT_QUESTION_OF = _NEXT_QUESTION.where(appointments.c.chat == bindparam("chat", type_=BIG))
# Everyone who writes for a learner takes the learner's row first. Claiming in the same order, and
# passing over learners whom another process is handling, can never wait in a circle.
_DUE = (
    select(appointments)
    .join(learners, learners.c.id == appointments.c.learner)
    .where(appointments.c.due <= bindparam("now"))
    .order_by(appointments.c.due, appointments.c.learner, appointments.c.kind)
    .limit(bindparam("most"))
    .with_for_update(of=[learners, appointments], key_share=True, skip_locked=True)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Something due for a learner."""

    learner: int
    chat: int
    kind: AppointmentKind
    due: datetime


async def appoint(unit: Unit, effects: Sequence[Appoint]) -> None:
    """Set or call off learners' next appointments; the last word on a learner and kind counts."""
    latest = {(effect.learner, effect.kind): effect for effect in effects}.values()
    rows = [
        {
            "learner": effect.learner,
            "kind": effect.kind,
            "chat": effect.chat,
            "due": to_ms(effect.due),
        }
        for effect in latest
        if effect.due is not None
    ]
    await _SET.run(unit, rows)
    off = [{"of": each.learner, "what": each.kind} for each in latest if each.due is None]
    if off:
        await unit.execute(_CALL_OFF, off)


async def due(unit: Unit, now: datetime, limit: int) -> list[Appointment]:
    """What is due, the longest overdue first; held for this transaction, others pass over it."""
    return [
        Appointment(learner=row.learner, chat=row.chat, kind=row.kind, due=from_ms(row.due))
        for row in await unit.rows(_DUE, {"now": to_ms(now), "most": limit})
    ]


async def next_at(unit: Unit) -> datetime | None:
    """When the next appointment is; None when there is none."""
    return from_ms_or_none(await unit.scalar(_NEXT))


async def next_question_at(unit: Unit, chat: int | None = None) -> datetime | None:
    """When somebody, or the learner of a chat, is next asked something; None when nobody is."""
    if chat is None:
        return from_ms_or_none(await unit.scalar(_NEXT_QUESTION))
    return from_ms_or_none(await unit.scalar(_NEXT_QUESTION_OF, {"chat": chat}))


async def clear(unit: Unit, learner: int, kind: AppointmentKind, due: datetime) -> bool:
    """Strike off an appointment that was kept, unless it has been set anew; whether it was."""
    done = await unit.execute(_CLEAR, {"of": learner, "what": kind, "at": to_ms(due)})
    return done.rowcount == 1
