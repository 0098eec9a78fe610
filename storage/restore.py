"""Puts a backup in place: checked, brought to this schema, and without whoever was forgotten."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL

from coaching.effects import Record
from storage import audit, forgotten, ledger, manifest, stale
from storage.backup import check, sync
from storage.connect import file_of, parse_url
from storage.engine import Database
from storage.errors import BackupFailed, NotRestored
from storage.files import APPLICATION_ID, marker_of
from storage.forgotten import Again
from storage.ledger import Burial
from storage.manifest import Manifest
from storage.migrate import HEAD, migrate
from storage.stale import Settled

_REPLACED = "%Y%m%dT%H%M%SZ"
_WORKSHOP = ".restore-"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place."""

    schema: str
    """As it was in the backup."""
    verified: bool
    """Whether there was a slip to compare the file with."""
    again: Again
    settled: Settled
    aside: str = ""
    """Where the database that was there before is now."""


async def restore(
    url: str | URL,
    backup: Path,
    now: datetime,
    *,
    replace: bool = False,
    lists: Sequence[Path] = (),
) -> Restored:
    """Put `backup` in place of the database at `url`, which must not be in use.

    `lists` name who was erased since; the one beside the database and the one beside the backup
    are read in any case. Raises a StorageError, and has changed nothing then.
    """
    parsed = parse_url(url)
    try:
        return await _restore(parsed, backup, now, replace, lists)
    except OSError as error:
        raise NotRestored(
            f"The backup {backup} was not put in place ({error}). See that the disk has room, and "
            f"that user {os.geteuid()} can read the backup and write beside the database."
        ) from error


async def _restore(
    parsed: URL, backup: Path, now: datetime, replace: bool, lists: Sequence[Path]
) -> Restored:
    slip, burials = await asyncio.to_thread(_look_at, backup, lists)
    target = file_of(parsed)
    wanted = "sqlite" if target is not None else "postgresql"
    if slip is not None and slip.dialect != wanted:
        raise NotRestored(
            f"{backup} is a backup of {slip.dialect}, and COACH_DATABASE_URL names a database of "
            f"{wanted}. Name the right database."
        )
    if target is not None:
        return await _restore_file(target, backup, now, replace, burials, slip is not None)
    from storage.restore_postgres import load, put_back

    schema, aside = await load(parsed, backup, now, replace=replace)
    try:
        again, settled = await make_good(parsed, burials, now)
    except BaseException:
        await put_back(parsed, aside)
        raise
    return Restored(schema, slip is not None, again, settled, aside)


def _look_at(backup: Path, lists: Sequence[Path]) -> tuple[Manifest | None, list[Burial]]:
    """The slip of a backup that is whole, and what was erased."""
    if not backup.is_file():
        raise NotRestored(f"There is no backup {backup}.")
    burials: list[Burial] = []
    for path in (ledger.in_folder(backup.parent), *lists):
        burials += ledger.read(path)
    return manifest.verify(backup), burials


async def make_good(url: URL, burials: Sequence[Burial], now: datetime) -> tuple[Again, Settled]:
    """Bring a database from a backup to this schema and to the present."""
    await migrate(url)
    database = Database(url)
    try:
        async with database.begin() as unit:
            # First: what erasing wants to have taken out of chats is no old news.
            settled = await stale.settle(unit, now)
            again = await forgotten.erase_again(unit, burials, now)
            line = Record(actor=None, action="service.run:restored", subject=None, at=now)
            await audit.record(unit, [line])
            unit.erased = True
        if not await database.checkpoint():
            raise NotRestored("The restored copy is in use by another program. Stop that one.")
    finally:
        await database.close()
    return again, settled


async def _restore_file(
    target: Path, backup: Path, now: datetime, replace: bool, burials: list[Burial], verified: bool
) -> Restored:
    """Prepare the file aside, then give it its name: a crash leaves the old one or the new one."""
    aside = await asyncio.to_thread(_workshop, target, replace)
    try:
        burials = [*burials, *ledger.read(ledger.beside(target))]
        fresh = aside / target.name
        schema = await asyncio.to_thread(_unpack, backup, fresh)
        again, settled = await make_good(parse_url(f"sqlite:///{fresh}"), burials, now)
        old = await asyncio.to_thread(_swap, fresh, target, now)
    finally:
        await asyncio.to_thread(shutil.rmtree, aside)
    return Restored(schema, verified, again, settled, old)


def _workshop(target: Path, replace: bool) -> Path:
    """A folder beside the database to work in; NotRestored when there is one that must stay."""
    if target.exists() and not replace:
        raise NotRestored(
            f"There is a database at {target}. To put the backup in its place, add --replace: "
            "the present one is kept under another name."
        )
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for half in target.parent.glob(f"{_WORKSHOP}*"):
        # Somebody was interrupted, and whoever was erased since is still in there.
        shutil.rmtree(half)
    return Path(tempfile.mkdtemp(prefix=_WORKSHOP, dir=target.parent))


def _unpack(backup: Path, fresh: Path) -> str:
    """Copy the backup and look whether it is whole and ours; its schema."""
    fresh.touch(mode=0o600)
    with backup.open("rb") as source, fresh.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
    try:
        with closing(sqlite3.connect(fresh)) as opened:
            (mark,) = opened.execute("PRAGMA application_id").fetchone()
            if mark != APPLICATION_ID:
                raise NotRestored(f"{backup} is no backup of this program.")
            schema, _ = check(opened, backup)
    except (sqlite3.Error, BackupFailed) as error:
        raise NotRestored(f"The backup {backup} is damaged ({error}). Take another one.") from error
    if schema > HEAD:
        raise NotRestored(
            f"The backup has schema {schema}, this program knows up to {HEAD}. "
            "Restore it with the newer program."
        )
    return schema


def _swap(fresh: Path, target: Path, now: datetime) -> str:
    """Give the finished file its name, after the old one got another; that one, if any."""
    sync(fresh)
    old = ""
    if target.exists():
        stamp = now.astimezone(UTC).strftime(_REPLACED)
        kept = target.with_name(f"{target.name}.replaced-{stamp}")
        old = str(kept)
        for suffix in ("-wal", "-shm"):
            # What is in the log belongs to the old file, and SQLite finds it by its name.
            part = target.with_name(target.name + suffix)
            if part.exists():
                part.rename(kept.with_name(kept.name + suffix))
        target.rename(kept)
        # What is kept aside is kept for a while from now on, however old it is.
        os.utime(kept, (now.timestamp(), now.timestamp()))
    fresh.rename(target)
    marker_of(target).touch(mode=0o600)
    sync(target.parent)
    return old
