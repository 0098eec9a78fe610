"""`coach content preview`: see prompts as a phone will show them, in the terminal or as a page."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from coaching.dialogue.join import PACES
from coaching.export.wording import Wording
from coaching.preview.as_page import to_page
from coaching.preview.as_text import to_text
from coaching.preview.compose import Section, find, of_prompts, of_term
from coaching.preview.desk import Desk
from coaching.programme import Programme
from coaching.records import Learner
from coaching.rehearsal.life import Habit
from content.access import load_access
from content.bank import UnknownContent
from content.load import SHIPPED, STANDARD, Content, load
from content.textfile import LANGUAGES
from content.words import load_time_words

MOST_WEEKS = 104

EXAMPLES = """\
examples:
  coach content preview p1.1.1-observe-01            one prompt
  coach content preview P1.1.1 --trade breakfast     every prompt of one item
  coach content preview T1.2 A03 --language en       of a task and an attitude, in English
  coach content preview --html bank.html             all there is, as a page to read and print
  coach content preview --weeks 8 --pace 5 --trade guesthouse --html term.html
                                                     what a learner of that trade is asked"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "preview",
        help="show prompts, or a whole term, as a phone will show them",
        description="Show prompts in the bot's own rendering: some, all, or a term of them. "
        "Drafts are shown too, and marked.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "codes", nargs="*", metavar="CODE", help="prompts, items, tasks or duties (default: all)"
    )
    parser.add_argument("--trade", help="the learner's trade (default: the first there is)")
    parser.add_argument(
        "--language", choices=LANGUAGES, default=LANGUAGES[0], help=f"default: {LANGUAGES[0]}"
    )
    parser.add_argument("--weeks", type=int, help="show a term of so many weeks, day by day")
    parser.add_argument(
        "--pace", choices=sorted(PACES), default="5", help="days a week in a term (default: 5)"
    )
    parser.add_argument(
        "--seed", type=int, default=0, help="the cohort's: which duty a term begins with"
    )
    parser.add_argument(
        "--drafts", action="store_true", help="plan the term as if every draft were ready"
    )
    parser.add_argument("--html", type=Path, metavar="FILE", help="write one HTML page instead")
    parser.add_argument("--data", type=Path, help="your content folder, before the shipped one")
    parser.add_argument("--standard", default=STANDARD, help=f"default: {STANDARD}")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the preview, or write it as a page; 2 when a code or the trade does not exist."""
    content = load(args.data, args.standard, SHIPPED)
    if args.drafts:
        content = replace(content, bank=content.bank.with_drafts())
    problem = _problem(args, content)
    if problem:
        print(problem, file=sys.stderr)
        return 2
    wording = Wording(content, args.language, "Asia/Taipei")
    try:
        sections = _sections(args, content, wording)
    except UnknownContent as error:
        print(error, file=sys.stderr)
        return 2
    head = _head(args, content, wording, sum(len(section.cards) for section in sections))
    if args.html is None:
        print(to_text(head, sections, wording))
        return 0
    return _write(args.html, to_page(head, sections, wording))


def _problem(args: argparse.Namespace, content: Content) -> str | None:
    """Say what of the wishes cannot be met."""
    trades = content.bank.trades
    if args.trade is not None and args.trade not in trades:
        return f"There is no trade {args.trade!r}; there are: {', '.join(trades)}."
    if args.weeks is None:
        return None
    if args.codes:
        return "A term chooses its prompts itself: give codes, or --weeks, not both."
    if not 1 <= args.weeks <= MOST_WEEKS:
        return f"Give --weeks between 1 and {MOST_WEEKS}."
    return None


def _sections(args: argparse.Namespace, content: Content, wording: Wording) -> tuple[Section, ...]:
    weekdays = PACES[args.pace]
    learner = Learner(
        id=1,
        chat=1,
        cohort=1,
        language=args.language,
        status="active",
        trade=_trade(args, content),
        weekdays=weekdays,
    )
    desk = Desk(Programme(content=content, words=load_time_words(), access=load_access()), learner)
    if args.weeks is None:
        return of_prompts(desk, find(content.bank, args.codes), wording)
    habit = Habit(weekdays=weekdays, weeks=args.weeks, seed=args.seed)
    return of_term(desk, habit, wording, content.bank)


def _trade(args: argparse.Namespace, content: Content) -> str:
    return str(args.trade or content.bank.trades[0])


def _head(args: argparse.Namespace, content: Content, wording: Wording, count: int) -> list[str]:
    """The title, and in small lines what is shown of which standard."""
    trade = wording.one_of("trade", _trade(args, content))
    if args.weeks is None:
        title, setting = wording.label("preview.title"), trade
    else:
        title = wording.label("preview.term", weeks=args.weeks)
        setting = wording.label("preview.setting", trade=trade, pace=args.pace)
    shown = [setting, wording.label("preview.count", count=count)]
    if args.drafts:
        shown.append(wording.label("preview.drafts"))
    return [title, f"{content.standard.code} {content.standard.title}", " · ".join(shown)]


def _write(path: Path, page: bytes) -> int:
    try:
        path.write_bytes(page)
    except OSError as error:
        print(f"{path} cannot be written ({error.strerror}).", file=sys.stderr)
        return 1
    print(f"Written: {path}")
    return 0
