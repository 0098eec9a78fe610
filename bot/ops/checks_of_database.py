"""What the doctor looks at in the database: is it there, sound, ours, and is it looked after."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from bot.ops.findings import Line, fail, ok, warn
from bot.settings import Settings
from coaching.alerts.signs import BACKUP_OLD
from storage import health
from storage.connect import file_of, parse_url
from storage.engine import Database
from storage.errors import BackupFailed, DatabaseMissing, SchemaTooOld, StorageError
from storage.files import marker_of
from storage.health import Figures
from storage.migrate import HEAD, check
from storage.postgres_tools import server_version, version


async def database(settings: Settings, now: datetime) -> AsyncIterator[Line]:
    """The database itself; then what it says of the program, if it can be read."""
    url = parse_url(settings.database)
    shown = url.render_as_string(hide_password=True)
    try:
        await check(url)
    except SchemaTooOld as error:
        yield warn("database", str(error), "Make a backup, then: coach migrate")
        return
    except DatabaseMissing as error:
        path = file_of(url)
        if path is not None and not marker_of(path).exists():
            yield warn("database", f"{path} is not there yet", "Nothing: coach run makes it.")
        else:
            yield fail("database", str(error), "Restore a backup: coach restore FILE")
        return
    except StorageError as error:
        yield fail("database", str(error), "Do what it says, or restore a backup.")
        return
    yield ok("database", f"{shown}, schema {HEAD}")
    async for line in _inside(settings, now):
        yield line


async def _inside(settings: Settings, now: datetime) -> AsyncIterator[Line]:
    opened = Database(parse_url(settings.database))
    try:
        async with opened.read() as unit:
            figures = await health.figures(unit, now)
            server = await server_version(unit)
    finally:
        await opened.close()
    for line in _of_figures(settings, figures, now):
        yield line
    if server:
        yield await tools(server)


async def tools(server: int) -> Line:
    """Whether a PostgreSQL server of this version can be backed up from here."""
    try:
        ours = await version()
    except BackupFailed as error:
        return warn("pg_dump", "it is not installed", str(error).partition(". ")[2])
    if ours < server:
        return warn(
            "pg_dump",
            f"it is of version {ours} and refuses a server of version {server}",
            f"Install PostgreSQL's client programs of version {server}: coach backup needs them.",
        )
    return ok("pg_dump", f"version {ours}, the server's is {server}")


def _of_figures(settings: Settings, figures: Figures, now: datetime) -> list[Line]:
    lines = []
    backup = figures.pulses.get("backup")
    if backup is not None and now - backup.at >= BACKUP_OLD:
        lines.append(
            warn("last backup", f"{now - backup.at} ago".split(".")[0], "Make one: coach backup")
        )
    elif backup is not None:
        lines.append(ok("last backup", backup.at.isoformat(timespec="minutes")))
    elif settings.backup_dir is not None:
        lines.append(warn("last backup", "there was none yet", "Make one: coach backup"))
    if figures.dead:
        lines.append(
            warn(
                "updates",
                f"{figures.dead} of the last day could not be handled",
                "Look for “failed, attempt 5” in the log, and report it.",
            )
        )
    if figures.quarantined:
        lines.append(
            warn(
                "updates",
                f"{figures.quarantined} of the last day could not be read",
                "Look for “quarantined” in the log, and report it: Telegram may have changed.",
            )
        )
    return lines
