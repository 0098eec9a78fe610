"""`coach run`: serve the bot with the token and database of the settings."""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import logging
import signal
import sys
from typing import TYPE_CHECKING

from bot.clock import SystemClock
from bot.settings import BadSettings, Settings, read_settings
from bot.telegram.redact import guard_log
from content.load import SHIPPED, Content, load

if TYPE_CHECKING:
    from bot.app import App

EXAMPLES = """\
examples:
  COACH_BOT_TOKEN=123456:AAF… coach run                      poll, SQLite in ./data
  COACH_BOT_TOKEN_FILE=/run/secrets/token coach run          the token from a file
  COACH_BOT_API_URL=http://127.0.0.1:8081 coach run          a Bot API server of your own
  coach run --take-over                                      delete a webhook set elsewhere"""

log = logging.getLogger(__name__)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "run",
        help="serve the bot",
        description="Serve the bot. Stop it with Ctrl-C or SIGTERM; nothing is lost by kill -9.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--take-over",
        action="store_true",
        help="delete a webhook that gets this bot's updates (or, with COACH_WEBHOOK_URL, set ours)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop; 78 when the token is missing or refused."""
    settings = read_settings()
    if not settings.bot_token:
        raise BadSettings(
            "COACH_BOT_TOKEN is not set: put there the token from @BotFather "
            "(or try everything without one: coach demo)."
        )
    set_up_log(settings)
    # Before the rest of the program is loaded, which then fills the gaps that reading leaves.
    content = load(settings.content_dir, settings.standard, SHIPPED)
    try:
        asyncio.run(_serve(settings, content, take_over=args.take_over))
    except Exception as error:
        told = _told(error)
        if told is None:
            raise
        print(told, file=sys.stderr)
        return int(getattr(told, "exit_code", 1))
    return 0


def _told(error: Exception) -> Exception | None:
    """The error whose sentence tells the operator what to do: one with an exit code."""
    if isinstance(error, ExceptionGroup):
        return next(filter(None, map(_told, error.exceptions)), None)
    return error if hasattr(error, "exit_code") else None


async def _serve(settings: Settings, content: Content, *, take_over: bool) -> None:
    from bot.app import open_app
    from bot.ops.attended import run_attended

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with open_app(settings, SystemClock(), content=content) as app:
        if take_over:
            await app.take_over()
        introducing = asyncio.create_task(_introduce(app))
        log.info("the coach is up", extra={"action": "started"})
        # What was loaded stays to the end: collecting garbage need not look through it each time.
        gc.collect()
        gc.freeze()
        try:
            await run_attended(app, stop)
        finally:
            introducing.cancel()
    log.info("the coach has stopped", extra={"action": "stopped"})


async def _introduce(app: App) -> None:
    """Set the menus; a Telegram out of reach is no reason not to start."""
    try:
        await app.introduce()
    except Exception as error:
        log.warning("menus not set (%s)", type(error).__name__, extra={"action": "menus_failed"})


class JsonLines(logging.Formatter):
    """A log line as one JSON object: time, level, logger, message, action."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        line = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "action": getattr(record, "action", None),
        }
        if record.exc_text:
            line["trace"] = record.exc_text
        return json.dumps({name: value for name, value in line.items() if value is not None})


def set_up_log(settings: Settings) -> None:
    """Log to standard error, without the token in any line."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonLines()
        if settings.log_format == "json"
        else logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    guard_log(
        [
            settings.bot_token,
            settings.webhook_secret,
            settings.database_url,
            settings.heartbeat_url,
        ]
    )
