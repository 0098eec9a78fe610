"""A backup of a PostgreSQL database, by pg_dump."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import URL, text

from storage.connect import connect
from storage.errors import BackupFailed
from storage.migrate import schema_at
from storage.postgres_tools import run

_TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")


async def dump(url: URL, partial: Path) -> str:
    """Write the database into `partial` and look whether every table is in it; its schema."""
    schema = await schema_at(url)
    await asyncio.to_thread(partial.touch, mode=0o600)
    try:
        await run("pg_dump", url, "--format=custom", "--no-owner", "--file", partial)
        listed = await run("pg_restore", None, "--list", partial)
        tables = await _tables(url)
        missing = [name for name in tables if f"TABLE DATA public {name} " not in listed]
        if missing:
            raise BackupFailed(f"The backup lacks the table {missing[0]}. Please report this.")
    except BaseException:
        await asyncio.to_thread(partial.unlink, missing_ok=True)
        raise
    return schema


async def _tables(url: URL) -> list[str]:
    """What an older program made may have fewer tables than this one needs."""
    engine = connect(url, "migrate")
    try:
        async with engine.connect() as connection:
            return list((await connection.execute(_TABLES)).scalars())
    finally:
        await engine.dispose()
