"""Brings a database to the present schema, in one transaction, or leaves it as it was."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.connect import connect, file_of, parse_url
from storage.errors import (
    DatabaseCorrupt,
    DatabaseMissing,
    ForeignDatabase,
    InUse,
    SchemaTooNew,
    SchemaTooOld,
    unreachable,
)
from storage.files import APPLICATION_ID, RESTORE, examine, marker_of
from storage.lock import Held, alone
from storage.schema import metadata
from storage.unit import Unit

HEAD = "0005"
"""The schema that this program reads and writes: the number of the last script."""

SCRIPTS = Path(__file__).parent / "migrations"
"""The folder of the numbered scripts."""

_SCHEMA = text("SELECT version_num FROM alembic_version")
_LOCK = 0x636F616368
"""The advisory lock that lets one process migrate a PostgreSQL database at a time."""


async def migrate(url: str | URL, *, scripts: Path = SCRIPTS, head: str = HEAD) -> None:
    """Make the database, or bring it to schema `head`; done twice it does nothing.

    An SQLite file is copied to `<file>.before-<head>` first. Raises a StorageError and changes
    nothing when the database is damaged, someone else's, or newer than this program.
    """
    url = parse_url(url)
    path = file_of(url)
    if path is not None and not await asyncio.to_thread(examine, path):
        await _make_file(path, scripts, head)
    else:
        await _bring_up(url, scripts, head)
    if path is not None:
        marker_of(path).touch(mode=0o600)


async def check(url: str | URL) -> None:
    """Raise a StorageError unless the database is there, sound, and of the present schema."""
    found = await schema_at(url)
    if found != HEAD:
        raise SchemaTooOld(
            f"The database has schema {found}, this program needs {HEAD}. Run: coach migrate"
        )


async def schema_at(url: str | URL) -> str:
    """The schema of a database that is there, sound, and not ahead of this program."""
    url = parse_url(url)
    path = file_of(url)
    if path is not None and not await asyncio.to_thread(examine, path):
        raise DatabaseMissing(f"There is no database at {path}. Make it with: coach migrate")
    engine = connect(url, "migrate")
    try:
        found = await _look(engine)
    finally:
        await engine.dispose()
    if found is None:
        raise DatabaseMissing("The database holds no tables yet. Make them with: coach migrate")
    _refuse_newer(found, HEAD)
    return found


async def schema_of(unit: Unit) -> str:
    """The schema that an open database has now."""
    found: str = await unit.scalar(_SCHEMA)
    return found


async def upgrade(engine: AsyncEngine, *, scripts: Path = SCRIPTS, head: str = HEAD) -> None:
    """Run what is missing up to `head` in one transaction; `engine` is of role `migrate`."""
    async with engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        # Another process may have migrated while this one waited for the lock.
        found = await connection.run_sync(_version)
        _refuse_newer(found, head)
        if found == head:
            return
        # Alembic takes longer to import than the rest of this room; most starts never need it.
        from storage.revisions import apply

        await connection.run_sync(apply, scripts, found)
        if connection.dialect.name == "sqlite":
            await _finish_sqlite(connection, head)


async def _finish_sqlite(connection: AsyncConnection, head: str) -> None:
    """Check what foreign keys, being off, could not; then sign the file."""
    broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
    if broken:
        raise DatabaseCorrupt(
            f"The migration to {head} would leave {len(broken)} rows without what they refer to "
            f"(the first in {broken[0][0]}). {RESTORE} Please report this."
        )
    await connection.execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))
    await connection.execute(text(f"PRAGMA user_version = {int(head)}"))


async def _bring_up(url: URL, scripts: Path, head: str) -> None:
    """Bring a database that exists to `head`."""
    engine = connect(url, "migrate")
    try:
        found = await _look(engine)
        _refuse_newer(found, head)
        if found == head:
            return
        path = file_of(url)
        if path is None:
            await upgrade(engine, scripts=scripts, head=head)
            return
        with alone(path):
            await asyncio.to_thread(_back_up, path, path.with_name(f"{path.name}.before-{head}"))
            await upgrade(engine, scripts=scripts, head=head)
    except Held as other:
        raise InUse(
            f"An older version of the bot ({other.who}) is at work with the database {url.database}"
            ", which has to be brought to this version. Stop that one first."
        ) from None
    finally:
        await engine.dispose()


async def _look(engine: AsyncEngine) -> str | None:
    """The schema of a database that answers and is sound; None when it is empty."""
    try:
        async with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                await _refuse_damaged(connection)
            return await connection.run_sync(_version)
    except (OSError, DBAPIError) as error:
        raise _explained(engine, error) from error


def _explained(engine: AsyncEngine, error: OSError | DBAPIError) -> Exception:
    """What a failure to read the database means to a person; itself when there is no saying."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if engine.dialect.name != "sqlite":
        return unreachable(engine.url, cause)
    if isinstance(cause, sqlite3.DatabaseError) and not isinstance(cause, sqlite3.OperationalError):
        return DatabaseCorrupt(f"The database {engine.url.database} is damaged: {cause}. {RESTORE}")
    return error


async def _make_file(path: Path, scripts: Path, head: str) -> None:
    """Make a new file aside, then put it in its place: a crash leaves none or a whole one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = Path(tempfile.mkdtemp(prefix=".new-", dir=path.parent))
    try:
        fresh = aside / path.name
        fresh.touch(mode=0o600, exist_ok=False)
        engine = connect(URL.create("sqlite+aiosqlite", database=str(fresh)), "migrate")
        try:
            await upgrade(engine, scripts=scripts, head=head)
        finally:
            await engine.dispose()
        await asyncio.to_thread(_publish, fresh, path)
    finally:
        await asyncio.to_thread(shutil.rmtree, aside)


def _publish(fresh: Path, path: Path) -> None:
    """Give a finished file its name, unless another process was quicker; then sync the folder."""
    _sync(fresh)
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        fresh.rename(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    """Have the disk hold what was written to a file or folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _back_up(path: Path, target: Path) -> None:
    """A checked copy of the database, whole even while others write."""
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(partial)) as copy:
        source.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode = DELETE")
        if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise DatabaseCorrupt(f"The copy {partial} of the database is damaged. {RESTORE}")
    _sync(partial)
    partial.rename(target)
    _sync(target.parent)


async def _refuse_damaged(connection: AsyncConnection) -> None:
    """Raise DatabaseCorrupt when SQLite finds a damaged page."""
    found: str = (await connection.execute(text("PRAGMA quick_check(1)"))).scalar_one()
    if found != "ok":
        raise DatabaseCorrupt(
            f"The database {connection.engine.url.database} is damaged: "
            f"{found.splitlines()[-1]}. {RESTORE}"
        )


def _version(connection: Connection) -> str | None:
    """The schema a database has; None when it is empty. Raises ForeignDatabase on other tables."""
    names = set(inspect(connection).get_table_names())
    if "alembic_version" in names:
        version: str = connection.execute(_SCHEMA).scalar_one()
        return version
    if names & set(metadata.tables):
        raise ForeignDatabase(
            "The database has tables named like ours that this program did not make. "
            "Choose an empty database in COACH_DATABASE_URL."
        )
    return None


def _refuse_newer(found: str | None, head: str) -> None:
    """Raise SchemaTooNew when the database is ahead of this program."""
    if found is not None and found > head:
        raise SchemaTooNew(
            f"The database has schema {found}, this program knows up to {head}. "
            "Run the newer program, or restore the backup made before its migration."
        )
