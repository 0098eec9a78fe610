"""`coach backup`: a checked copy of the database, and the old ones that need not be kept go."""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from bot.cli.progress import showing
from bot.clock import SystemClock
from bot.ops.nightly import note
from bot.settings import BadSettings, Settings, read_settings
from storage import ledger
from storage.backup import Made, back_up
from storage.connect import file_of, parse_url
from storage.engine import open_database
from storage.errors import SchemaTooOld

EXAMPLES = """\
examples:
  COACH_BACKUP_DIR=/mnt/other/coach coach backup
  coach backup --to /mnt/other/coach           the same for once

It can be made while the bot runs. Kept are all of the last day, and the newest of each of
7 days and 4 weeks, none for longer than 30 days. Beside each is a .json with its SHA-256."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "backup",
        help="make a backup",
        description="Make a checked copy of the database; PostgreSQL by pg_dump. Never copy the "
        "file of a running bot by other means: the newest words would be missing.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--to", type=Path, help="the folder; default: COACH_BACKUP_DIR")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make one and say where it is."""
    settings = read_settings()
    folder = args.to or settings.backup_dir
    if folder is None:
        raise BadSettings("Where to? Set COACH_BACKUP_DIR, or name a folder: coach backup --to DIR")
    made = asyncio.run(_back_up(settings, folder))
    rows = sum(made.manifest.rows.values())
    counted = f", {rows} rows" if made.manifest.rows else ""
    print(f"{made.path}: {made.manifest.size} bytes{counted}, checked.")
    for name in made.dropped:
        print(f"No longer kept: {name}")
    return 0


async def _back_up(settings: Settings, folder: Path) -> Made:
    now = SystemClock().now()
    made = await back_up(
        settings.database,
        folder,
        now,
        forgotten=list_of(settings),
        told=showing("backup", sys.stderr),
    )
    # One that is to be migrated can be backed up before, and has nowhere to note it.
    with suppress(SchemaTooOld):
        await _note(settings, now, made.manifest.size)
    return made


async def _note(settings: Settings, now: datetime, size: int) -> None:
    database = await open_database(settings.database, create=False)
    try:
        await note(database, now, size)
    finally:
        await database.close()


def list_of(settings: Settings) -> Path:
    """Where the list of what was erased is."""
    path = file_of(parse_url(settings.database))
    return ledger.in_folder(settings.data_dir) if path is None else ledger.beside(path)
