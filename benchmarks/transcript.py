"""What a learner wrote in five years opens at once: the newest page, with all its records."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.five_years import ENTRIES, NOW, Coach, build, learner_id, server
from benchmarks.table import Row, within
from coaching.staff.view import Filter, StaffNeeds
from storage import staff_views
from storage.engine import open_database

LEARNERS, PAGE = 5, 50
OPENS_MS = 300.0


def run(quick: bool) -> list[Row]:
    """The claims about opening a transcript."""
    rounds = 5 if quick else 20
    with tempfile.TemporaryDirectory() as folder:
        rows = [_claim("sqlite", f"sqlite:///{Path(folder) / 'coach.db'}", rounds)]
    with server() as url:
        return [*rows, _claim("postgresql", url, rounds)]


def _claim(kind: str, url: str, rounds: int) -> Row:
    coach = Coach(LEARNERS)
    build(url, LEARNERS, [coach])
    first, later = asyncio.run(_open(url, coach, rounds))
    claim = f"{kind}: {PAGE} of {ENTRIES:,} entries and the learner’s file"
    return within(claim, first, OPENS_MS, "ms", f"then {later:.0f} ms")


async def _open(url: str, coach: Coach, rounds: int) -> tuple[float, float]:
    """Milliseconds of the first time, and of those after it."""
    database = await open_database(url, create=False)
    needs = StaffNeeds(
        file=learner_id(1), filter=Filter(learner=learner_id(1)), page=(0, PAGE), notes=True
    )
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        async with database.read() as unit:
            view = await staff_views.load(unit, coach.id, needs, NOW)
        times.append((time.perf_counter() - began) * 1e3)
        assert view is not None and len(view.entries) == PAGE
    await database.close()
    return times[0], median(times[1:])
