"""Levels: where coaches see learners on items; earlier ones are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from coaching.staff.effects import GiveLevel
from coaching.staff.records import Level
from storage.among import among
from storage.apart import apart
from storage.instants import from_ms, to_ms
from storage.records import Reader
from storage.staff_tables import levels
from storage.unit import Unit
from storage.upsert import insert_once

_OF_LEARNERS = (
    select(levels).where(among(levels.c.learner, "learners")).order_by(levels.c.at, levels.c.id)
)
_GIVE = insert_once(levels)
_READ = Reader(Level, levels, {"at": from_ms})


async def of_learners(unit: Unit, learners: Iterable[int]) -> dict[int, tuple[Level, ...]]:
    """All levels of these learners, whichever coach gave them, the oldest first."""
    wanted = set(learners)
    rows = await unit.rows(_OF_LEARNERS, {"learners": wanted}) if wanted else ()
    return apart(_READ.all(rows))


async def give(unit: Unit, effects: Sequence[GiveLevel]) -> None:
    """Keep levels, beside the earlier ones."""
    await _GIVE.run(
        unit,
        [
            {
                "id": effect.level.id,
                "learner": effect.level.learner,
                "item": effect.level.item,
                "coach": effect.level.coach,
                "value": effect.level.value,
                "at": to_ms(effect.level.at),
                "standard": effect.level.standard,
            }
            for effect in effects
        ],
    )
