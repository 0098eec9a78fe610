"""`coach assign`: which coach accompanies which learners."""

from __future__ import annotations

import argparse
import asyncio
import sys

from bot.clock import SystemClock
from bot.services import assigning
from bot.services.assigning import Outcome, Unfit, Which
from bot.settings import Settings, read_settings
from content.load import SHIPPED, load
from storage.engine import open_database

EXAMPLES = """\
examples:
  coach assign 123456789 1001 1002        these two learners get this coach
  coach assign 123456789 --cohort 1       everybody of cohort 1, and whoever joins it
  coach assign 123456789 --all            everybody
  coach assign --end 123456789 1001       it ends at once; the learner is told

Ids are Telegram user ids, as `coach role list` shows them.
A learner's first coach may read what was written since the learner agreed to it, a later one
what is written from now on; the learner is told, and can open the rest. Who lets no coach read
can be assigned all the same: nothing is shown until they allow it."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "assign",
        help="give learners a coach, or end it",
        description="Give learners a coach, or end it; the learners are told.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("coach", type=int, help="the coach's Telegram user id")
    parser.add_argument("learners", type=int, nargs="*", help="the learners' Telegram user ids")
    parser.add_argument("--cohort", type=int, help="everybody of this cohort, later ones too")
    parser.add_argument("--all", action="store_true", help="everybody")
    parser.add_argument("--end", action="store_true", help="end it instead")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Assign or end, and print how many and who was left out; 1 when somebody was named in vain."""
    named = sum((bool(args.learners), args.cohort is not None, args.all))
    if named != 1:
        print("Name the learners by their ids, or give --cohort N, or --all.", file=sys.stderr)
        return 2
    which = Which(chats=tuple(args.learners), cohort=args.cohort, everybody=args.all)
    try:
        outcome = asyncio.run(_do(read_settings(), args, which))
    except Unfit as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{'Ended' if args.end else 'Assigned'}: {outcome.done}.")
    for chat, reason in outcome.left_out:
        print(f"Left out {chat}: {reason}.", file=sys.stderr)
    return 1 if args.learners and outcome.left_out else 0


async def _do(settings: Settings, args: argparse.Namespace, which: Which) -> Outcome:
    texts = load(settings.content_dir, settings.standard, SHIPPED).texts
    database = await open_database(settings.database)
    change = assigning.end if args.end else assigning.assign
    try:
        return await change(database, texts, args.coach, which, SystemClock().now())
    finally:
        await database.close()
