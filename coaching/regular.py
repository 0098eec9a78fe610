"""The appointments that every active learner has: the next question and the next weekly page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from coaching.effects import Appoint
from coaching.records import Learner
from coaching.timetable import Schedule, next_prompt_at, next_weekly_at


def regular(learner: Learner, now: datetime) -> Sequence[Appoint]:
    """Give both, from the learner's present rhythm."""
    rhythm = Schedule(
        learner.zone, learner.prompt_at, learner.weekdays, learner.weekly_day, learner.weekly_at
    )
    daily = next_prompt_at(rhythm, now, learner.last_date, learner.last_at)
    weekly = next_weekly_at(rhythm, now)
    return (
        Appoint(learner=learner.id, chat=learner.chat, kind="daily", due=daily),
        Appoint(learner=learner.id, chat=learner.chat, kind="weekly", due=weekly),
    )
