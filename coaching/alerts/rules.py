"""When a trouble is told, told again, and over: few messages, and none too few."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coaching.alerts.records import GRAVE, Alert, Finding
from coaching.quiet_hours import QuietHours

OVER_AFTER = timedelta(minutes=10)
"""A trouble is over when it was not found for so long: one that comes and goes is told once."""
AGAIN_AFTER = timedelta(days=1)
"""When a trouble is told again that nobody ended."""


@dataclass(frozen=True, slots=True)
class News:
    """What one look leads to."""

    kept: tuple[Alert, ...] = ()
    """Troubles as they are now; to be written down."""
    told: tuple[Alert, ...] = ()
    """Those of them that are told now."""
    over: tuple[Alert, ...] = ()


def judge(known: Mapping[str, Alert], findings: Iterable[Finding], now: datetime) -> News:
    """Put what was found to what is known."""
    found = {each.kind: each for each in findings}
    kept: list[Alert] = []
    told: list[Alert] = []
    for kind, finding in found.items():
        old = known.get(kind)
        alert = _renewed(old, finding, now)
        if _is_news(alert, now):
            alert = replace(alert, told_at=now)
            told.append(alert)
        kept.append(alert)
    over = [
        alert
        for kind, alert in known.items()
        if kind not in found and now - alert.last_at >= OVER_AFTER
    ]
    return News(tuple(kept), tuple(told), tuple(over))


def _renewed(old: Alert | None, finding: Finding, now: datetime) -> Alert:
    if old is None:
        return Alert(kind=finding.kind, detail=finding.detail, first_at=now, last_at=now)
    return replace(old, detail=finding.detail, last_at=now, times=old.times + 1)


def _is_news(alert: Alert, now: datetime) -> bool:
    """Whether nobody was told yet, or everybody so long ago that they may have forgotten."""
    heard = max((at for at in (alert.told_at, alert.seen_at) if at is not None), default=None)
    return heard is None or now - heard >= AGAIN_AFTER


def when(alert: Alert, zone: str, now: datetime) -> datetime:
    """When somebody in this zone is told: at once, or after their quiet hours if it can wait."""
    quiet = QuietHours()
    if alert.kind in GRAVE or not quiet.cover(zone, now):
        return now
    return quiet.end_after(zone, now)
