"""What others change of learners: where they belong, when they are asked, when they were nudged.

Only these columns are written: the learner themselves may be writing just then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, update

from coaching.cohorts.effects import MarkNudge, PlaceLearner
from storage.columns import BIG
from storage.instants import to_ms
from storage.tables import learners
from storage.unit import Unit
from storage.values import to_clock, to_weekdays

_ONE = update(learners).where(learners.c.id == bindparam("learner"))
_NUDGED = _ONE.values(nudged_at=bindparam("at", type_=BIG))


async def place(unit: Unit, effects: Sequence[PlaceLearner]) -> None:
    """Write where learners belong now, and their times; another cohort has a season of its own."""
    for effect in sorted(effects, key=lambda each: each.learner):
        values: dict[str, Any] = {}
        if effect.cohort is not None:
            values |= {"cohort": effect.cohort, "season": None, "goes_on": False}
        if effect.prompt_at is not None:
            values["prompt_at"] = to_clock(effect.prompt_at)
        if effect.weekdays is not None:
            values["weekdays"] = to_weekdays(effect.weekdays)
        if values:
            await unit.execute(_ONE.values(**values), {"learner": effect.learner})


async def nudged(unit: Unit, effects: Sequence[MarkNudge]) -> None:
    """Note when somebody last had the bot ask how they are."""
    rows = [{"learner": each.learner, "at": to_ms(each.at)} for each in effects]
    await unit.execute(_NUDGED, rows)
