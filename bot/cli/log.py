"""`coach log`: what was done by whom, and whether the log was changed."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from bot.clock import SystemClock
from bot.services import log_files
from bot.settings import Settings, read_settings
from coaching.people.chain import Head, Verdict, read_head
from coaching.people.records import Line, LogFilter
from storage import audit, audit_chain
from storage import staff as staff_rows
from storage.engine import open_database
from storage.unit import Unit

EXAMPLES = """\
examples:
  coach log show                                    the newest 20 lines
  coach log show --action role.grant --most 100     who was given which role
  coach log show --by 123456789                     what this person did
  coach log export --form csv --output log.csv      all of it, with places and seals
  coach log verify                                  was anything changed? prints the newest seal
  coach log verify --head 1234:9f2c...              and is it the log this seal was printed from?

verify finds a line that was changed, taken out or moved, and lines that were cut off at the end.
Whoever can write to the database could seal everything anew: keep the head that verify prints
somewhere else, and give it to --head later. A line is sealed moments after it was written; until
then it could be taken out unseen."""
FAULTS = {
    "changed": "Line {place} is not as it was sealed.",
    "missing": "Line {place} is gone, or lines were moved.",
    "cut": "The lines from {place} on are gone.",
    "other": "This is another log than the one of the head: they part at line {place}.",
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "log",
        help="read, export and verify the log of who did what",
        description="The log of who did what: it names actions and ids, and nobody's words.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    showing = verbs.add_parser("show", help="print lines, the newest first")
    showing.add_argument("--most", type=int, default=20, help="how many lines (default: 20)")
    exporting = verbs.add_parser("export", help="write all lines into a file, the oldest first")
    exporting.add_argument("--form", choices=("csv", "json"), default="csv", help="default: csv")
    exporting.add_argument("--output", type=Path, required=True, help="the file to write")
    for verb in (showing, exporting):
        verb.add_argument("--by", type=int, help="only what the person of this Telegram id did")
        verb.add_argument("--action", default="", help="only this action, such as role.grant")
    verifying = verbs.add_parser("verify", help="see whether the log was changed")
    verifying.add_argument("--head", action="append", default=[], help="a head printed before")
    for verb, run in ((showing, show), (exporting, export), (verifying, verify)):
        verb.set_defaults(run=run)


def show(args: argparse.Namespace) -> int:
    """Print the newest lines."""
    lines = asyncio.run(_lines(read_settings(), args))
    if lines is None:
        return _nobody(args)
    for line in lines:
        who = line.actor_name or ("machine" if line.actor is None else str(line.actor))
        about = "-" if line.subject is None else str(line.subject)
        moment = line.at.isoformat(timespec="seconds")
        print(f"{line.place or '-'}\t{moment}\t{who}\t{line.action}\t{about}\t{line.detail}")
    return 0


def export(args: argparse.Namespace) -> int:
    """Write the log into a new file that nobody else can read."""
    if args.output.exists():
        print(f"{args.output} is there already: name a new file.", file=sys.stderr)
        return 1
    if not asyncio.run(_export(read_settings(), args)):
        return _nobody(args)
    print(f"Written: {args.output}")
    return 0


def verify(args: argparse.Namespace) -> int:
    """Go through the chain; 1 when it is not as it was sealed."""
    kept = [read_head(text) for text in args.head]
    if None in kept:
        print("A head is a number, a colon and 64 letters, as verify prints it.", file=sys.stderr)
        return 2
    verdict = asyncio.run(_verify(read_settings(), [each for each in kept if each is not None]))
    if verdict.fault is not None:
        print(FAULTS[verdict.fault].format(place=verdict.place), file=sys.stderr)
        print(f"As they were sealed: {verdict.lines} lines, up to {verdict.head}")
        return 1
    print(f"Nothing was changed: {verdict.lines} lines.")
    print(f"Keep this elsewhere, and give it to --head later:\n{verdict.head}")
    return 0


def _nobody(args: argparse.Namespace) -> int:
    print(
        f"Nobody of the id {args.by} works here: coach role list shows who does.", file=sys.stderr
    )
    return 1


async def _lines(settings: Settings, args: argparse.Namespace) -> tuple[Line, ...] | None:
    database = await open_database(settings.database)
    try:
        await audit_chain.seal_all(database)
        async with database.read() as unit:
            wanted = await _filter(unit, args)
            if wanted is None:
                return None
            lines, _, _ = await audit.page(
                unit, wanted, before=None, after=None, most=max(1, args.most)
            )
            return await audit.named(unit, lines, learners_too=False)
    finally:
        await database.close()


async def _export(settings: Settings, args: argparse.Namespace) -> bool:
    database = await open_database(settings.database)
    try:
        async with database.read() as unit:
            wanted = await _filter(unit, args)
        if wanted is None:
            return False
        args.output.touch(mode=0o600)
        with args.output.open("w", encoding="utf-8", newline="") as file:
            async for piece in log_files.pieces(database, args.form, wanted):
                file.write(piece)
        return True
    finally:
        await database.close()


async def _filter(unit: Unit, args: argparse.Namespace) -> LogFilter | None:
    """Which lines are meant; None when nobody of that id ever worked here."""
    if args.by is None:
        return LogFilter(action=args.action)
    found = (await staff_rows.by_chats(unit, (args.by,))).get(args.by)
    return LogFilter(actor=found.id, action=args.action) if found is not None else None


async def _verify(settings: Settings, kept: list[Head]) -> Verdict:
    database = await open_database(settings.database)
    try:
        verdict = await audit_chain.verify(database, kept)
        async with database.begin() as unit:
            await audit_chain.keep(unit, verdict, SystemClock().now())
        return verdict
    finally:
        await database.close()
