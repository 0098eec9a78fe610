"""Instants as the database holds them: whole milliseconds since the epoch, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def to_ms(instant: datetime) -> int:
    """Milliseconds since the epoch of an aware instant, rounded down."""
    return (instant - _EPOCH) // _MS


def from_ms(milliseconds: float) -> datetime:
    """The aware instant, in UTC."""
    return _EPOCH + timedelta(milliseconds=milliseconds)
