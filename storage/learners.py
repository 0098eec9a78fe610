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
from storage.records import Reader
from storage.tables import learners
from storage.unit import Unit
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
# whoever writes holds the learner from the reading to the commit. What coaches write about a
# learner meanwhile need not wait.
_BY_CHATS_LOCKED = _BY_CHATS.with_for_update(key_share=True)
_BY_IDS = select(learners).where(among(learners.c.id, "ids"))
_JOINED = (
    select(learners)
    .where(learners.c.joined_at.is_not(None), learners.c.forget_at.is_(None))
    .order_by(learners.c.joined_at, learners.c.id)
)
_SAVE = upsert(learners, on=("id",), fixed=("chat",))
_READ = Reader(
    Learner,
    learners,
    {
        "prompt_at": time.fromisoformat,
        "weekdays": from_weekdays,
        "weekly_at": time.fromisoformat,
        "joined_at": from_ms_or_none,
        "step_data": json.loads,
        "last_date": from_day_or_none,
        "last_at": from_ms_or_none,
        "last_contact": from_ms_or_none,
        "rated_week": from_day_or_none,
        "paused_until": from_ms_or_none,
        "forget_at": from_ms_or_none,
        "created_at": from_ms_or_none,
        "season": from_day_or_none,
        "nudged_at": from_ms_or_none,
    },
)


async def by_chats(unit: Unit, chats: Iterable[int]) -> dict[int, Learner]:
    """The learners of these chats; a unit that writes keeps others from changing them meanwhile."""
    statement = _BY_CHATS_LOCKED if unit.writes else _BY_CHATS
    found = _READ.all(await unit.rows(statement, {"chats": chats}))
    return {learner.chat: learner for learner in found}


async def by_ids(unit: Unit, ids: Iterable[int]) -> dict[int, Learner]:
    """The learners of these ids, as others see them: nobody keeps them from changing meanwhile."""
    wanted = set(ids)
    rows = await unit.rows(_BY_IDS, {"ids": wanted}) if wanted else ()
    return {learner.id: learner for learner in _READ.all(rows)}


async def joined(unit: Unit) -> dict[int, Learner]:
    """Everybody who has joined and did not ask to be forgotten, those who came first first."""
    return {learner.id: learner for learner in _READ.all(await unit.rows(_JOINED))}


async def save(unit: Unit, effects: Sequence[SaveLearner]) -> None:
    """Write learners, new or known."""
    await _SAVE.run(unit, [_to_row(effect.learner) for effect in effects])


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
        "season": to_day_or_none(learner.season),
        "goes_on": learner.goes_on,
        "nudged_at": to_ms_or_none(learner.nudged_at),
    }
