"""`coach role`: who is known, and who may do what here."""

from __future__ import annotations

import argparse
import asyncio
import sys

from bot.clock import SystemClock
from bot.services import staffing
from bot.services.assigning import Unfit
from bot.settings import Settings, read_settings
from content.load import SHIPPED, load
from storage.engine import open_database

EXAMPLES = """\
examples:
  coach role list                                   everybody who is known: id, name, roles
  coach role grant coach 123456789 --name "Ms Lin"  a coach, under the name that learners see
  coach role grant admin 123456789                  one more role
  coach role revoke coach 123456789                 at once; their learners are told"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "role",
        help="give somebody a role, or withdraw it",
        description="List who is known; give a role to somebody or withdraw it. "
        "People are named by their Telegram user id.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    listing = verbs.add_parser("list", help="everybody who is known, with their roles")
    listing.set_defaults(run=show)
    granting = verbs.add_parser("grant", help="give a role")
    revoking = verbs.add_parser("revoke", help="withdraw a role")
    for verb, run in ((granting, grant), (revoking, revoke)):
        verb.add_argument("role", choices=staffing.GIVEN, help="which role")
        verb.add_argument("id", type=int, help="their Telegram user id, as role list shows it")
        verb.set_defaults(run=run)
    granting.add_argument("--name", default="", help="the name by which learners know them")


def show(_: argparse.Namespace) -> int:
    """Print everybody, those who work here first."""
    people = asyncio.run(_people(read_settings()))
    if not people:
        print("Nobody has started the bot yet.")
    for person in people:
        roles = ", ".join(person.roles) or "-"
        print(f"{person.chat}\t{person.name or '-'}\t{person.status or '-'}\t{roles}")
    return 0


def grant(args: argparse.Namespace) -> int:
    """Give the role and say what is left to do."""
    settings = read_settings()
    try:
        name = asyncio.run(_grant(settings, args))
    except Unfit as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{args.id} {name}: {args.role}. They press start in the bot to see what they can do.")
    return 0


def revoke(args: argparse.Namespace) -> int:
    """Withdraw the role; one that the settings give comes back with them."""
    settings = read_settings()
    try:
        asyncio.run(_revoke(settings, args))
    except Unfit as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{args.id}: no longer {args.role}.")
    if args.role == "owner" and args.id in settings.owner_ids:
        print("Take the id out of COACH_OWNER_IDS too: the next start makes them an owner again.")
    return 0


async def _people(settings: Settings) -> tuple[staffing.Person, ...]:
    database = await open_database(settings.database)
    try:
        return await staffing.everybody(database)
    finally:
        await database.close()


async def _grant(settings: Settings, args: argparse.Namespace) -> str:
    texts = load(settings.content_dir, settings.standard, SHIPPED).texts
    database = await open_database(settings.database)
    defaults = staffing.Defaults(language=settings.language, zone=settings.timezone)
    now = SystemClock().now()
    try:
        person = await staffing.grant(database, args.role, args.id, now, args.name, defaults, texts)
    finally:
        await database.close()
    return person.name


async def _revoke(settings: Settings, args: argparse.Namespace) -> None:
    texts = load(settings.content_dir, settings.standard, SHIPPED).texts
    database = await open_database(settings.database)
    try:
        await staffing.revoke(database, texts, args.role, args.id, SystemClock().now())
    finally:
        await database.close()
