"""The database hands out transactions that happen wholly or not at all."""

from __future__ import annotations

from sqlalchemy import func, insert, select

from storage.engine import Database
from storage.tables import cohorts, meta


async def test_a_migrated_database_has_one_open_cohort(database: Database) -> None:
    async with database.read() as unit:
        rows = await unit.rows(select(cohorts))
    assert [tuple(row) for row in rows] == [(1, "default", "Asia/Taipei", "zh-Hant", 0, True)]


async def test_a_transaction_left_normally_is_kept(database: Database) -> None:
    async with database.begin() as unit:
        await unit.execute(insert(meta), {"key": "a", "value": "b"})
    async with database.read() as unit:
        assert await unit.scalar(select(func.count()).where(meta.c.key == "a")) == 1
