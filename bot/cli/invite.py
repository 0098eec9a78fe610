"""`coach invite`: make a deep link by which learners join."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
from datetime import timedelta

from bot.clock import SystemClock
from bot.settings import Settings, read_settings
from bot.telegram.api import make_api
from coaching.dialogue.needs import invite_hash
from storage import invites
from storage.engine import open_database

EXAMPLES = """\
examples:
  coach invite                          a link for 30 people, good for 7 days
  coach invite --uses 1 --days 1        a link for one person, today
  coach invite --cohort 3               a link into cohort 3"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "invite",
        help="make a link by which learners join",
        description="Make a deep link by which learners join a cohort. It is shown once.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--cohort", type=int, default=1, help="cohort to join (default: 1)")
    parser.add_argument("--uses", type=int, default=30, help="how many people (default: 30)")
    parser.add_argument("--days", type=int, default=7, help="good for so many days (default: 7)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the invite and print its link."""
    if args.uses < 1 or not 1 <= args.days <= 365:
        print("Give --uses of at least 1 and --days between 1 and 365.", file=sys.stderr)
        return 2
    settings = read_settings()
    link = asyncio.run(_make(settings, args.cohort, args.uses, args.days))
    if link is None:
        print(f"There is no cohort {args.cohort}; cohort 1 always exists.", file=sys.stderr)
        return 1
    print(link)
    return 0


async def _make(settings: Settings, cohort: int, uses: int, days: int) -> str | None:
    secret = secrets.token_urlsafe(24)
    expires = SystemClock().now() + timedelta(days=days)
    name = await _bot_name(settings)
    database = await open_database(settings.database)
    try:
        async with database.begin() as unit:
            if not await invites.add(unit, cohort, invite_hash(secret), expires, uses):
                return None
    finally:
        await database.close()
    return f"https://t.me/{name}?start={secret}"


async def _bot_name(settings: Settings) -> str:
    api = make_api(settings.bot_token, settings.bot_api_url)
    await api.open()
    try:
        me = await api.call("getMe", {})
    finally:
        await api.close_connections()
    return str(me["username"])
