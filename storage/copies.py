"""Copies of the database that a migration or a restore kept aside: none outlives the backups.

They hold what was erased after they were made, just as backups do.
"""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from storage.connect import file_of
from storage.engine import Database
from storage.rotation import LONGEST

KEPT = "replaced_"
"""How the PostgreSQL schema of tables that were replaced begins."""
STAMP = "%Y%m%dt%H%M%Sz"
"""When that was."""
_ASIDE = re.compile(r"\.(before|replaced)-[A-Za-z0-9]+(\.partial)?")
_SCHEMAS = text("SELECT nspname FROM pg_namespace WHERE nspname ~ '^replaced_[0-9]{8}t[0-9]{6}z$'")


async def drop_old(database: Database, now: datetime) -> list[str]:
    """Delete the copies that are older than a backup may be; their names."""
    path = file_of(database.url)
    if path is not None:
        return await asyncio.to_thread(_drop_files, path, now)
    async with database.begin() as unit:
        old = [name for name in await unit.scalars(_SCHEMAS) if now - _made_at(name) > LONGEST]
        for name in old:
            await unit.execute(text(f'DROP SCHEMA "{name}" CASCADE'))
    return old


def _made_at(schema: str) -> datetime:
    return datetime.strptime(schema.removeprefix(KEPT), STAMP).replace(tzinfo=UTC)


def _drop_files(database: Path, now: datetime) -> list[str]:
    old = [
        path
        for path in database.parent.glob("*")
        if path.name.startswith(database.name)
        and _ASIDE.fullmatch(path.name.removeprefix(database.name))
        and now.timestamp() - path.stat().st_mtime > LONGEST.total_seconds()
    ]
    for path in old:
        for part in (f"{path.name}-wal", f"{path.name}-shm", path.name):
            path.with_name(part).unlink(missing_ok=True)
    return [path.name for path in old]
