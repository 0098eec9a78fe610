"""Puts a dump in place of a PostgreSQL database, whose tables are kept in a schema of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.connect import connect
from storage.errors import BackupFailed, NotRestored
from storage.postgres_tools import run

_TABLES = text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
_SCHEMA = text("SELECT version_num FROM alembic_version")


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
            if (await connection.execute(_TABLES)).scalar_one():
                if not replace:
                    raise NotRestored(
                        "The database of COACH_DATABASE_URL has tables. To put the backup in "
                        "their place, add --replace: they are kept in a schema of their own."
                    )
                aside = f"replaced_{now.astimezone(UTC).strftime('%Y%m%dt%H%M%Sz')}"
                await _move(connection, "public", aside)
        await _fill(engine, url, backup, aside)
        async with engine.begin() as connection:
            schema = (await connection.execute(_SCHEMA)).scalar_one()
    finally:
        await engine.dispose()
    return str(schema), aside


async def _fill(engine: AsyncEngine, url: URL, backup: Path, aside: str) -> None:
    """Load all of the dump; when that fails, the old tables have their name again."""
    how = ("--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={url.database}")
    try:
        await run("pg_restore", url, *how, backup)
    except BackupFailed as error:
        if aside:
            async with engine.begin() as connection:
                await connection.execute(text("DROP SCHEMA public CASCADE"))
                await connection.execute(text(f'ALTER SCHEMA "{aside}" RENAME TO public'))
        raise NotRestored(f"The backup could not be loaded: {error}") from error


async def _move(connection: AsyncConnection, name: str, to: str) -> None:
    """Give a schema another name, and make an empty one in its place."""
    await connection.execute(text(f'ALTER SCHEMA "{name}" RENAME TO "{to}"'))
    await connection.execute(text(f'CREATE SCHEMA "{name}"'))
