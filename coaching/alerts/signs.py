"""How the program is doing in numbers: what is a sign of trouble, and what says not ready."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from coaching.alerts.records import Finding

POLL_STALE = timedelta(seconds=90)
"""Telegram holds a request open for 50 seconds; after this long, updates do not come."""
CONFLICT_FOR = timedelta(seconds=60)
LATE = timedelta(minutes=5)
BACKUP_OLD = timedelta(hours=26)
JUMP = timedelta(seconds=60)
LEAST_FREE = 200_000_000
LEAST_SHARE = 0.05
LONG_WAIT = timedelta(minutes=1)
FLOODED_LEAST = 5
"""Once is somebody in a hurry."""
DENIED_LEAST = 20
"""A few are buttons that have grown old."""
UNCLEAR_SHARE = 0.01
UNCLEAR_LEAST = 5
"""A single send that nobody knows the end of is no trouble, however few there were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What one look found; None is what could not be seen."""

    now: datetime
    database: str = ""
    """Why it cannot be written; empty: it can."""
    schema: str = ""
    """Why it is not the one of this program; empty: it is."""
    polls: bool = True
    """Whether this program asks for updates; a webhook has them brought."""
    last_poll: datetime | None = None
    trouble: str = ""
    """What is wrong with asking: `conflict`, `webhook`, `token`, `unreachable`, `server`."""
    trouble_since: datetime | None = None
    free: int | None = None
    """Bytes left on the disk."""
    size: int | None = None
    """Bytes of the disk."""
    oldest_due: datetime | None = None
    """Since when the message waits that should have left first."""
    dead: int = 0
    """Updates of the last day that could not be handled."""
    unread: int = 0
    """Updates of the last day that could not be read."""
    sent: int = 0
    """Messages of the last hour that arrived."""
    unclear: int = 0
    """Messages of the last hour of which nobody knows."""
    backups: bool = False
    """Whether backups are expected."""
    last_backup: datetime | None = None
    backup_failed: str = ""
    began: datetime | None = None
    """Since when the program runs."""
    jump: timedelta = field(default=timedelta())
    """How far the clock jumped since the last look."""
    content: int = 0
    """How many faults the refused content has."""
    silent_until: datetime | None = None
    """Until when nothing is sent, because Telegram asked for it."""
    flooded: int = 0
    """How often in the last hour somebody sent more in a minute than is kept."""
    denied: int = 0
    """How often in the last hour one person tried what they may not."""
    broken_at: int | None = None
    """The line of the log at which its chain does not hold."""


def findings(signs: Signs) -> tuple[Finding, ...]:
    """Everything that somebody should be told."""
    return (
        *_of_updates(signs),
        *_of_the_machine(signs),
        *_of_messages(signs),
        *_of_people(signs),
    )


def not_ready(signs: Signs) -> tuple[str, ...]:
    """Why the program should get no work now, as codes; empty: it is ready."""
    reasons = []
    if signs.database:
        reasons.append("database")
    if signs.schema:
        reasons.append("schema")
    if _stale(signs):
        reasons.append("poll")
    if _short(signs):
        reasons.append("disk")
    if _late(signs):
        reasons.append("late")
    return tuple(reasons)


def _stale(signs: Signs) -> bool:
    if not signs.polls:
        return False
    heard = max((at for at in (signs.last_poll, signs.began) if at is not None), default=None)
    trouble = signs.trouble in ("conflict", "webhook", "token")
    return trouble or heard is None or signs.now - heard >= POLL_STALE


def _short(signs: Signs) -> bool:
    if signs.free is None or not signs.size:
        return False
    return signs.free < LEAST_FREE or signs.free < signs.size * LEAST_SHARE


def _late(signs: Signs) -> bool:
    return signs.oldest_due is not None and signs.now - signs.oldest_due >= LATE


def _of_updates(signs: Signs) -> Iterator[Finding]:
    lasting = signs.trouble_since is not None and signs.now - signs.trouble_since >= CONFLICT_FOR
    if signs.trouble == "token":
        yield Finding(kind="token")
    elif signs.trouble in ("conflict", "webhook"):
        if lasting:
            yield Finding(kind="conflict", detail=signs.trouble)
    elif _stale(signs):
        yield Finding(kind="poll", detail=signs.trouble)
    if signs.dead:
        yield Finding(kind="dead", detail=str(signs.dead))
    if signs.unread:
        yield Finding(kind="unread", detail=str(signs.unread))


def _of_the_machine(signs: Signs) -> Iterator[Finding]:
    if signs.database or signs.schema:
        yield Finding(kind="database", detail=signs.database or signs.schema)
    if _short(signs):
        yield Finding(kind="disk", detail=str((signs.free or 0) // 1_000_000))
    if signs.backup_failed or _no_backup(signs):
        yield Finding(kind="backup", detail=signs.backup_failed)
    if abs(signs.jump) >= JUMP:
        yield Finding(kind="clock", detail=str(round(signs.jump.total_seconds())))
    if signs.content:
        yield Finding(kind="content", detail=str(signs.content))


def _of_messages(signs: Signs) -> Iterator[Finding]:
    if _late(signs):
        yield Finding(kind="late")
    if signs.silent_until is not None and signs.silent_until - signs.now >= LONG_WAIT:
        yield Finding(kind="wait", detail=str((signs.silent_until - signs.now) // LONG_WAIT))
    tried = signs.sent + signs.unclear
    if signs.unclear >= UNCLEAR_LEAST and signs.unclear > tried * UNCLEAR_SHARE:
        yield Finding(kind="unclear", detail=str(signs.unclear))


def _of_people(signs: Signs) -> Iterator[Finding]:
    if signs.flooded >= FLOODED_LEAST:
        yield Finding(kind="flood", detail=str(signs.flooded))
    if signs.denied >= DENIED_LEAST:
        yield Finding(kind="denied", detail=str(signs.denied))
    if signs.broken_at is not None:
        yield Finding(kind="log", detail=str(signs.broken_at))


def _no_backup(signs: Signs) -> bool:
    """Whether the last backup is too old; a program that was just set up is given time."""
    if not signs.backups:
        return False
    since = signs.last_backup or signs.began
    return since is not None and signs.now - since >= BACKUP_OLD
