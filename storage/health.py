"""How the queues are doing, in numbers: for the readiness page, the metrics and the operator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import bindparam, text

from coaching.staff.denied import DENIED
from storage import audit_chain, pulse
from storage.columns import BIG
from storage.connect import file_of
from storage.engine import Database
from storage.instants import from_ms, to_ms
from storage.pulse import Beat
from storage.unit import Unit

LATEST = 20_000
"""So many of the newest messages are looked at for how sending goes."""

_NOW = bindparam("now", type_=BIG)
_SINCE = bindparam("since", type_=BIG)
_OPEN = text(
    "SELECT state, count(*) AS rows FROM outbox WHERE state IN ('queued', 'claimed') GROUP BY state"
)
_OLDEST_DUE = text("SELECT min(due) FROM outbox WHERE state = 'queued' AND due <= :now").bindparams(
    _NOW
)
_OUTCOMES = text(
    "SELECT state, count(*) AS rows FROM (SELECT state, settled FROM outbox ORDER BY id DESC"
    " LIMIT :latest) AS newest WHERE settled >= :since GROUP BY state"
).bindparams(_SINCE)
_FLOODED = text(
    "SELECT count(*) FROM (SELECT kind, created FROM outbox ORDER BY id DESC LIMIT :latest)"
    " AS newest WHERE kind = 'too_fast' AND created >= :since"
).bindparams(_SINCE)
_DENIED = text(
    "SELECT count(*) AS times FROM (SELECT actor, action, at FROM audit ORDER BY id DESC"
    " LIMIT :latest) AS newest WHERE action = :denied AND at >= :since"
    " GROUP BY actor ORDER BY times DESC LIMIT 1"
).bindparams(_SINCE)
_SILENT = text("SELECT blocked_until FROM rate WHERE id = 1 AND blocked_until > :now").bindparams(
    _NOW
)
_WAITING = text(
    "SELECT count(*) AS rows, min(received) AS oldest FROM inbox WHERE state = 'waiting'"
)
_FAILED = text(
    "SELECT state, count(*) AS rows FROM inbox WHERE state IN ('dead', 'quarantined')"
    " AND received >= :since GROUP BY state"
).bindparams(_SINCE)
_OVERDUE = text("SELECT count(*) FROM appointments WHERE due <= :now").bindparams(_NOW)
_LEARNERS = text("SELECT status, count(*) AS rows FROM learners GROUP BY status")
_FORGET = text("SELECT count(*) FROM learners WHERE forget_at IS NOT NULL")
_BROADCASTS = text(
    "SELECT state, count(*) AS rows FROM broadcasts"
    " WHERE state IN ('approval', 'waiting', 'running', 'paused') GROUP BY state"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Numbers of one moment; no person in any of them."""

    inbox_waiting: int = 0
    inbox_oldest: datetime | None = None
    dead: int = 0
    """Updates of the last day that were given up."""
    quarantined: int = 0
    """Updates of the last day that could not be read."""
    outbox_queued: int = 0
    outbox_claimed: int = 0
    oldest_due: datetime | None = None
    outcomes: Mapping[str, int] = field(default_factory=dict)
    """How messages of the last hour ended, by state."""
    overdue: int = 0
    """Appointments that are due and not kept yet."""
    learners: Mapping[str, int] = field(default_factory=dict)
    forget_pending: int = 0
    broadcasts: Mapping[str, int] = field(default_factory=dict)
    """Those that are not over, by state."""
    silent_until: datetime | None = None
    """Until when Telegram asked not to be sent anything."""
    flooded: int = 0
    """How often in the last hour somebody was told that they send too much."""
    denied: int = 0
    """How often in the last hour one person tried what they may not: whoever did so most."""
    broken_at: int | None = None
    """The line of the log that the last check found changed."""
    sealed: int = 0
    """The last place in the chained log."""
    unsealed: int = 0
    pulses: Mapping[str, Beat] = field(default_factory=dict)


async def figures(unit: Unit, now: datetime) -> Figures:
    """Count."""
    at = {"now": to_ms(now)}
    today = {"since": to_ms(now - timedelta(days=1))}
    hour = {"since": to_ms(now - timedelta(hours=1)), "latest": LATEST}
    opened = {row.state: row.rows for row in await unit.rows(_OPEN)}
    failed = {row.state: row.rows for row in await unit.rows(_FAILED, today)}
    waiting, chain = (await unit.rows(_WAITING))[0], await audit_chain.state(unit)
    due, silent = await unit.scalar(_OLDEST_DUE, at), await unit.scalar(_SILENT, at)
    return Figures(
        inbox_waiting=waiting.rows,
        inbox_oldest=None if waiting.oldest is None else from_ms(waiting.oldest),
        dead=failed.get("dead", 0),
        quarantined=failed.get("quarantined", 0),
        outbox_queued=opened.get("queued", 0),
        outbox_claimed=opened.get("claimed", 0),
        oldest_due=None if due is None else from_ms(due),
        outcomes={row.state: row.rows for row in await unit.rows(_OUTCOMES, hour)},
        overdue=int(await unit.scalar(_OVERDUE, at)),
        learners={row.status: row.rows for row in await unit.rows(_LEARNERS)},
        forget_pending=int(await unit.scalar(_FORGET)),
        broadcasts={row.state: row.rows for row in await unit.rows(_BROADCASTS)},
        silent_until=None if silent is None else from_ms(silent),
        flooded=int(await unit.scalar(_FLOODED, hour)),
        denied=await unit.scalar(_DENIED, hour | {"denied": DENIED}) or 0,
        broken_at=chain.broken_at,
        sealed=chain.place,
        unsealed=chain.waiting,
        pulses=await pulse.read(unit),
    )


def sizes(database: Database) -> tuple[int, int]:
    """Bytes of an SQLite database and of its log; (0, 0) for PostgreSQL."""
    path = file_of(database.url)
    if path is None:
        return 0, 0
    return _size(path), _size(path.with_name(f"{path.name}-wal"))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
