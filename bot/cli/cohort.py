"""`coach cohort`: groups of learners, their plans, and lists of their people."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

from bot.cli.settled import settled
from bot.clock import SystemClock
from bot.rules import make_programme
from bot.services import operator
from bot.settings import Settings, read_settings
from coaching.cohorts.acts import (
    AddDaysOff,
    ChangePlan,
    CreateCohort,
    DropDayOff,
    ExportLearners,
    ImportLearners,
    ReadCohorts,
)
from coaching.cohorts.effects import SaveCohort
from coaching.effects import Effect
from coaching.programme import Programme
from coaching.records import Cohort
from coaching.staff.acts import Act
from coaching.staff.perform.cohorts.carrying import list_of
from coaching.staff.view import StaffView
from content.load import SHIPPED, load
from storage.engine import open_database

EXAMPLES = """\
examples:
  coach cohort list                                        every cohort with its plan
  coach cohort add "Spring 2027"                           a new one; prints its number
  coach cohort set 2 --start 2027-03-02 --end 2027-06-30   from when to when it is asked
  coach cohort set 2 --days 024 --time 20:30 --weekly 5-18:00
  coach cohort set 2 --days own --end none                 learners choose, and no end
  coach cohort set 2 --off 2027-03-14 --off-until 2027-03-16 --off-name "field trip"
  coach cohort export --cohort 2 people.csv                names, states and counts; no texts
  coach cohort import people.csv                           telegram_id,cohort,coach,weekdays,time

Weekdays are digits, Monday being 0. An import moves learners who are known; it says what is wrong
with every line, and does nothing as long as anything is."""

NONE = object()
"""What `none` is read as: the field is emptied, not left as it is."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "cohort",
        help="list cohorts, change their plans, carry learners in and out",
        description="List cohorts, make one, change its plan; take the list of learners out as "
        "CSV, or move learners as a CSV says.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="every cohort with its plan").set_defaults(run=show)
    adding = verbs.add_parser("add", help="make a cohort")
    adding.add_argument("name", help="what it is called")
    adding.set_defaults(run=create)
    _add_set(verbs)
    exporting = verbs.add_parser("export", help="write the list of learners as CSV")
    exporting.add_argument("file", type=Path, help="the file to write")
    exporting.add_argument("--cohort", type=int, help="only of this cohort")
    exporting.set_defaults(run=take_out)
    importing = verbs.add_parser("import", help="move learners as a CSV says")
    importing.add_argument("file", type=Path, help="the file to read, UTF-8")
    importing.set_defaults(run=take_in)


