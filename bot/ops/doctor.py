"""Looks at everything that is usually wrong, before the bot runs and while it does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from pathlib import Path

from bot.clock import Clock
from bot.ops import checks_of_machine as machine
from bot.ops.checks_of_database import database
from bot.ops.checks_of_telegram import telegram
from bot.ops.findings import Line, fail
from bot.settings import Settings


async def examine(
    settings: Settings, clock: Clock, files: Iterable[Path], *, offline: bool = False
) -> AsyncIterator[Line]:
    """Each line as soon as it is known."""
    for lines in (
        machine.secrets(files),
        machine.folder(settings),
        machine.disk(settings),
        machine.zones(settings),
        machine.fonts(),
        machine.content(settings),
        machine.owners(settings),
        machine.outlook(settings),
    ):
        for line in lines:
            yield line
    for asked in (database(settings, clock.now()), *_asking(settings, clock, offline)):
        try:
            async for line in asked:
                yield line
        except Exception as error:
            yield fail(
                "doctor",
                f"a check ended early ({type(error).__name__})",
                "Run coach doctor again; if it stays, please report it.",
            )


def _asking(settings: Settings, clock: Clock, offline: bool) -> list[AsyncIterator[Line]]:
    return [] if offline else [telegram(settings, clock)]
