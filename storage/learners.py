"""Learners: read by chat, written whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import time
from typing import Any

from sqlalchemy import select

from coaching.effects import SaveLearner
from coaching.records import Learner
from storage.among import among
from storage.tables import learners
from storage.unit import AnyRow, Unit
from storage.upsert import upsert
from storage.values import (
    from_day_or_none,
    from_ms_or_none,
    from_weekdays,
    storable,
    storable_or_none,
    to_clock,
    to_day_or_none,
    to_json_text,
    to_ms_or_none,
    to_weekdays,
)

_BY_CHATS = select(learners).where(among(learners.c.chat, "chats")).order_by(learners.c.id)
# On PostgreSQL two processes may handle the same learner (an update here, an appointment there):
# whoever writes holds the learner from the reading to the commit.
_BY_CHATS_LOCKED = _BY_CHATS.with_for_update()
_SAVE = upsert(learners, on=("id",))


async def by_chats(unit: Unit, chats: Iterable[int]) -> dict[int, Learner]:
    """The learners of these chats; a unit that writes keeps others from changing them meanwhile."""
    statement = _BY_CHATS_LOCKED if unit.writes else _BY_CHATS
    found = map(_from_row, await unit.rows(statement, {"chats": chats}))
    return {learner.chat: learner for learner in found}


async def save(unit: Unit, effects: Sequence[SaveLearner]) -> None:
    """Write learners, new or known."""
    await _SAVE.run(unit, [_to_row(effect.learner) for effect in effects])


def _from_row(row: AnyRow) -> Learner:
    """The record of a row."""
    return Learner(
        id=row.id,
        chat=row.chat,
        cohort=row.cohort,
        name=row.name,
        language=row.language,
        status=row.status,
        trade=row.trade,
        zone=row.zone,
        prompt_at=time.fromisoformat(row.prompt_at),
        weekdays=from_weekdays(row.weekdays),
        weekly_day=row.weekly_day,
        weekly_at=time.fromisoformat(row.weekly_at),
        coach_may_read=row.coach_may_read,
        notice_version=row.notice_version,
        joined_at=from_ms_or_none(row.joined_at),
        step=row.step,
        step_data=json.loads(row.step_data),
        delivery=row.delivery,
        reflection=row.reflection,
        last_date=from_day_or_none(row.last_date),
        last_at=from_ms_or_none(row.last_at),
        last_contact=from_ms_or_none(row.last_contact),
        rated_week=from_day_or_none(row.rated_week),
        misses=row.misses,
        paused_until=from_ms_or_none(row.paused_until),
        forget_at=from_ms_or_none(row.forget_at),
        created_at=from_ms_or_none(row.created_at),
    )


def _to_row(learner: Learner) -> dict[str, Any]:
    """The row of a record."""
    return {
        "id": learner.id,
        "chat": learner.chat,
        "cohort": learner.cohort,
        "name": storable(learner.name),
        "language": learner.language,
        "status": learner.status,
        "trade": storable_or_none(learner.trade),
        "zone": learner.zone,
        "prompt_at": to_clock(learner.prompt_at),
        "weekdays": to_weekdays(learner.weekdays),
        "weekly_day": learner.weekly_day,
        "weekly_at": to_clock(learner.weekly_at),
        "coach_may_read": learner.coach_may_read,
        "notice_version": learner.notice_version,
        "joined_at": to_ms_or_none(learner.joined_at),
        "step": learner.step,
        "step_data": to_json_text(learner.step_data),
        "delivery": learner.delivery,
        "reflection": learner.reflection,
        "last_date": to_day_or_none(learner.last_date),
        "last_at": to_ms_or_none(learner.last_at),
        "last_contact": to_ms_or_none(learner.last_contact),
        "rated_week": to_day_or_none(learner.rated_week),
        "misses": learner.misses,
        "paused_until": to_ms_or_none(learner.paused_until),
        "forget_at": to_ms_or_none(learner.forget_at),
        "created_at": to_ms_or_none(learner.created_at),
    }
