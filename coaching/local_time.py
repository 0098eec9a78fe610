"""Wall clocks of the world: turns a local date and time into an instant, and back.

Instants are aware UTC datetimes; a zone is an IANA name such as `Asia/Taipei`. An unknown zone
raises `zoneinfo.ZoneInfoNotFoundError`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
ONE_SECOND = timedelta(seconds=1)


def local_time(zone: str, instant: datetime) -> datetime:
    """Give the wall clock of a zone at an aware instant; a naive instant raises ValueError."""
    if instant.tzinfo is None:
        raise ValueError("Give an aware instant: a naive datetime names no moment.")
    return instant.astimezone(ZoneInfo(zone))


def local_date(zone: str, instant: datetime) -> date:
    """Give the calendar date that a person in this zone reads at that instant."""
    return local_time(zone, instant).date()


def weekday_of(zone: str, instant: datetime) -> int:
    """Give the weekday (0 is Monday) that a person in this zone reads at that instant."""
    return local_date(zone, instant).weekday()


def local_instant(zone: str, day: date, at: time) -> datetime | None:
    """Give the UTC instant at which `zone` reads `at` on `day`; None when it never has that date.

    A time that comes twice means its first pass. A time inside a gap means the first instant
    after the gap; when that is already the next date (Nuuk jumps from 23:00 to midnight), it
    means the reading as far from midnight as the wish was, so that every date has its instant.
    """
    clock = ZoneInfo(zone)
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=clock)
    instant = wall.astimezone(UTC)
    if instant.astimezone(clock).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    before_gap = wall.replace(fold=1).astimezone(UTC)
    for candidate in (_end_of_gap(clock, before_gap, instant), before_gap):
        if candidate.astimezone(clock).date() == day:
            return candidate
    return None


def start_of_date(zone: str, day: date) -> datetime:
    """Give the first instant of `day` in `zone`, or of the next date when this one is skipped."""
    return first_existing(zone, day, time(0))


def first_existing(zone: str, day: date, at: time) -> datetime:
    """Give the instant of `at` on `day`, or on the first date after it that the zone has."""
    instant = local_instant(zone, day, at)
    while instant is None:
        day += ONE_DAY
        instant = local_instant(zone, day, at)
    return instant


def _end_of_gap(clock: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old_offset = before.astimezone(clock).utcoffset()
    while after - before > ONE_SECOND:
        middle = before + timedelta(seconds=(after - before) // ONE_SECOND // 2)
        if middle.astimezone(clock).utcoffset() == old_offset:
            before = middle
        else:
            after = middle
    return after
