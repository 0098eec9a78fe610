"""The `coach` command: one file per sub-command, each with its help and examples."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from bot.settings import BadSettings
from content.faults import ContentFaults
from storage.errors import StorageError

EXIT_CODES = """\
exit codes: 0 done; 1 it could not be done (the reason is printed); 2 the command was mistyped;
65 the database belongs to a newer version; 75 the bot runs already; 78 a setting or the token
is wrong."""

COMMANDS = (
    "run",
    "demo",
    "content",
    "cohort",
    "invite",
    "role",
    "assign",
    "access",
    "log",
    "portfolio",
    "migrate",
    "doctor",
    "status",
    "backup",
    "restore",
)
"""The sub-commands, each a module here, in the order of the help."""


def parser(commands_of: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """Build the parser with these sub-commands."""
    top = argparse.ArgumentParser(
        prog="coach",
        description="Competency Coach: one small question a day for the people who run a shop.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in commands_of:
        import_module(f"bot.cli.{name}").add(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors are sentences, never tracebacks."""
    told = list(sys.argv[1:] if argv is None else argv)
    # A server need not carry what the other commands are made of.
    args = parser(told[:1] if told and told[0] in COMMANDS else COMMANDS).parse_args(told)
    try:
        code = args.run(args)
    except BadSettings as error:
        print(error, file=sys.stderr)
        return 78
    except ContentFaults as error:
        print(error, file=sys.stderr)
        return 1
    except StorageError as error:
        print(error, file=sys.stderr)
        return getattr(error, "exit_code", 1)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python's own last flush must not fail either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return int(code or 0)
