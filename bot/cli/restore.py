"""`coach restore`: put a backup in place, without whoever was forgotten since."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from bot.cli.backup import list_of
from bot.clock import SystemClock
from bot.delivery.leader import leading
from bot.settings import Settings, read_settings
from storage.restore import Restored, restore

EXAMPLES = """\
examples:
  coach restore /mnt/other/coach/coach-20261123T193000Z.db
  coach restore --replace FILE    over a database that is there; it is kept under another name
  coach restore --forgotten /mnt/old/coach.db.forgotten FILE

Stop the bot first. The backup is compared with its SHA-256, checked, brought to this version,
and everybody and everything on the lists of what was erased is erased in it before the bot sees
it: the list beside the database, the one beside the backup, and those you name."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "restore",
        help="put a backup in place of the database",
        description="Put a backup in place of the database of COACH_DATABASE_URL.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, help="the backup")
    parser.add_argument(
        "--replace", action="store_true", help="even if there is a database, which is kept aside"
    )
    parser.add_argument(
        "--forgotten",
        type=Path,
        action="append",
        default=[],
        metavar="LIST",
        help="one more list of what was erased",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Restore and say what became of what."""
    try:
        done = asyncio.run(_restore(read_settings(), args))
    except Exception as error:
        if not hasattr(error, "exit_code"):
            raise
        print(error, file=sys.stderr)
        return int(error.exit_code)
    for line in _told(done):
        print(line)
    return 0


async def _restore(settings: Settings, args: argparse.Namespace) -> Restored:
    lists = [list_of(settings), *args.forgotten]
    async with leading(settings.database):
        return await restore(
            settings.database,
            args.file,
            SystemClock().now(),
            replace=args.replace,
            lists=lists,
        )


def _told(done: Restored) -> list[str]:
    lines = [f"Restored (schema {done.schema}, brought to the present one)."]
    if not done.verified:
        lines.append("There was no .json beside it: its SHA-256 could not be compared.")
    lines.append(
        f"Erased once more: {done.again.people} people, {done.again.entries} single entries; "
        f"to be erased soon, as they asked since: {done.again.leaving} people; "
        f"read by no coach any more, as they said since: {done.again.closed} people, "
        f"{done.again.hidden} single entries."
    )
    settled = done.settled
    lines.append(
        f"Not sent any more, as they are old: {settled.expired} messages; "
        f"unclear whether they were sent: {settled.unknown}."
    )
    if settled.paused:
        lines.append(f"Paused broadcasts: {settled.paused}. Look at them before you resume them.")
    if done.aside:
        lines.append(f"What was there before is kept: {done.aside}")
    lines.append("Now: coach doctor, then coach run.")
    return lines
