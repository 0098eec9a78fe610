"""`coach demo`: the real bot on a local Telegram, with a page to play the learner."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import tempfile
from contextlib import suppress
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.progress import with_bar
from coaching.local_time import ONE_DAY, first_existing, local_date

if TYPE_CHECKING:
    from bot.cli.stage import Stage

ZONE = "Asia/Taipei"
LIVED = timedelta(days=7)
"""How much passes at least before the page opens, so that the coach has somebody to look after."""
LEARNERS = slice(1, 3)
"""Which of the story's people they are; the first one's phone is for whoever tries the demo."""

EXAMPLES = """\
examples:
  coach demo                              open http://127.0.0.1:8017 and play a learner
  coach demo --port 9000                  another port
  coach demo --story                      a scripted fortnight of five learners, in seconds
  coach demo --story --out build/story    where its transcripts and pictures go"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "demo",
        help="try everything on this machine, without a token",
        description="Run the real bot on a local Telegram: no token, no account, no network.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=8017, help="port of the page (default: 8017)")
    parser.add_argument("--story", action="store_true", help="run the scripted fortnight and end")
    parser.add_argument(
        "--out", type=Path, default=Path("build/story"), help="folder for the story's files"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the story, or serve the page until Ctrl-C."""
    # The local Telegram is loaded for the demo alone: `coach run` need not carry it.
    from bot.cli import story

    if args.story:
        return asyncio.run(story.tell(args.out))
    try:
        asyncio.run(_serve(args.port))
    except OSError as error:
        print(
            f"Port {args.port} cannot be used ({error.strerror}); choose another: "
            f"coach demo --port {args.port + 1}",
            file=sys.stderr,
        )
        return 1
    return 0


async def _serve(port: int) -> None:
    from bot.cli import stage
    from bot.clock import SystemClock

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    pages = stage.free_port(port + 1)
    with tempfile.TemporaryDirectory(prefix="coach-demo-") as folder:
        async with stage.open_stage(
            SystemClock(), Path(folder), port=port, web_port=pages
        ) as on_stage:
            await _people(on_stage)
            print(f"The coach is waiting for you at {on_stage.telegram.url} (Ctrl-C stops it)")
            with suppress(asyncio.CancelledError):
                await stop.wait()


async def _people(on_stage: Stage) -> None:
    """Phones for whoever is here: a learner's, a coach's and an admin's; and people around them."""
    from bot.cli import crowd, story

    script = story.read_story()
    mine = script["learners"][0]
    on_stage.telegram.user(mine["number"], mine["name"], language_code="zh-hant")
    await on_stage.coach(**story.teller(script))
    players = [await story.join(on_stage, each) for each in script["learners"][LEARNERS]]
    for until in with_bar(days := _days(on_stage.clock.now()), len(days), "A week of two learners"):
        await story.live_until(on_stage, players, until)
    await crowd.gather(on_stage, script)
    await on_stage.admin(**script["admin"])


def _days(now: datetime) -> list[datetime]:
    """The ends of the days until five past nine on a Monday, when the coach's digest has come."""
    day = local_date(ZONE, now) + LIVED
    end = first_existing(ZONE, day + ONE_DAY * (-day.weekday() % 7), time(9, 5))
    return [end - ONE_DAY * days for days in reversed(range((end - now) // ONE_DAY + 1))]
