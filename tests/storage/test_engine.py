"""The database hands out transactions that happen wholly or not at all."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from storage.connect import parse_url
from storage.engine import Database, open_database
from storage.errors import BadUrl, DatabaseUnreachable
from storage.tables import cohorts, meta
from storage.unit import Unit


async def _keep(unit: Unit, *keys: str) -> None:
    """Write rows, a statement each."""
    for key in keys:
        await unit.execute(insert(meta), {"key": key, "value": "x"})


async def _kept(database: Database) -> set[str]:
    """The rows that were written."""
    async with database.read() as unit:
        return set(await unit.scalars(select(meta.c.key).where(meta.c.key != "salt")))


def _on(database: Database, name: str, hook: Callable[..., object]) -> None:
    """Call `hook` when SQLAlchemy is about to do something with the writing engine."""
    event.listen(database._writer.sync_engine, name, hook)


async def test_a_migrated_database_has_one_open_cohort(database: Database) -> None:
    async with database.read() as unit:
        rows = await unit.rows(select(cohorts))
    assert [tuple(row) for row in rows] == [(1, "default", "Asia/Taipei", "zh-Hant", 0, True)]


async def test_a_transaction_left_normally_is_kept(database: Database) -> None:
    async with database.begin() as unit:
        await _keep(unit, "a", "b")
    assert await _kept(database) == {"a", "b"}


async def test_a_transaction_left_by_an_error_is_undone(database: Database) -> None:
    with pytest.raises(ValueError, match="no"):
        async with database.begin() as unit:
            await _keep(unit, "a")
            raise ValueError("no")
    assert await _kept(database) == set()


async def test_a_statement_that_fails_undoes_the_whole_transaction(database: Database) -> None:
    with pytest.raises(DBAPIError):
        async with database.begin() as unit:
            await _keep(unit, "a", "a")
    assert await _kept(database) == set()
    async with database.begin() as unit:
        await _keep(unit, "a")
    assert await _kept(database) == {"a"}


async def test_f45_what_one_undoes_is_not_what_another_did(database: Database) -> None:
    ready, go = asyncio.Event(), asyncio.Event()

    async def fails() -> None:
        async with database.begin() as unit:
            await _keep(unit, "a1")
            ready.set()
            await go.wait()
            await _keep(unit, "a2")
            raise ValueError("no")

    async def succeeds() -> None:
        await ready.wait()
        go.set()
        async with database.begin() as unit:
            await _keep(unit, "b1", "b2")

    failed, succeeded = await asyncio.gather(fails(), succeeds(), return_exceptions=True)
    assert isinstance(failed, ValueError)
    assert succeeded is None
    assert await _kept(database) == {"b1", "b2"}


async def test_many_writers_at_once_all_have_their_turn(database: Database) -> None:
    async def write(number: int) -> None:
        async with database.begin() as unit:
            await _keep(unit, f"{number}a", f"{number}b")

    await asyncio.gather(*map(write, range(30)))
    assert len(await _kept(database)) == 60


@pytest.mark.parametrize(
    ("moment", "turn", "ends"),
    [
        ("begin", 1, [set()]),
        ("before_cursor_execute", 1, [set()]),
        ("after_cursor_execute", 1, [set()]),
        ("before_cursor_execute", 2, [set()]),
        ("after_cursor_execute", 2, [set(), {"a", "b"}]),
        ("commit", 1, [{"a", "b"}]),
    ],
)
async def test_f44_a_transaction_cancelled_at_any_moment_is_all_or_nothing(
    database: Database, moment: str, turn: int, ends: list[set[str]]
) -> None:
    turns = 0
    cancelled: list[bool] = []

    async def transfer() -> None:
        async with database.begin() as unit:
            await _keep(unit, "a", "b")

    def cancel(*args: Any) -> None:
        nonlocal turns
        if any(isinstance(arg, str) and "meta" not in arg for arg in args):
            return
        turns += 1
        if turns == turn:
            cancelled.append(task.cancel())

    _on(database, moment, cancel)
    task = asyncio.create_task(transfer())
    with pytest.raises(asyncio.CancelledError):
        await task
    assert cancelled == [True]
    kept = await _kept(database)
    assert kept in ends
    async with database.begin() as unit:
        await _keep(unit, "c")
    assert await _kept(database) == kept | {"c"}


async def test_f44_a_transaction_cancelled_after_any_number_of_turns_is_all_or_nothing(
    database: Database,
) -> None:
    async def transfer(name: str) -> None:
        async with database.begin() as unit:
            await _keep(unit, f"{name}a", f"{name}b")

    for turns in range(0, 300, 6):
        task = asyncio.create_task(transfer(f"{turns}"))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
    kept = await _kept(database)
    assert {key[:-1] for key in kept if key.endswith("a")} == {
        key[:-1] for key in kept if key.endswith("b")
    }


async def test_f44_a_long_statement_that_was_cancelled_leaves_nothing(database: Database) -> None:
    running = asyncio.Event()
    _on(database, "before_cursor_execute", lambda *_: running.set())
    many = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) "
        "INSERT INTO meta (key, value) SELECT CAST(i AS TEXT), 'x' FROM n"
    )

    async def work() -> None:
        async with database.begin() as unit:
            running.clear()
            await unit.execute(many)

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    await running.wait()
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    async with database.begin() as unit:
        await _keep(unit, "after")
    assert await _kept(database) == {"after"}


async def test_those_who_wait_for_a_commit_hear_of_it_after_it(database: Database) -> None:
    heard: list[str] = []
    _on(database, "commit", lambda _: heard.append("commit"))
    async with database.begin() as unit:
        unit.after_commit(lambda: heard.append("first"))
        unit.after_commit(lambda: heard.append("second"))
        await _keep(unit, "a")
        assert heard == []
    assert heard == ["commit", "first", "second"]


async def test_nobody_hears_of_what_was_undone(database: Database) -> None:
    heard: list[str] = []
    with pytest.raises(ValueError, match="no"):
        async with database.begin() as unit:
            unit.after_commit(lambda: heard.append("never"))
            raise ValueError("no")
    assert heard == []


async def test_a_commit_is_heard_of_even_when_its_task_was_cancelled(database: Database) -> None:
    heard: list[str] = []

    async def work() -> None:
        async with database.begin() as unit:
            unit.after_commit(lambda: heard.append("committed"))
            await _keep(unit, "a")

    task = asyncio.create_task(work())
    _on(database, "commit", lambda _: task.cancel())
    await asyncio.wait([task])
    assert task.cancelled()
    assert heard == ["committed"]


async def test_a_reading_transaction_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"):
        async with database.read() as unit:
            await _keep(unit, "a")
    assert await _kept(database) == set()


async def test_a_reader_never_waits_for_a_writer_and_sees_one_moment(database: Database) -> None:
    async with database.begin() as writer:
        await _keep(writer, "a")
        assert await _kept(database) == set()
    async with database.read() as reader:
        count = select(func.count()).select_from(meta)
        before = await reader.scalar(count)
        async with database.begin() as writer:
            await _keep(writer, "b")
        assert await reader.scalar(count) == before
    assert await _kept(database) == {"a", "b"}


async def test_a_unit_says_whether_it_writes_and_on_what(database: Database) -> None:
    async with database.begin() as unit:
        assert (unit.writes, unit.dialect) == (True, database.dialect)
    async with database.read() as unit:
        assert (unit.writes, unit.dialect) == (False, database.dialect)


async def test_closing_ends_every_thread_and_may_be_done_twice(database_url: str) -> None:
    before = set(threading.enumerate())
    opened = await open_database(database_url, create=False)
    async with opened.read(), opened.begin():
        pass
    await opened.close()
    await opened.close()
    left = set(threading.enumerate()) - before
    for thread in (each for each in left if not each.name.startswith("asyncio")):
        thread.join(timeout=5)
        assert not thread.is_alive()


async def test_the_password_is_never_shown() -> None:
    database = Database(parse_url("postgresql://anna:secret@db/coach"))
    assert "secret" not in repr(database)
    assert "secret" not in str(database)


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_a_url_that_cannot_be_used_is_refused_with_the_name_of_the_setting(url: str) -> None:
    with pytest.raises(BadUrl, match="COACH_DATABASE_URL"):
        parse_url(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_postgres_may_be_spelled_as_hosting_services_do(scheme: str) -> None:
    assert parse_url(f"{scheme}://a@b/c").drivername == "postgresql+asyncpg"


async def test_a_server_that_does_not_answer_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable, match="COACH_DATABASE_URL") as refused:
        await open_database(f"postgresql://anna:secret@/coach?host={tmp_path}")
    assert "secret" not in str(refused.value)


async def test_a_database_that_the_server_does_not_have_is_told_in_a_sentence(
    postgres_server: str,
) -> None:
    with pytest.raises(DatabaseUnreachable, match="no_such"):
        await open_database(postgres_server.format("no_such"))


async def test_an_sqlite_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "coach.db"
    database = await open_database(f"sqlite:///{path}")
    async with database.begin() as unit:
        await _keep(unit, "a")
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    await database.close()
    assert modes == dict.fromkeys(
        ("coach.db", "coach.db-wal", "coach.db-shm", "coach.db.made"), 0o600
    )
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_sqlite_is_set_for_durability_and_forgetting(
    tmp_path: Path, sqlite_template: Path
) -> None:
    database = await open_database(f"sqlite:///{tmp_path / 'coach.db'}")
    pragmas = ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
    async with database.begin() as unit:
        found = [await unit.scalar(text(f"PRAGMA {pragma}")) for pragma in pragmas]
    await database.close()
    assert found == ["wal", 2, 1, 1]


async def test_f50_a_foreign_lock_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "coach.db"
    database = await open_database(f"sqlite:///{path}")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        entered = asyncio.Event()

        async def work() -> None:
            async with database.begin() as unit:
                entered.set()
                await _keep(unit, "a")

        task = asyncio.create_task(work())
        for _ in range(100):
            assert await _kept(database) == set()
        assert not entered.is_set()
        other.execute("ROLLBACK")
    await task
    assert await _kept(database) == {"a"}
    await database.close()


FATAL = """
import asyncio, sys
from storage.engine import open_database

async def main():
    database = await open_database(sys.argv[1], create=False)
    async with database.begin(), database.read():
        pass
    async with database.begin():
        {failing}

asyncio.run(main())
"""


@pytest.mark.parametrize(
    "failing", ["raise RuntimeError('fatal')", "raise SystemExit(3)", "raise KeyboardInterrupt"]
)
def test_f37_a_fatal_error_with_an_open_database_ends_the_process(
    database_url: str, failing: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", FATAL.format(failing=failing), database_url],
        timeout=20,
        check=False,
        capture_output=True,
        cwd=Path(__file__).parents[2],
    )
    assert ended.returncode != 0
