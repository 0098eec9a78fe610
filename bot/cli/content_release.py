"""`coach content release`: note in the ledger which prompts learners may meet from now on."""

from __future__ import annotations

import argparse

from content.load import SHIPPED
from content.release import release

EXAMPLES = """\
examples:
  coach content release --data my-content --dry-run   what would be noted
  coach content release --data my-content             note it in the ledger of that folder"""


def add(
    what: argparse._SubParsersAction[argparse.ArgumentParser],
) -> argparse.ArgumentParser:
    """Describe the command."""
    parser = what.add_parser(
        "release",
        help="note every ready prompt in the ledger: its id is never used for anything else",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--dry-run", action="store_true", help="list them and write nothing")
    parser.set_defaults(run=run)
    return parser


def run(args: argparse.Namespace) -> int:
    """Write the ledger and say what is new in it; content with errors is refused."""
    found = release(args.data, args.standard, SHIPPED)
    for prompt in found.prompts:
        print(f"{prompt.id} rev {prompt.rev}")
    if found.prompts and not args.dry_run:
        found.write()
    done = "would be released" if args.dry_run else "newly released"
    print(f"{len(found.prompts)} {done} in {found.file}.")
    return 0
