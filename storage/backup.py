"""Backups: a copy that is whole whoever writes meanwhile, checked, counted, and with its slip."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

from storage import ledger, manifest, rotation
from storage.connect import file_of, parse_url
from storage.errors import BackupFailed, DatabaseMissing
from storage.files import examine
from storage.manifest import Manifest

Told = Callable[[int, int], object]
"""Told how much is done, and of how much."""

PAGES = 2_000
"""So many pages between two reports of progress: 8 MB."""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup."""

    path: Path
    manifest: Manifest
    dropped: tuple[str, ...] = ()
    """Older ones that were deleted for it."""


async def back_up(
    url: str | URL,
    folder: Path,
    now: datetime,
    *,
    forgotten: Path | None = None,
    told: Told = lambda done, whole: None,
) -> Made:
    """Make a backup in `folder`, and delete those that need not be kept any longer.

    `forgotten` is the list of who was erased since; what stands there is copied into the folder,
    so that it survives the machine. Raises a StorageError, and leaves no half backup behind.
    """
    parsed = parse_url(url)
    rows: dict[str, int] = {}
    await asyncio.to_thread(_make_room, folder)
    path = file_of(parsed)
    if path is None:
        # Only an installation on PostgreSQL needs the tools of PostgreSQL.
        from storage.backup_postgres import dump

        target = folder / rotation.name_of(now, "dump")
        schema, dialect = await dump(parsed, _partial(target)), "postgresql"
    else:
        target = folder / rotation.name_of(now, "db")
        schema, rows = await asyncio.to_thread(_copy, path, _partial(target), told)
        dialect = "sqlite"
    try:
        return await asyncio.to_thread(_finish, target, now, dialect, schema, rows, forgotten)
    except OSError as error:
        raise _no_room(folder, error) from error


def _no_room(folder: Path, error: Exception) -> BackupFailed:
    return BackupFailed(
        f"The backup could not be written into {folder} ({error}). "
        "See that the disk has room and that the folder can be written."
    )


def _make_room(folder: Path) -> None:
    """Have the folder, and nothing in it that an earlier process left half done."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for half in folder.glob("coach-*.partial"):
            half.unlink()
    except OSError as error:
        raise BackupFailed(
            f"The folder {folder} cannot be written ({error.strerror}). "
            "Name another one in COACH_BACKUP_DIR, or give it to the user the bot runs as."
        ) from error


def _partial(target: Path) -> Path:
    return target.with_name(target.name + ".partial")


def _finish(
    target: Path,
    now: datetime,
    dialect: str,
    schema: str,
    rows: dict[str, int],
    forgotten: Path | None,
) -> Made:
    """Give the checked copy its slip and its name; only then do older ones go."""
    partial = _partial(target)
    made = Manifest(
        made_at=now.isoformat(),
        dialect=dialect,
        schema=schema,
        size=partial.stat().st_size,
        sha256=manifest.digest(partial),
        rows=rows,
    )
    sync(partial)
    manifest.write(target, made)
    partial.rename(target)
    sync(target.parent)
    if forgotten is not None:
        ledger.append(ledger.in_folder(target.parent), ledger.read(forgotten))
    dropped = rotation.to_drop(path.name for path in target.parent.iterdir())
    for name in dropped:
        manifest.beside(target.parent / name).unlink(missing_ok=True)
        (target.parent / name).unlink(missing_ok=True)
    return Made(target, made, tuple(dropped))


def _copy(path: Path, partial: Path, told: Told) -> tuple[str, dict[str, int]]:
    """Copy the database; its schema, and how many rows each table of the copy has."""
    if not examine(path):
        raise DatabaseMissing(f"There is no database at {path}. Make it with: coach migrate")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(partial)) as copy:
            # A read transaction pins one picture: without it every write by others would make
            # the copy begin anew, and under load it would never end.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(
                copy, pages=PAGES, sleep=0, progress=lambda _, left, all_: told(all_ - left, all_)
            )
            source.rollback()
            copy.execute("PRAGMA journal_mode = DELETE")
            return check(copy, partial)
    except BaseException as error:
        partial.unlink(missing_ok=True)
        if isinstance(error, sqlite3.Error | OSError):
            raise _no_room(partial.parent, error) from error
        raise


def check(copy: sqlite3.Connection, path: Path) -> tuple[str, dict[str, int]]:
    """The schema and the rows of a copy; raises BackupFailed when it is damaged."""
    if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise BackupFailed(f"The copy {path} is damaged. See that the disk is sound.")
    tables = [
        name
        for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith("sqlite_")
    ]
    rows = {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
    (schema,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(schema), rows


def sync(path: Path) -> None:
    """Have the disk hold what was written to a file or folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
