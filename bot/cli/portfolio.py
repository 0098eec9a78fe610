"""`coach portfolio`: make the portfolio of a learner or of a cohort, or check one."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from bot.cli.portfolio_making import Wish, make
from bot.services.portfolio import FORMATS
from bot.settings import read_settings
from coaching.portfolio.verify import seal_of, verify

DOCX = "docx"
LONGEST_REASON = 200

EXAMPLES = """\
examples:
  coach portfolio --learner 123456789 --output out --reason "asked for it"
                                          one HTML page with all that this learner shares
  coach portfolio --cohort 1 --output out --reason "end of term" --format csv
                                          a whole cohort as one table
  coach portfolio --cohort 1 --output out --reason "end of term" --format docx
                                          a draft of each work output for everybody
  coach portfolio verify out/portfolio.json
                                          whether anything in it was changed"""

CHECK_EXAMPLES = """\
examples:
  coach portfolio verify out/portfolio.json"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "portfolio",
        help="make a portfolio of a learner or a cohort, or check one",
        description="Make a portfolio of what learners share with coaches; what they keep to "
        "themselves is never in it. Each learner is told, with the reason, and it is logged.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--learner", type=int, metavar="ID", help="of this learner (a Telegram id)")
    whose.add_argument("--cohort", type=int, metavar="N", help="of everybody in this cohort")
    parser.add_argument("--output", type=Path, metavar="DIR", help="the folder to write into")
    parser.add_argument(
        "--format", choices=(*FORMATS, DOCX), default="html", help="what to write (default: html)"
    )
    parser.add_argument("--reason", default="", help="why you look; the learners are told")
    parser.set_defaults(run=run)
    _add_check(parser)


def _add_check(parser: argparse.ArgumentParser) -> None:
    check = parser.add_subparsers(metavar="verify").add_parser(
        "verify",
        help="say whether a portfolio's JSON file was changed",
        description="Make every seal of a portfolio's JSON file anew, and name what was changed.",
        epilog=CHECK_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("file", type=Path, metavar="FILE.json", help="the file to check")
    check.set_defaults(run=run_check)


def run(args: argparse.Namespace) -> int:
    """Write the files and name them; 2 when a wish is missing, 1 when there is nothing to make."""
    problem = _problem(args)
    if problem:
        print(problem, file=sys.stderr)
        return 2
    wish = Wish(
        learner=args.learner,
        cohort=args.cohort,
        folder=args.output,
        ending=args.format,
        reason=args.reason.strip(),
    )
    return asyncio.run(make(read_settings(), wish))


def _problem(args: argparse.Namespace) -> str | None:
    """Say what of the wishes is missing."""
    if args.learner is None and args.cohort is None:
        return "Say of whom: --learner ID, or --cohort N."
    if args.output is None:
        return "Say where to write the files: --output DIR."
    if not args.reason.strip():
        return 'Say why: --reason "…". The learners are told.'
    if len(args.reason) > LONGEST_REASON:
        return f"Give the reason in {LONGEST_REASON} characters at most."
    return None


def run_check(args: argparse.Namespace) -> int:
    """Print what was changed in a file; 1 when anything was."""
    try:
        file = args.file.read_bytes()
    except OSError as error:
        print(f"{args.file} cannot be read ({error.strerror}).", file=sys.stderr)
        return 1
    found = verify(file)
    for sentence in found:
        print(_printable(sentence), file=sys.stderr)
    if found:
        return 1
    print(f"Nothing was changed. SHA-256 of the whole: {seal_of(file)}")
    return 0


def _printable(text: str) -> str:
    """Words from a file of somebody else's, with nothing that a terminal would act upon."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
