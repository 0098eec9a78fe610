"""A transaction that is cancelled, or whose process dies, happens wholly or not at all."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, select, text

from storage.engine import Database, open_database
from storage.tables import meta
from storage.unit import Unit

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
