"""A database in trouble is told from a statement that will never succeed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.engine import Database
from storage.outage import is_outage


async def test_a_broken_rule_is_no_outage(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught:
        async with database.begin() as unit:
            await unit.execute(text("INSERT INTO meta (key, value) VALUES (NULL, NULL)"))
    assert not is_outage(caught.value)


async def test_a_wrong_statement_is_no_outage(database: Database) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with database.begin() as unit:
            await unit.execute(text("SELECT nothing FROM nowhere"))
    assert not is_outage(caught.value)


def test_a_locked_file_is_an_outage(tmp_path: Path) -> None:
    one = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    two = sqlite3.connect(tmp_path / "a.db", isolation_level=None, timeout=0)
    one.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as caught:
        two.execute("BEGIN IMMEDIATE")
    assert is_outage(OperationalError("BEGIN", None, caught.value))
    one.close()
    two.close()


class Postgres(Exception):
    """An error as the PostgreSQL driver tells it."""

    def __init__(self, sqlstate: str | None) -> None:
        self.sqlstate = sqlstate


@pytest.mark.parametrize("state", ["08006", "40P01", "53300", "57P01", "58030", "25006"])
def test_states_that_pass_are_outages(state: str) -> None:
    assert is_outage(DBAPIError("SELECT 1", None, Postgres(state)))


@pytest.mark.parametrize("state", ["23505", "42P01", "22P02", None])
def test_states_that_stay_are_not(state: str | None) -> None:
    assert not is_outage(DBAPIError("SELECT 1", None, Postgres(state)))


def test_a_lost_connection_is_an_outage_and_a_mistake_of_ours_is_not() -> None:
    lost = DBAPIError("SELECT 1", None, Postgres(None), connection_invalidated=True)
    assert is_outage(lost)
    assert is_outage(PoolTimeout())
    assert is_outage(ConnectionResetError())
    assert not is_outage(KeyError("x"))
