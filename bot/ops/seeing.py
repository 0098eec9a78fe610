"""One look at how the program is doing, from inside it or from outside."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.settings import Settings
from coaching.alerts.signs import Signs
from storage import health
from storage.connect import file_of, parse_url
from storage.engine import Database
from storage.health import Figures


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look found."""

    signs: Signs
    figures: Figures | None = None
    """None when the database could not be read."""


def backups_expected(settings: Settings, figures: Figures) -> bool:
    """Whether somebody set backups up, or ever made one."""
    return settings.backup_dir is not None or "backup" in figures.pulses


async def figures_of(database: Database, now: datetime) -> tuple[Figures | None, str]:
    """The numbers of the database, or why they cannot be had."""
    try:
        async with database.read() as unit:
            return await health.figures(unit, now), ""
    except Exception as error:
        return None, type(error).__name__


def from_outside(settings: Settings, figures: Figures, now: datetime) -> Signs:
    """How the program is doing by what it wrote down itself."""
    alive, poll = figures.pulses.get("alive"), figures.pulses.get("poll")
    return _with_numbers(
        settings,
        figures,
        Signs(
            now=now,
            polls=alive is None or alive.detail != "webhook",
            last_poll=None if poll is None else poll.at,
            trouble="" if poll is None else poll.detail,
            trouble_since=None if poll is None else poll.at,
        ),
    )


def _with_numbers(settings: Settings, figures: Figures | None, signs: Signs) -> Signs:
    free, size = room(settings)
    signs = replace(signs, free=free, size=size)
    if figures is None:
        return signs
    backup = figures.pulses.get("backup")
    return replace(
        signs,
        oldest_due=figures.oldest_due,
        dead=figures.dead,
        unread=figures.quarantined,
        sent=figures.outcomes.get("sent", 0),
        unclear=figures.outcomes.get("unknown", 0),
        silent_until=figures.silent_until,
        flooded=figures.flooded,
        denied=figures.denied,
        broken_at=figures.broken_at,
        backups=backups_expected(settings, figures),
        last_backup=None if backup is None else backup.at,
    )


def from_inside(settings: Settings, figures: Figures | None, signs: Signs) -> Signs:
    """How the program is doing by what it knows of itself, and the numbers if there are any."""
    return _with_numbers(settings, figures, signs)


def room(settings: Settings) -> tuple[int | None, int | None]:
    """Bytes left on the disk that everything is written to, and its size."""
    try:
        usage = shutil.disk_usage(home(settings))
    except OSError:
        return None, None
    return usage.free, usage.total


def home(settings: Settings) -> Path:
    """The folder of the database file or the data directory, or where it will be made."""
    path = file_of(parse_url(settings.database))
    folder = (settings.data_dir if path is None else path.parent).absolute()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
