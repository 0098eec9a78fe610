"""`coach status`: how the bot is doing, by what it wrote down itself; no server is needed."""

from __future__ import annotations

import argparse
import asyncio
import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.clock import SystemClock
from bot.ops.seeing import from_outside
from bot.settings import Settings, read_settings
from coaching.alerts.signs import Signs, not_ready
from storage import alerts, health
from storage.engine import open_database
from storage.health import Figures

EXAMPLES = """\
examples:
  COACH_DATA_DIR=/var/lib/coach coach status
  coach status --json | jq .ready

exit codes: 0 it is ready; 1 it is not (the reasons are printed)"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "status",
        help="see how the bot is doing",
        description="Say how the bot is doing: what waits, when it last heard of Telegram, when "
        "the last backup was made. It is read from the database.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the facts; 1 when the bot is not ready."""
    facts = asyncio.run(_facts(read_settings(), SystemClock().now()))
    if args.json:
        print(json.dumps(facts, indent=1))
    else:
        for name, value in facts.items():
            print(f"{name.replace('_', ' '):22} {_said(value)}")
    return 0 if facts["ready"] else 1


async def _facts(settings: Settings, now: datetime) -> dict[str, Any]:
    database = await open_database(settings.database, create=False)
    try:
        async with database.read() as unit:
            figures = await health.figures(unit, now)
            troubles = list(await alerts.load(unit))
    finally:
        await database.close()
    # A program that has just begun has not heard of Telegram yet: its first request is held open.
    began = figures.pulses.get("began")
    signs = replace(from_outside(settings, figures, now), began=None if began is None else began.at)
    return _told(signs, figures, troubles)


def _told(signs: Signs, figures: Figures, troubles: list[str]) -> dict[str, Any]:
    reasons = list(not_ready(signs))
    if _silent(signs, figures):
        reasons.append("not running")
    pulses = {name: beat.at for name, beat in figures.pulses.items()}
    return {
        "ready": not reasons,
        "not_ready_because": reasons,
        "troubles": troubles,
        "last_sign_of_life": _instant(pulses.get("alive")),
        "last_poll": _instant(signs.last_poll) if signs.polls else "by webhook",
        "updates_waiting": figures.inbox_waiting,
        "oldest_update": _instant(figures.inbox_oldest),
        "updates_failed_today": figures.dead + figures.quarantined,
        "messages_queued": figures.outbox_queued,
        "messages_on_the_way": figures.outbox_claimed,
        "oldest_due_message": _instant(figures.oldest_due),
        "messages_last_hour": dict(figures.outcomes),
        "appointments_overdue": figures.overdue,
        "learners": dict(figures.learners),
        "to_be_erased": figures.forget_pending,
        "broadcasts": dict(figures.broadcasts),
        "log_sealed": figures.sealed,
        "log_not_sealed_yet": figures.unsealed,
        "last_backup": _instant(signs.last_backup),
        "last_purge": _instant(pulses.get("purge")),
        "free_bytes": signs.free,
    }


def _silent(signs: Signs, figures: Figures) -> bool:
    """Whether no process has written a sign of life lately."""
    alive = figures.pulses.get("alive")
    return alive is None or (signs.now - alive.at).total_seconds() > 90


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")


def _said(value: Any) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(str, value)) or "-"
        case dict():
            return ", ".join(f"{name} {rows}" for name, rows in sorted(value.items())) or "-"
        case _:
            return str(value)
