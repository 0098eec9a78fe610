"""`coach invite`: make a deep link by which learners join, or coaches ask to be let in."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from bot.cli.settled import settled
from bot.clock import SystemClock
from bot.rules import make_programme
from bot.services import operator
from bot.settings import BadSettings, Settings, read_settings
from bot.telegram.api import make_api
from bot.telegram.trouble import trouble_of
from coaching.cohorts.acts import InviteCoach, InviteLearners
from coaching.cohorts.effects import AddInvite
from coaching.cohorts.invites import link_of
from coaching.programme import Programme
from content.load import SHIPPED, load
from storage.engine import open_database

EXAMPLES = """\
examples:
  coach invite                          a link for 30 people, good for 7 days
  coach invite --uses 1 --days 1        a link for one person, today
  coach invite --cohort 3               a link into cohort 3
  coach invite --qr door.png            the same, and a picture that a phone can scan
  coach invite --role coach --uses 1    for a coach: an admin is asked before they are one"""


class NoAnswer(Exception):
    """Telegram could not be asked."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "invite",
        help="make a link by which learners join",
        description="Make a deep link by which people join a cohort; admins can close it in the "
        "chat. Whoever comes by a link for coaches is no coach until an admin says so.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--cohort", type=int, default=1, help="cohort to join (default: 1)")
    parser.add_argument("--uses", type=int, default=30, help="how many people (default: 30)")
    parser.add_argument("--days", type=int, default=7, help="good for so many days (default: 7)")
    parser.add_argument(
        "--role",
        choices=("learner", "coach"),
        default="learner",
        help="for whom (default: learner)",
    )
    parser.add_argument("--qr", type=Path, help="write a picture of the link into this PNG file")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the invite, print its link and write its picture."""
    if args.uses < 1 or not 1 <= args.days <= 365:
        print("Give --uses of at least 1 and --days between 1 and 365.", file=sys.stderr)
        return 2
    settings = read_settings()
    content = load(settings.content_dir, settings.standard, SHIPPED)
    programme = make_programme(settings, content)
    missing = f"There is no cohort {args.cohort}; coach cohort list shows them."
    try:
        link = settled(programme, missing, lambda: asyncio.run(_make(settings, programme, args)))
    except NoAnswer as error:
        print(error, file=sys.stderr)
        return 1
    if link is None:
        return 1
    print(link)
    if args.qr is not None:
        args.qr.write_bytes(_picture(programme, link, args.role))
    return 0


async def _make(settings: Settings, programme: Programme, args: argparse.Namespace) -> str:
    named = replace(programme, bot=await _bot_name(settings))
    kind = InviteCoach if args.role == "coach" else InviteLearners
    act = kind(cohort=args.cohort, uses=args.uses, days=args.days)
    database = await open_database(settings.database)
    try:
        _, done = await operator.do(database, named, act, SystemClock().now())
    finally:
        await database.close()
    made = next(effect.invite for effect in done if isinstance(effect, AddInvite))
    return link_of(named, made)


def _picture(programme: Programme, link: str, role: str) -> bytes:
    from bot.pictures.draw import draw

    key = "cohorts.qr_line_coach" if role == "coach" else "cohorts.qr_line"
    texts = programme.content.texts
    line = texts.plain(texts.languages[0], key)
    return draw({"kind": "qr", "link": link, "title": "", "line": line})


async def _bot_name(settings: Settings) -> str:
    """The link holds it, and only Telegram knows it."""
    if not settings.bot_token:
        raise BadSettings("COACH_BOT_TOKEN is not set: put there the token from @BotFather.")
    api = make_api(settings.bot_token, settings.bot_api_url)
    await api.open()
    try:
        me = await api.call("getMe", {})
    except Exception as error:
        if trouble_of(error) == "token":
            said = "Telegram refuses COACH_BOT_TOKEN: put there the present one from @BotFather."
            raise BadSettings(said) from None
        raise NoAnswer(
            "Telegram is out of reach. See whether this machine is on the network, and "
            "COACH_BOT_API_URL; no invite was made."
        ) from None
    finally:
        await api.close_connections()
    return str(me["username"])
