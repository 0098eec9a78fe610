"""A database is brought to the present schema wholly, or refused and left as it was."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage import lock, standards
from storage.connect import connect, parse_url
from storage.engine import open_database
from storage.errors import (
    DatabaseCorrupt,
    DatabaseMissing,
    ForeignDatabase,
    InUse,
    SchemaTooNew,
    SchemaTooOld,
)
from storage.migrate import HEAD, SCRIPTS, migrate, upgrade
from storage.schema import metadata

NEWER = """
import sqlalchemy as sa

revision = "{revision}"
down_revision = "{before}"


def upgrade(op) -> None:
    {does}
"""


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table (on SQLite: without a file)."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'coach.db'}"
        return
    server: str = request.getfixturevalue("postgres_server")
    name = f"empty_{uuid4().hex}"
    _psql(server, f"CREATE DATABASE {name}")
    yield server.format(name)
    _psql(server, f"DROP DATABASE {name} WITH (FORCE)")


def _psql(server: str, command: str) -> None:
    """Run a command on the server's own database."""

    async def run() -> None:
        engine = create_async_engine(
            parse_url(server.format("postgres")), isolation_level="AUTOCOMMIT", poolclass=NullPool
        )
        async with engine.connect() as connection:
            await connection.execute(text(command))
        await engine.dispose()

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(run())


@asynccontextmanager
async def _engine(url: str) -> AsyncIterator[AsyncEngine]:
    """An engine as migrations use it."""
    engine = connect(parse_url(url), "migrate")
    try:
        yield engine
    finally:
        await engine.dispose()


def _scripts(folder: Path, *, until: str = HEAD, then: str | None = None) -> Path:
    """A copy of the migrations up to one of them, and perhaps another that does something."""
    folder.mkdir()
    for script in sorted(SCRIPTS.glob("0*.py")):
        if script.name[:4] <= until:
            shutil.copy(script, folder)
    if then is not None:
        revision = f"{int(until) + 1:04}"
        (folder / f"{revision}_next.py").write_text(
            NEWER.format(revision=revision, before=until, does=then)
        )
    return folder


async def _tables(url: str) -> set[str]:
    """The names of all tables."""
    async with _engine(url) as engine, engine.connect() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


