"""Puts a dump in place of a PostgreSQL database, whose tables are kept in a schema of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.connect import PROGRAM, connect
from storage.copies import KEPT, STAMP
from storage.errors import BackupFailed, NotRestored
from storage.postgres_tools import run

_TABLES = text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
_SCHEMA = text("SELECT version_num FROM alembic_version")
_WORKING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name = :name AND pid <> pg_backend_pid()"
).bindparams(name=PROGRAM)


async def load(url: URL, backup: Path, now: datetime, *, replace: bool) -> tuple[str, str]:
    """Load the dump; the schema it has, and the PostgreSQL schema that holds the old tables."""
    try:
        await run("pg_restore", None, "--list", backup)
    except BackupFailed as error:
        raise NotRestored(f"{backup} cannot be read ({error}). Take another backup.") from error
    engine = connect(url, "migrate")
    aside = ""
    try:
        async with engine.begin() as connection:
            await _refuse_under_workers(connection)
            if (await connection.execute(_TABLES)).scalar_one():
                if not replace:
                    raise NotRestored(
                        "The database of COACH_DATABASE_URL has tables. To put the backup in "
                        "their place, add --replace: they are kept in a schema of their own."
                    )
                aside = f"{KEPT}{now.astimezone(UTC).strftime(STAMP)}"
                await _move(connection, "public", aside)
        await _fill(url, backup, aside)
        async with engine.begin() as connection:
            schema = (await connection.execute(_SCHEMA)).scalar_one()
    finally:
        await engine.dispose()
    return str(schema), aside


async def put_back(url: URL, aside: str) -> None:
    """Have it as it was before the dump was loaded: the old tables, or none."""
    engine = connect(url, "migrate")
    try:
        async with engine.begin() as connection:
            await connection.execute(text("DROP SCHEMA public CASCADE"))
            back = f'ALTER SCHEMA "{aside}" RENAME TO public' if aside else "CREATE SCHEMA public"
            await connection.execute(text(back))
    finally:
        await engine.dispose()


async def _refuse_under_workers(connection: AsyncConnection) -> None:
    """Raise NotRestored while workers are there: behind a webhook none of them leads."""
    working = (await connection.execute(_WORKING)).scalar_one()
    if working:
        raise NotRestored(
            f"The bot is at work in the database of COACH_DATABASE_URL ({working} connections). "
            "Stop all its workers first."
        )


async def _fill(url: URL, backup: Path, aside: str) -> None:
    """Load all of the dump; when that fails, the old tables have their name again."""
    how = ("--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={url.database}")
    try:
        await run("pg_restore", url, *how, backup)
    except BackupFailed as error:
        await put_back(url, aside)
        raise NotRestored(f"The backup could not be loaded: {error}") from error


async def _move(connection: AsyncConnection, name: str, to: str) -> None:
    """Give a schema another name, and make an empty one in its place."""
    await connection.execute(text(f'ALTER SCHEMA "{name}" RENAME TO "{to}"'))
    await connection.execute(text(f'CREATE SCHEMA "{name}"'))
