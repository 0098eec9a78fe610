"""What this process counted and what the last look found, as Prometheus reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from bot.ops.heart import Heart
from bot.ops.seeing import Seen
from bot.services.meter import METRICS, Sample
from coaching.alerts.signs import not_ready
from storage.engine import Database
from storage.health import Figures, sizes
from storage.migrate import HEAD

Gauge = tuple[str, str, Sequence[tuple[str, float]]]
"""Name, what it is, and its values by their labels as they are written."""


def exposition(seen: Seen | None, database: Database, heart: Heart) -> str:
    """Everything, in the text format."""
    lines: list[str] = []
    for metric in METRICS:
        lines += _head(metric.name, metric.says, metric.kind)
        lines += map(_line, metric.samples())
    for name, says, values in _gauges(seen, database, heart):
        lines += _head(name, says, "gauge")
        lines += [_line((name, labels, value)) for labels, value in values]
    return "\n".join([*lines, ""])


def _head(name: str, says: str, kind: str) -> list[str]:
    return [f"# HELP {name} {says}", f"# TYPE {name} {kind}"]


def _line(sample: Sample) -> str:
    name, labels, value = sample
    return f"{name}{{{labels}}} {value:.17g}" if labels else f"{name} {value:.17g}"


def _gauges(seen: Seen | None, database: Database, heart: Heart) -> Iterator[Gauge]:
    build = f'version="{_version()}",schema="{HEAD}"'
    yield "coach_build_info", "Which program this is.", [(build, 1)]
    yield "coach_loop_lag_seconds", "The latest tick since the last scrape.", [("", heart.worst())]
    file, wal = sizes(database)
    yield "coach_db_bytes", "Size of the database file.", [("", file)]
    yield "coach_wal_bytes", "Size of its write-ahead log.", [("", wal)]
    if seen is not None:
        signs = seen.signs
        yield "coach_ready", "Whether the program is ready.", [("", not not_ready(signs))]
        yield from _instant("coach_last_poll_timestamp_seconds", "Last good poll.", signs.last_poll)
        if signs.free is not None:
            yield "coach_disk_free_bytes", "Room left on the disk.", [("", signs.free)]
        if seen.figures is not None:
            yield from _of_figures(seen.figures, signs.now)


def _version() -> str:
    try:
        return version("competency-coach")
    except PackageNotFoundError:
        return "source"


def _of_figures(figures: Figures, now: datetime) -> Iterator[Gauge]:
    yield "coach_inbox_waiting", "Updates that wait.", [("", figures.inbox_waiting)]
    yield from _age("coach_inbox_oldest_seconds", "Since when.", figures.inbox_oldest, now)
    failed = [('state="dead"', figures.dead), ('state="quarantined"', figures.quarantined)]
    yield "coach_inbox_failed", "Updates of the last day that failed.", failed
    opened = [
        ('state="queued"', figures.outbox_queued),
        ('state="claimed"', figures.outbox_claimed),
    ]
    yield "coach_outbox", "Messages that are not settled.", opened
    yield from _age("coach_outbox_oldest_due_seconds", "How late.", figures.oldest_due, now)
    yield "coach_appointments_overdue", "Due and not kept yet.", [("", figures.overdue)]
    yield "coach_learners", "Learners.", _by("status", figures.learners)
    yield "coach_forget_pending", "Learners who will be erased.", [("", figures.forget_pending)]
    yield "coach_broadcasts", "Broadcasts that are not over.", _by("state", figures.broadcasts)
    yield "coach_floods_last_hour", "Minutes of too many messages.", [("", figures.flooded)]
    yield "coach_denied_last_hour", "Most attempts of one person.", [("", figures.denied)]
    yield "coach_log_sealed", "Lines of the log that are sealed.", [("", figures.sealed)]
    yield "coach_log_unsealed", "Lines that are not yet.", [("", figures.unsealed)]
    for name in ("backup", "purge"):
        beat = figures.pulses.get(name)
        at = None if beat is None else beat.at
        yield from _instant(f"coach_last_{name}_timestamp_seconds", f"The last {name}.", at)


def _by(label: str, found: Mapping[str, int]) -> list[tuple[str, float]]:
    return [(f'{label}="{name}"', rows) for name, rows in sorted(found.items())]


def _age(name: str, says: str, since: datetime | None, now: datetime) -> Iterator[Gauge]:
    seconds = 0.0 if since is None else max(0.0, (now - since).total_seconds())
    yield name, says, [("", seconds)]


def _instant(name: str, says: str, at: datetime | None) -> Iterator[Gauge]:
    if at is not None:
        yield name, says, [("", at.timestamp())]