def _shape(path: Path) -> set[tuple[str, str]]:
    """Every table and index of an SQLite file, in the words that make it."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {(name, " ".join(sql.split())) for name, sql in rows}


def _partial(folder: Path) -> list[Path]:
    return list(folder.glob("*.partial"))


async def _invite(url: str) -> None:
    """Add a row that refers to another."""
    database = await open_database(url)
    row = "(cohort, secret_hash, expires_at, uses_left) VALUES (1, 'h', 0, 1)"
    async with database.begin() as unit:
        await unit.execute(text(f"INSERT INTO invites {row}"))
    await database.close()


def _make_theirs(path: Path) -> None:
    """A database of another program."""
    path.touch(mode=0o600)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE learners (id INTEGER)")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


async def test_a_second_migration_changes_nothing(empty_url: str) -> None:
    await migrate(empty_url)
    database = await open_database(empty_url)
    async with database.read() as unit:
        salt = await unit.scalar(text("SELECT value FROM meta WHERE key = 'salt'"))
        assert len(salt) == 32
        assert await unit.scalar(text("SELECT count(*) FROM cohorts")) == 1
    await database.close()
    await migrate(empty_url)
    database = await open_database(empty_url, create=False)
    async with database.read() as unit:
        assert await unit.scalar(text("SELECT value FROM meta WHERE key = 'salt'")) == salt
    await database.close()


async def test_an_empty_database_is_not_taken_for_one_that_was_made(empty_url: str) -> None:
    with pytest.raises(DatabaseMissing, match="coach migrate"):
        await open_database(empty_url, create=False)


async def test_a_file_system_without_hard_links_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no hard links here")

    monkeypatch.setattr("os.link", refuse)
    url = f"sqlite:///{tmp_path / 'coach.db'}"
    await migrate(url)
    assert "learners" in await _tables(url)


async def test_processes_that_start_together_make_one_database(empty_url: str) -> None:
    await asyncio.gather(*(migrate(empty_url) for _ in range(4)))
    database = await open_database(empty_url, create=False)
    async with database.read() as unit:
        assert await unit.scalar(text("SELECT count(*) FROM cohorts")) == 1
    await database.close()


async def test_the_rest_of_a_making_that_was_killed_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / ".new-killed").mkdir()
    (tmp_path / ".new-killed" / "coach.db").touch()
    await migrate(f"sqlite:///{tmp_path / 'coach.db'}")
    assert "learners" in await _tables(f"sqlite:///{tmp_path / 'coach.db'}")


OLD_ROWS = (
    "INSERT INTO learners (id, chat, cohort, name, language, status, zone, prompt_at, weekdays,"
    " weekly_day, weekly_at, coach_may_read, step_data, misses) VALUES"
    " (1, 1, 1, 'A', 'en', 'active', 'UTC', '10:30', '0', 5, '10:00', false, '{}', 0)",
    "INSERT INTO deliveries (id, learner, item, kind, prompt_id, rev, text, follow_up, local_date,"
    " ordinal, via, state, reason, asked_at) VALUES"
    " (2, 1, 'A01', 'act', 'a', 1, 't', 'f', '2026-11-23', 0, 'daily', 'answered', 'r', 5)",
    "INSERT INTO reflections (id, learner, delivery, item, kind, local_date, private, created_at)"
    " VALUES (3, 1, 2, 'A01', 'act', '2026-11-23', false, 6)",
    "INSERT INTO ratings (id, learner, item, value, delivery, local_date, at)"
    " VALUES (4, 1, 'A01', 3, 2, '2026-11-23', 7)",
)
"""A learner with a prompt, an answer and a rating, before records named their standard."""


class _Crash(Exception):
    """The process died here."""


async def test_f53_a_crash_at_any_statement_of_a_migration_leaves_the_old_schema(
    empty_url: str, tmp_path: Path
) -> None:
    old = _scripts(tmp_path / "old", until="0001")
    async with _engine(empty_url) as engine:
        await upgrade(engine, scripts=old, head="0001")
        before = await _tables(empty_url)
        crash_at, statements = 1, 0

        def count(*_: Any) -> None:
            nonlocal statements
            statements += 1
            if statements == crash_at:
                raise _Crash

        event.listen(engine.sync_engine, "before_cursor_execute", count)
        while True:
            statements = 0
            try:
                await upgrade(engine)
                break
            except _Crash:
                assert await _tables(empty_url) == before
            crash_at += 1
    assert crash_at > 20
    assert await _tables(empty_url) == {*metadata.tables, "alembic_version"}


async def test_an_upgraded_file_is_the_same_as_a_fresh_one(
    tmp_path: Path, sqlite_template: Path
) -> None:
    path = tmp_path / "coach.db"
    url = f"sqlite:///{path}"
    await migrate(url, scripts=_scripts(tmp_path / "old", until="0001"), head="0001")
    await migrate(url)
    assert _shape(path) == _shape(sqlite_template)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (int(HEAD),)


async def test_a_file_is_not_changed_under_an_older_bot_that_runs(tmp_path: Path) -> None:
    path = tmp_path / "coach.db"
    url = f"sqlite:///{path}"
    await migrate(url, scripts=_scripts(tmp_path / "old", until="0001"), head="0001")
    older = lock.take(path)
    with pytest.raises(InUse, match=f"pid {os.getpid()}.*Stop that one first"):
        await migrate(url)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    os.close(older)
    await migrate(url)
    again = lock.take(path)
    await migrate(url)
    os.close(again)


@pytest.mark.parametrize("asked", [True, False])
async def test_f82_what_was_kept_before_is_of_the_standard_there_was(
    empty_url: str, tmp_path: Path, asked: bool
) -> None:
    await migrate(empty_url, scripts=_scripts(tmp_path / "old", until="0002"), head="0002")
    if asked:
        async with _engine(empty_url) as engine, engine.begin() as connection:
            for row in OLD_ROWS:
                await connection.execute(text(row))
    await migrate(empty_url)
    database = await open_database(empty_url, create=False)
    async with database.read() as unit:
        assert await standards.noted(unit) == ({"BLM2421-007v4"} if asked else set())
        for table in ("deliveries", "reflections", "ratings"):
            found = await unit.scalars(text(f"SELECT standard FROM {table}"))
            assert found == (["BLM2421-007v4"] if asked else [])
    await database.close()


async def test_what_was_written_while_no_coach_might_read_stays_with_the_learner(
    empty_url: str, tmp_path: Path
) -> None:
    await migrate(empty_url, scripts=_scripts(tmp_path / "old", until="0003"), head="0003")
    shared = tuple(
        row.replace("(1, 1, 1, 'A'", "(11, 11, 1, 'A'")
        .replace("(2, 1, ", "(12, 11, ")
        .replace("(3, 1, 2,", "(13, 11, 12,")
        .replace("'10:00', false", "'10:00', true")
        for row in OLD_ROWS[:3]
    )
    async with _engine(empty_url) as engine, engine.begin() as connection:
        for row in (*OLD_ROWS, *shared):
            await connection.execute(text(row))
    await migrate(empty_url)
    database = await open_database(empty_url, create=False)
    async with database.read() as unit:
        found = await unit.rows(text("SELECT learner, private FROM reflections"))
    assert {row.learner: bool(row.private) for row in found} == {1: True, 11: False}
    await database.close()


async def test_f54_an_old_file_is_copied_and_checked_before_it_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "coach.db"
    url = f"sqlite:///{path}"
    await migrate(url, scripts=_scripts(tmp_path / "old", until="0001"), head="0001")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO meta VALUES ('kept', 'yes')")
        connection.commit()
    old = _shape(path)
    with pytest.raises(SchemaTooOld, match=rf"0001.*{HEAD}"):
        await open_database(url, create=False)
    await migrate(url)
    copy = tmp_path / f"coach.db.before-{HEAD}"
    assert _shape(copy) == old
    assert copy.stat().st_mode & 0o777 == 0o600
    for each in (path, copy):
        with closing(sqlite3.connect(each)) as connection:
            rows = connection.execute("SELECT value FROM meta WHERE key = 'kept'").fetchall()
        assert rows == [("yes",)]
    assert not _partial(tmp_path)


async def test_f55_a_newer_database_is_refused_and_left_untouched(
    empty_url: str, tmp_path: Path
) -> None:
    new = _scripts(tmp_path / "new", then="op.add_column('meta', sa.Column('more', sa.Text()))")
    newer = f"{int(HEAD) + 1:04}"
    await migrate(empty_url, scripts=new, head=newer)
    path = tmp_path / "coach.db"
    before = _digest(path) if path.exists() else ""
    for attempt in (migrate(empty_url), open_database(empty_url, create=False)):
        with pytest.raises(SchemaTooNew, match=rf"{newer}.*{HEAD}"):
            await attempt
    assert (_digest(path) if path.exists() else "") == before


async def test_a_migration_that_leaves_rows_without_their_owner_is_undone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'coach.db'}"
    await migrate(url)
    await _invite(url)
    bad = _scripts(tmp_path / "bad", then="op.execute('DELETE FROM cohorts')")
    with pytest.raises(DatabaseCorrupt, match="invites"):
        await migrate(url, scripts=bad, head=f"{int(HEAD) + 1:04}")
    database = await open_database(url, create=False)
    async with database.read() as unit:
        assert await unit.scalar(text("SELECT count(*) FROM cohorts")) == 1
    await database.close()


async def test_rebuilding_a_parent_table_keeps_its_children(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'coach.db'}"
    await migrate(url)
    rebuild = (
        "with op.batch_alter_table('cohorts', recreate='always') as batch:\n"
        "        batch.add_column(sa.Column('more', sa.Text()))"
    )
    await _invite(url)
    scripts = _scripts(tmp_path / "rebuilding", then=rebuild)
    await migrate(url, scripts=scripts, head=f"{int(HEAD) + 1:04}")
    async with _engine(url) as engine, engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM invites"))).scalar() == 1


async def test_a_postgres_database_with_tables_of_another_program_is_refused(
    empty_url: str,
) -> None:
    if empty_url.startswith("sqlite"):
        _make_theirs(Path(empty_url.removeprefix("sqlite:///")))
    else:
        async with _engine(empty_url) as engine, engine.begin() as connection:
            await connection.execute(text("CREATE TABLE learners (id INTEGER)"))
    with pytest.raises(ForeignDatabase, match="COACH_DATABASE_URL"):
        await migrate(empty_url)
    assert await _tables(empty_url) == {"learners"}
