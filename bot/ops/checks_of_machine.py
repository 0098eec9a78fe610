"""What the doctor looks at on the machine: folders, secrets, room, time zones, fonts, content."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.ops.findings import Line, fail, ok, warn
from bot.ops.seeing import room
from bot.settings import Settings
from coaching.alerts.signs import LEAST_FREE, LEAST_SHARE
from content.faults import errors_of
from content.load import SHIPPED, check
from storage.connect import file_of, parse_url


def folder(settings: Settings) -> Iterator[Line]:
    """Whether the data directory is there, ours, and closed to others."""
    path = settings.data_dir
    if not path.exists():
        yield warn(
            "data folder",
            f"{path.absolute()} is not there yet",
            "Nothing, if this is a new bot: coach run makes it. Else set COACH_DATA_DIR.",
        )
        return
    if not os.access(path, os.W_OK | os.X_OK):
        yield fail(
            "data folder",
            f"{path.absolute()} cannot be written by user {os.geteuid()}",
            f"Give it to that user: chown -R {os.geteuid()} {path.absolute()}",
        )
        return
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield warn(
            "data folder",
            f"{path.absolute()} is open to other users of this machine",
            f"Close it: chmod 700 {path.absolute()}",
        )
        return
    yield ok("data folder", str(path.absolute()))


def secrets(files: Iterable[Path]) -> Iterator[Line]:
    """Whether the files that hold secrets are closed to others."""
    opened = [path for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]
    for path in opened:
        yield fail(
            "secrets",
            f"other users of this machine can read {path}",
            f"Close it: chmod 600 {path}. If others have accounts here, ask @BotFather for a new "
            "token.",
        )
    if not opened:
        yield ok("secrets", "no file with secrets can be read by others")


def disk(settings: Settings) -> Iterator[Line]:
    """Whether there is room."""
    free, size = room(settings)
    if free is None or not size:
        yield warn("disk", "the room on it cannot be seen", "See that COACH_DATA_DIR can be read.")
        return
    said = f"{free // 1_000_000} MB of {size // 1_000_000} MB are free"
    if free < LEAST_FREE or free < size * LEAST_SHARE:
        yield fail("disk", said, "Make room, or move COACH_DATA_DIR to a larger disk.")
    else:
        yield ok("disk", said)


def zones(settings: Settings) -> Iterator[Line]:
    """Whether the rules of time zones are there; they come with the program."""
    try:
        zone = ZoneInfo(settings.timezone)
    except (KeyError, ValueError, OSError):
        yield fail(
            "time zones",
            f"the rules of {settings.timezone} are missing",
            "Install the program anew with its package tzdata.",
        )
        return
    yield ok("time zones", str(zone))


def fonts() -> Iterator[Line]:
    """Whether a picture can be drawn."""
    from bot.pictures.draw import Studio

    try:
        Studio()
    except Exception as error:
        yield fail(
            "fonts",
            f"pictures cannot be drawn ({type(error).__name__})",
            "Install the program anew: its fonts come with it.",
        )
        return
    yield ok("fonts", "pictures can be drawn")


def content(settings: Settings) -> Iterator[Line]:
    """Whether what is taught has no faults."""
    faults = check(settings.content_dir, settings.standard, SHIPPED)
    errors = errors_of(faults)
    if errors:
        how = f" --data {settings.content_dir}" if settings.content_dir else ""
        yield fail(
            "content",
            f"{len(errors)} errors in what is taught",
            f"See them: coach content check{how} --standard {settings.standard}",
        )
        return
    yield ok("content", f"{settings.standard}, {len(faults)} warnings")


def owners(settings: Settings) -> Iterator[Line]:
    """Whether anybody is told of trouble."""
    if settings.owner_ids:
        yield ok("owners", f"{len(settings.owner_ids)} in COACH_OWNER_IDS")
    else:
        yield warn(
            "owners",
            "COACH_OWNER_IDS names nobody",
            "Put your Telegram user id there: owners run the programme and are told of trouble.",
        )


def outlook(settings: Settings) -> Iterator[Line]:
    """Whether somebody would notice if the machine were gone."""
    if settings.backup_dir is None:
        by_itself = file_of(parse_url(settings.database)) is not None
        yield warn(
            "backups",
            "COACH_BACKUP_DIR is not set",
            "Set it to a folder on another disk; the bot then makes a backup every night."
            if by_itself
            else "Set it to a folder on another disk, and have a timer call every night: "
            "coach backup",
        )
    if not settings.heartbeat_url:
        yield warn(
            "heartbeat",
            "COACH_HEARTBEAT_URL is not set",
            "A dead bot cannot tell you so: have a monitoring service expect its call.",
        )
