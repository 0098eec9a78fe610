"""Finds who has not been in touch for so long that nothing of them is to be kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, func, select

from coaching.effects import Appoint
from storage.instants import to_ms
from storage.tables import appointments, learners
from storage.unit import Unit

_MOST = 1000
_last = func.coalesce(learners.c.last_contact, learners.c.created_at)
_due = select(appointments.c.learner).where(appointments.c.kind == "idle")
_FIND = (
    select(learners.c.id, learners.c.chat)
    .where(_last < bindparam("before"), learners.c.forget_at.is_(None), learners.c.id.not_in(_due))
    .order_by(learners.c.id)
    .limit(_MOST)
)


async def find(unit: Unit, before: datetime, now: datetime) -> list[Appoint]:
    """An appointment now with each of them, a thousand at most: the rest is found tomorrow."""
    return [
        Appoint(learner=row.id, chat=row.chat, kind="idle", due=now)
        for row in await unit.rows(_FIND, {"before": to_ms(before)})
    ]
