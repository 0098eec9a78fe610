"""A backup of a PostgreSQL database, by pg_dump."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import URL

from storage.errors import BackupFailed
from storage.migrate import HEAD, check
from storage.postgres_tools import run
from storage.schema import metadata


async def dump(url: URL, partial: Path) -> str:
    """Write the database into `partial` and look whether every table is in it; its schema."""
    await check(url)
    await asyncio.to_thread(partial.touch, mode=0o600)
    try:
        await run("pg_dump", url, "--format=custom", "--no-owner", "--file", partial)
        listed = await run("pg_restore", None, "--list", partial)
        missing = [name for name in metadata.tables if f"TABLE DATA public {name} " not in listed]
        if missing:
            raise BackupFailed(f"The backup lacks the table {missing[0]}. Please report this.")
    except BaseException:
        await asyncio.to_thread(partial.unlink, missing_ok=True)
        raise
    return HEAD
