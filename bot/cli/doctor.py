"""`coach doctor`: what is wrong here, and what to do about it."""

from __future__ import annotations

import argparse
import asyncio
import json
from dataclasses import asdict

from bot.clock import SystemClock
from bot.environment import files_with_secrets
from bot.ops.doctor import examine
from bot.ops.findings import Line, fail
from bot.settings import BadSettings, Settings, read_settings

EXAMPLES = """\
examples:
  COACH_BOT_TOKEN_FILE=token coach doctor   look at everything
  coach doctor --offline                    ask Telegram nothing
  coach doctor --json                       for a program

exit codes: 0 nothing is wrong (there may be warnings); 1 something is; 78 a setting is wrong"""

_SIGNS = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "doctor",
        help="see what is wrong here, and what to do",
        description="Look at everything that is usually wrong, before the bot runs and while it "
        "does. Nothing is changed.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--offline", action="store_true", help="ask Telegram nothing")
    parser.add_argument("--json", action="store_true", help="print JSON, a list of lines")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print a line for each thing; 1 when one of them is wrong."""
    try:
        settings = read_settings()
    except BadSettings as error:
        lines = [fail("settings", said, "Mend it.") for said in str(error).splitlines()]
        _show_all(lines, as_json=args.json)
        return 78
    lines = asyncio.run(_examine(settings, args))
    if args.json:
        _show_all(lines, as_json=True)
    else:
        print(_verdict(lines))
    return 1 if any(line.level == "fail" for line in lines) else 0


async def _examine(settings: Settings, args: argparse.Namespace) -> list[Line]:
    lines: list[Line] = []
    files = files_with_secrets()
    async for line in examine(settings, SystemClock(), files, offline=args.offline):
        lines.append(line)
        if not args.json:
            _show(line)
    return lines


def _show_all(lines: list[Line], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1))
        return
    for line in lines:
        _show(line)


def _show(line: Line) -> None:
    print(f"{_SIGNS[line.level]}  {line.what}: {line.says}")
    if line.do:
        print(f"      → {line.do}")


def _verdict(lines: list[Line]) -> str:
    wrong = sum(line.level == "fail" for line in lines)
    warned = sum(line.level == "warn" for line in lines)
    if wrong:
        return f"\n{wrong} to mend, {warned} warnings."
    return f"\nNothing is wrong, {warned} warnings."
