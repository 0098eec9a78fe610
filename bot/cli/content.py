"""`coach content`: check and show what is taught, and the doors to all else about it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.cli import content_import, content_preview, content_rehearse, content_release
from content import report
from content.bank import UnknownContent
from content.faults import errors_of
from content.load import SHIPPED, STANDARD, check, load

EXAMPLES = """\
examples:
  coach content check                     every fault of the shipped content, with file and line
  coach content check --json              the same for a program
  coach content check --data my-content   a content folder of your own
  coach content show                      37 items and how many questions each has
  coach content show P1.1.1               one item in full
  coach content preview p1.1.1-act-01     a question as a phone will show it
  coach content rehearse --pace 5         half a year with made-up learners
  coach content import other.txt          make a standard file of a published text
  coach content release                   note in the ledger what learners may meet from now on

each has its own --help with more examples"""

CHECK_EXAMPLES = """\
examples:
  coach content check                     the shipped content
  coach content check --data my-content   a folder of your own, before the shipped one
  coach content check --json              the same for a program

a line is FILE:LINE:COLUMN: error or warning: [CODE] what is wrong, and how to mend it;
docs/writing-content.md explains every code"""

SHOW_EXAMPLES = """\
examples:
  coach content show                      37 items and how many questions each has
  coach content show P1.1.1               its sheet, its knowledge and skills, its questions
  coach content show A03 --data my-content"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "content",
        help="check, show, preview, rehearse, import or release what is taught",
        description="Check what is taught, see what there is to ask, and prepare what will be.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_subparsers(
        dest="what", required=True, metavar="check|show|preview|rehearse|import|release"
    )
    checking = what.add_parser(
        "check",
        help="report every fault at once; exit 1 if there is one",
        epilog=CHECK_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    showing = what.add_parser(
        "show",
        help="list the items, or show one in full",
        epilog=SHOW_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    showing.add_argument("item", nargs="?", help="code of an item, like P1.1.1 or A03")
    for each in (checking, showing):
        each.add_argument("--json", action="store_true", help="print JSON")
    releasing = content_release.add(what)
    for each in (checking, showing, releasing):
        each.add_argument("--data", type=Path, help="your content folder, before the shipped one")
        each.add_argument("--standard", default=STANDARD, help=f"default: {STANDARD}")
    content_import.add(what)
    checking.set_defaults(run=run_check)
    showing.set_defaults(run=run_show)
    content_preview.add(what)
    content_rehearse.add(what)


def run_check(args: argparse.Namespace) -> int:
    """Print every fault; warnings alone do not fail."""
    faults = check(args.data, args.standard, SHIPPED)
    print(report.faults_json(faults) if args.json else "\n".join(report.check_lines(faults)))
    return 1 if errors_of(faults) else 0


def run_show(args: argparse.Namespace) -> int:
    """Print the list of items, or one of them."""
    content = load(args.data, args.standard, SHIPPED)
    show = report.show_json if args.json else report.show_text
    try:
        print(show(content, args.item))
    except UnknownContent as error:
        print(error, file=sys.stderr)
        return 2
    return 0
