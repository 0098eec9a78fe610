"""`coach migrate`: make the database, or bring it to this version's schema."""

from __future__ import annotations

import argparse
import asyncio

from bot.settings import read_settings
from storage.migrate import HEAD, migrate


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "migrate",
        help="make or upgrade the database",
        description="Make the database of COACH_DATABASE_URL, or bring it to this version.",
        epilog="example:\n  COACH_DATA_DIR=/var/lib/coach coach migrate",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Migrate and say what there is now; a second call changes nothing."""
    settings = read_settings()
    asyncio.run(migrate(settings.database))
    print(f"The database has schema {HEAD}.")
    return 0
