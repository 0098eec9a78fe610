"""Entries from before there was an index are put into it while nothing else is due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from bot.clock import DrivenClock
from bot.delivery import schedule as scheduling
from bot.delivery.schedule import Schedule
from coaching.effects import AddPart, AddReflection, SaveLearner
from coaching.records import Learner, Part, Reflection
from storage import effects, grams
from storage.engine import Database
from storage.staff_tables import grams as rows
from tests.delivery.conftest import START


class Due:
    """So many batches of appointments are due."""

    def __init__(self, batches: int) -> None:
        self.batches = batches

    async def handle_due(self) -> bool:
        """Keep one of them."""
        self.batches -= 1
        return self.batches >= 0


async def test_old_entries_are_indexed_in_batches_when_nothing_is_due(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduling, "INDEXED_AT_ONCE", 2)
    entries = [
        Reflection(
            id=number,
            learner=1,
            item=None,
            kind="note",
            local_date=START.date(),
            created_at=START + timedelta(minutes=number),
        )
        for number in range(1, 4)
    ]
    parts = [
        Part(
            id=each.id,
            reflection=each.id,
            learner=1,
            message_id=each.id,
            text="熟客",
            created_at=each.created_at,
        )
        for each in entries
    ]
    async with database.begin() as unit:
        learner = Learner(id=1, chat=1, cohort=1, name="Mei")
        written = [AddReflection(reflection=each) for each in entries]
        said = [AddPart(part=part) for part in parts]
        await effects.write(unit, [SaveLearner(learner=learner), *written, *said], START)
        await unit.execute(delete(rows))

    async def indexed() -> int:
        async with database.read() as unit:
            return int(await unit.scalar(select(func.count(rows.c.reflection.distinct()))))

    due = Due(1)
    schedule = Schedule(database, due, DrivenClock(START), lambda *_: ())
    seen = []
    for _ in range(5):
        more = await schedule.run_once()
        seen.append((more, due.batches, await indexed()))
    assert seen == [(True, 0, 0), (True, -1, 2), (True, -2, 3), (False, -3, 3), (False, -4, 3)]
    async with database.read() as unit:
        assert not await grams.behind(unit)
