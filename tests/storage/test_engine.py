"""The database hands out transactions that happen wholly or not at all."""

from __future__ import annotations

import asyncio
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text
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


async def test_a_migrated_database_has_one_open_cohort(database: Database) -> None:
    async with database.read() as unit:
        rows = await unit.rows(select(cohorts))
    (row,) = rows
    assert tuple(row)[:7] == (1, "第一班", "Asia/Taipei", "zh-Hant", 0, True, None)


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


async def test_many_writers_at_once_all_have_their_turn(database: Database) -> None:
    async def write(number: int) -> None:
        async with database.begin() as unit:
            await _keep(unit, f"{number}a", f"{number}b")

    await asyncio.gather(*map(write, range(30)))
    assert len(await _kept(database)) == 60


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


async def test_f47_a_full_disk_undoes_the_batch_and_needs_no_restart(tmp_path: Path) -> None:
    database = await open_database(f"sqlite:///{tmp_path / 'coach.db'}")
    async with database.begin() as unit:
        await _keep(unit, "before")
        pages = await unit.scalar(text("PRAGMA page_count"))
        await unit.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(DBAPIError, match="full"):
        async with database.begin() as unit:
            await _keep(unit, "a", "b" * 100_000)
    assert await _kept(database) == {"before"}
    async with database.begin() as unit:
        await unit.execute(text(f"PRAGMA max_page_count = {pages * 9}"))
        await _keep(unit, "c" * 10_000)
    assert len(await _kept(database)) == 2
    await database.close()
