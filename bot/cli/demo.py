"""`coach demo`: the real bot on a local Telegram, with a page to play the learner."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

PEOPLE = 3
"""How many phones there are to begin with; the page can add more."""

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
    from bot.cli import stage, story
    from bot.clock import SystemClock

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with tempfile.TemporaryDirectory(prefix="coach-demo-") as folder:
        async with stage.open_stage(SystemClock(), Path(folder), port=port) as on_stage:
            for person in story.read_story()["learners"][:PEOPLE]:
                language = person.get("language", "zh-hant")
                on_stage.telegram.user(person["number"], person["name"], language_code=language)
            print(f"The coach is waiting for you at {on_stage.telegram.url} (Ctrl-C stops it)")
            with suppress(asyncio.CancelledError):
                await stop.wait()
