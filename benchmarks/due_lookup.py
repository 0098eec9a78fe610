"""Claim 5: finding who is due costs the same for a thousand learners and for a million."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy.dialects import sqlite

from benchmarks.measure import ROOT
from benchmarks.table import Row, faster, within
from storage import appointments
from storage.engine import open_database
from storage.instants import to_ms
from storage.migrate import migrate

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
NOTHING_US, CLAIM_MS, GROWTH = 20.0, 5.0, 2.0
FASTER, LIGHTER = 10.0, 5.0
DUE_NOW = 100

_LEARNERS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many)
INSERT INTO learners (id, chat, cohort, name, language, status, zone, prompt_at, weekdays,
  weekly_day, weekly_at, coach_may_read, step_data, misses)
SELECT i * 7919, i, 1, 'Mei', 'zh-Hant', 'active', 'Asia/Taipei', '10:30', '01234', 5, '10:00',
  0, '{}', 0 FROM n
"""
# Spread over a day from an hour on, as if everybody had chosen a time of their own.
_APPOINTMENTS = """
INSERT INTO appointments (learner, kind, chat, due)
SELECT id, k.kind, chat, :first + k.days * 86400000 + (chat * 86400000 / :many)
FROM learners, (SELECT 'daily' AS kind, 0 AS days UNION ALL SELECT 'weekly', 5) AS k
"""

PEER = """
import asyncio, datetime, os, sys, time
began = time.time()
from telegram.ext import ApplicationBuilder

async def ask(context):
    pass

async def main():
    application = ApplicationBuilder().token("1:benchmark").build()
    for number in range(int(sys.argv[1])):
        minute = datetime.time(number % 24, number // 24 % 60, tzinfo=datetime.timezone.utc)
        application.job_queue.run_daily(ask, minute, chat_id=number, name=str(number))
    await application.job_queue.start()
    statm = open("/proc/self/statm").read().split()
    print(time.time() - began, int(statm[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6, flush=True)
    os._exit(0)

asyncio.run(main())
"""

OURS = """
import asyncio, os, sys, time
began = time.time()
from bot.clock import SystemClock
from bot.delivery.schedule import Schedule
from storage.engine import open_database

class Handler:
    async def handle_due(self):
        return False

async def main():
    database = await open_database(sys.argv[1], create=False)
    schedule = Schedule(database, Handler(), SystemClock(), lambda learner, now: ())
    await schedule.run_once()
    assert await schedule._next_at() is not None
    statm = open("/proc/self/statm").read().split()
    print(time.time() - began, int(statm[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6, flush=True)
    await database.close()
    os._exit(0)

asyncio.run(main())
"""


def run(quick: bool) -> list[Row]:
    """The claims about finding who is due."""
    many, process = 200_000 if quick else 1_000_000, 100_000
    with TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.db", Path(folder) / "large.db"
        started = Path(folder) / "started.db"
        for path, learners in ((small, 1000), (large, many), (started, process)):
            asyncio.run(migrate(f"sqlite:///{path}"))
            fill(path, learners)
        few, all_ = nothing_due(small), nothing_due(large)
        claim = claim_hundred(large)
        ours, peer = start(OURS, f"sqlite:///{started}"), start(PEER, str(process))
    return [
        within(f"nothing due, {many:,} learners", all_, NOTHING_US, "µs"),
        within(f"nothing due, {many:,} learners over 1,000", all_ / few, GROWTH, "×"),
        within(f"claiming {DUE_NOW} of {many:,} learners", claim, CLAIM_MS, "ms"),
        faster(f"JobQueue: start with {process:,} learners", ours[0], peer[0], peer[0] / ours[0],
               FASTER, "s"),
        faster(f"JobQueue: memory with {process:,} learners", ours[1], peer[1], peer[1] / ours[1],
               LIGHTER, "MB"),
    ]  # fmt: skip


def fill(path: Path, many: int) -> None:
    """Learners who all have an appointment later that day."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(_LEARNERS, {"many": many})
        first = to_ms(NOW + timedelta(hours=1))
        connection.execute(_APPOINTMENTS, {"first": first, "many": many})
        connection.commit()


def nothing_due(path: Path) -> float:
    """Microseconds that the database takes to say that nobody is due: the statement we send."""
    statement = appointments._DUE.compile(dialect=sqlite.dialect(paramstyle="named"))
    sql, values = str(statement), statement.construct_params({"now": to_ms(NOW), "most": DUE_NOW})
    with closing(sqlite3.connect(path)) as connection:

        def look() -> None:
            assert not connection.execute(sql, values).fetchall()

        return best(look) * 1e6


def claim_hundred(path: Path) -> float:
    """Milliseconds of claiming a hundred who are due, through all our layers."""
    return asyncio.run(_claim_hundred(path))


async def _claim_hundred(path: Path) -> float:
    database = await open_database(f"sqlite:///{path}", create=False)
    later = NOW + timedelta(hours=12)
    times = []
    for _ in range(9):
        async with database.begin() as unit:
            began = time.perf_counter()
            found = await appointments.due(unit, later, DUE_NOW)
            times.append(time.perf_counter() - began)
        assert len(found) == DUE_NOW
    await database.close()
    return median(times) * 1e3


def best(action: Callable[[], None]) -> float:
    """Seconds that an action takes when nothing else is in the way."""
    rounds = []
    for _ in range(20):
        began = time.perf_counter()
        for _ in range(200):
            action()
        rounds.append((time.perf_counter() - began) / 200)
    return min(rounds)


def start(code: str, argument: str) -> tuple[float, float]:
    """Seconds from the process's start until its schedule stands, and its megabytes then."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, argument],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, megabytes = json.loads("[" + ",".join(done.stdout.split()) + "]")
    return seconds, megabytes
