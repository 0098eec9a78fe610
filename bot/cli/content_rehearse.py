"""`coach content rehearse`: try the curriculum on made-up learners before real ones meet it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from bot.cli.progress import with_bar
from coaching.rehearsal.as_text import to_text
from coaching.rehearsal.course import Course
from coaching.rehearsal.findings import Findings, findings
from coaching.rehearsal.picture import picture
from coaching.rehearsal.rehearse import ALL_PACES, ANSWER_RATES, Class, classes, rehearse
from content.bank import Bank
from content.load import SHIPPED, STANDARD, Content, load
from content.textfile import LANGUAGES

TOGETHER = 10
"""Learners who live in one piece of work."""
ALONE = 6_000
"""Questions below which a second process takes longer to start than it saves."""
START = "fork" if sys.platform == "linux" else "spawn"
"""A forked process need not load everything anew; elsewhere than on Linux that is not safe."""
MOST_WEEKS = 104
Piece = tuple[Class, range]
"""Learners of a class, by number."""

EXAMPLES = """\
examples:
  coach content rehearse                             3, 5, 7 a week × 100, 70, 45 % answered
  coach content rehearse --weeks 12 --learners 50 --pace 5 --answer-rate 70
  coach content rehearse --picture coverage.png      who has answered what by which week
  coach content rehearse --json                      the same for a program"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "rehearse",
        help="try the curriculum on made-up learners",
        description="Let made-up learners be asked by the real curriculum: how soon everything "
        "was asked, how evenly, what came again, and what starved. The same wishes always give "
        "the same result.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--weeks", type=int, default=26, help="how long (default: 26)")
    parser.add_argument("--learners", type=int, default=200, help="how many (default: 200)")
    parser.add_argument(
        "--pace", type=int, choices=ALL_PACES, help="questions a week (default: each in turn)"
    )
    parser.add_argument(
        "--answer-rate",
        type=int,
        metavar="PERCENT",
        help="share of questions answered, 0 to 100 (default: 100, 70 and 45)",
    )
    parser.add_argument("--seed", type=int, default=0, help="other made-up learners (default: 0)")
    parser.add_argument("--drafts", action="store_true", help="as if every draft were ready")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--picture",
        type=Path,
        metavar="FILE",
        help="draw who has answered what: of several classes, the one in the middle",
    )
    parser.add_argument(
        "--language", choices=LANGUAGES, default=LANGUAGES[0], help="of the picture"
    )
    parser.add_argument("--data", type=Path, help="your content folder, before the shipped one")
    parser.add_argument("--standard", default=STANDARD, help=f"default: {STANDARD}")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what was found, and draw it if wished; 2 when the wishes make no sense."""
    problem = _problem(args)
    if problem:
        print(problem, file=sys.stderr)
        return 2
    content = load(args.data, args.standard, SHIPPED)
    found = _rehearse(args, content)
    if args.json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
    else:
        print(to_text(found, content.bank))
    return _draw(args, content, found[len(found) // 2]) if args.picture else 0


def _problem(args: argparse.Namespace) -> str | None:
    """Say what of the wishes cannot be met."""
    if not 1 <= args.weeks <= MOST_WEEKS:
        return f"Give --weeks between 1 and {MOST_WEEKS}."
    if not 1 <= args.learners <= 10_000:
        return "Give --learners between 1 and 10000."
    if args.answer_rate is not None and not 0 <= args.answer_rate <= 100:
        return "Give --answer-rate in per cent, between 0 and 100."
    return None


def _rehearse(args: argparse.Namespace, content: Content) -> list[Findings]:
    paces = ALL_PACES if args.pace is None else (args.pace,)
    rates = ANSWER_RATES if args.answer_rate is None else (args.answer_rate,)
    groups = classes(args.weeks, paces, rates, args.seed)
    bank = content.bank.with_drafts() if args.drafts else content.bank
    courses: dict[Class, list[Course]] = {group: [] for group in groups}
    work = _pieces(groups, args.learners)
    lived = with_bar(_lived(bank, work), len(work), "rehearsing")
    for (group, _), some in zip(work, lived, strict=True):
        courses[group] += some
    return [findings(bank, group, found) for group, found in courses.items()]


def _pieces(groups: Sequence[Class], learners: int) -> list[Piece]:
    """The work in pieces of a few learners each."""
    return [
        (group, range(first, min(first + TOGETHER, learners)))
        for group in groups
        for first in range(0, learners, TOGETHER)
    ]


def _lived(bank: Bank, work: Sequence[Piece]) -> Iterator[list[Course]]:
    """Every piece of work in its order, on as many cores as there are."""
    questions = sum(group.pace * group.weeks * len(numbers) for group, numbers in work)
    cores = os.cpu_count() or 1
    groups, numbers = zip(*work, strict=True)
    if questions < ALONE or cores == 1:
        yield from map(rehearse, repeat(bank), groups, numbers)
        return
    with ProcessPoolExecutor(cores, get_context(START)) as pool:
        yield from pool.map(rehearse, repeat(bank), groups, numbers)


def _draw(args: argparse.Namespace, content: Content, found: Findings) -> int:
    # Only a picture needs the drawing library, and it takes a while to load.
    from bot.pictures.draw import draw

    spec = picture(found, content.bank, content.texts, args.language)
    try:
        args.picture.write_bytes(draw(spec))
    except OSError as error:
        print(f"{args.picture} cannot be written ({error.strerror}).", file=sys.stderr)
        return 1
    print(f"Written: {args.picture}", file=sys.stderr)
    return 0