def _add_set(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    setting = verbs.add_parser("set", help="change the plan of a cohort")
    setting.add_argument("cohort", type=int, help="its number")
    setting.add_argument("--name", help="another name")
    setting.add_argument("--start", type=_or_none(date.fromisoformat), help="first day, or none")
    setting.add_argument("--end", type=_or_none(date.fromisoformat), help="last day, or none")
    setting.add_argument("--days", type=_days, help="weekdays for all like 01234, or own")
    setting.add_argument("--time", type=_or_none(time.fromisoformat), help="offered first, or none")
    setting.add_argument("--weekly", type=_weekly, help="weekly page, like 5-18:00")
    setting.add_argument("--zone", help="time zone, like Asia/Taipei")
    setting.add_argument("--language", help="zh-Hant or en")
    setting.add_argument("--holidays", choices=("yes", "no"), help="ask on national holidays?")
    setting.add_argument(
        "--open", choices=("yes", "no"), help="do newcomers get in without a link?"
    )
    setting.add_argument("--off", type=date.fromisoformat, help="a day off, or the first of some")
    setting.add_argument("--off-until", type=date.fromisoformat, help="the last of them")
    setting.add_argument("--off-name", default="", help="what they are called")
    setting.add_argument("--on", type=date.fromisoformat, help="take a day off back")
    setting.set_defaults(run=change)


def _or_none(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: NONE if text == "none" else read(text)


def _days(text: str) -> Any:
    if text == "own":
        return NONE
    if not text.isascii() or not text.isdecimal():
        raise argparse.ArgumentTypeError("Give digits like 024, or own.")
    return frozenset(map(int, text))


def _weekly(text: str) -> tuple[int, time]:
    day, _, at = text.partition("-")
    if not day.isascii() or not day.isdecimal():
        raise argparse.ArgumentTypeError("Give a weekday and a time like 5-18:00.")
    return int(day), time.fromisoformat(at)


def show(_: argparse.Namespace) -> int:
    """Print every cohort on a line."""
    found = _do(ReadCohorts())
    view = found[0].cohorts if found else None
    for line in view.lines if view else ():
        print("\t".join((*_shown(line.cohort), f"{line.active}/{line.learners} active")))
    return 0 if found else 1


def _shown(cohort: Cohort) -> tuple[str, ...]:
    days = "own" if cohort.weekdays is None else "".join(map(str, sorted(cohort.weekdays)))
    return (
        str(cohort.id),
        cohort.name,
        f"{cohort.starts_on or '-'}..{cohort.ends_on or '-'}",
        f"days {days}",
        f"{len(cohort.days_off)} off",
        cohort.zone,
        "open" if cohort.open else "by invite",
    )


def create(args: argparse.Namespace) -> int:
    """Make a cohort and print its number."""
    found = _do(CreateCohort(name=args.name))
    if found is None:
        return 1
    print(next(each.cohort.id for each in found[1] if isinstance(each, SaveCohort)))
    return 0


def change(args: argparse.Namespace) -> int:
    """Change the plan; several wishes are done one after the other."""
    acts: list[Act] = []
    fields = _fields(args)
    if fields:
        acts.append(ChangePlan(cohort=args.cohort, fields=fields))
    if args.off is not None:
        last = args.off_until or args.off
        acts.append(AddDaysOff(cohort=args.cohort, first=args.off, last=last, name=args.off_name))
    if args.on is not None:
        acts.append(DropDayOff(cohort=args.cohort, day=args.on))
    if not acts:
        print("Say what is to be changed; coach cohort set --help shows it.", file=sys.stderr)
        return 2
    return 0 if all(_do(act) is not None for act in acts) else 1


def _fields(args: argparse.Namespace) -> dict[str, Any]:
    named = {
        "name": args.name,
        "starts_on": args.start,
        "ends_on": args.end,
        "weekdays": args.days,
        "prompt_at": args.time,
        "zone": args.zone,
        "language": args.language,
        "holidays": None if args.holidays is None else args.holidays == "no",
        "open": None if args.open is None else args.open == "yes",
    }
    fields = {name: value for name, value in named.items() if value is not None}
    if args.weekly is not None:
        fields["weekly_day"], fields["weekly_at"] = args.weekly
    return {name: None if value is NONE else value for name, value in fields.items()}


def take_out(args: argparse.Namespace) -> int:
    """Write the list."""
    found = _do(ExportLearners(cohort=args.cohort))
    if found is None or found[0].cohorts is None:
        return 1
    args.file.touch(mode=0o600)
    args.file.chmod(0o600)
    args.file.write_bytes(list_of(found[0].cohorts).encode())
    print(f"{len(found[0].cohorts.members)} learners are in {args.file}.")
    return 0


def take_in(args: argparse.Namespace) -> int:
    """Move learners, all of them or none."""
    try:
        text = args.file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        print(f"{args.file} cannot be read as UTF-8 ({type(error).__name__}).", file=sys.stderr)
        return 1
    found = _do(ImportLearners(text=text))
    if found is None or found[0].cohorts is None:
        return 1
    print(f"{len(found[0].cohorts.members)} learners are as the file says.")
    return 0


def _do(act: Act) -> tuple[StaffView, tuple[Effect, ...]] | None:
    settings = read_settings()
    programme = make_programme(settings, load(settings.content_dir, settings.standard, SHIPPED))
    missing = "There is no cohort of that number; coach cohort list shows them."
    return settled(programme, missing, lambda: asyncio.run(_run(settings, programme, act)))


async def _run(
    settings: Settings, programme: Programme, act: Act
) -> tuple[StaffView, tuple[Effect, ...]]:
    database = await open_database(settings.database)
    try:
        return await operator.do(database, programme, act, SystemClock().now())
    finally:
        await database.close()
