"""When a learner is asked: the next daily prompt, its window, and the weekly page.

Every instant is an aware UTC datetime and comes in as an argument; nothing here reads a clock.
The promise kept: at most one prompt per learner and local date, and one on every local date
that exists and is wished for, through daylight saving, date lines and changes of zone.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from coaching.local_time import (
    ONE_DAY,
    first_existing,
    local_date,
    local_instant,
    start_of_date,
    weekday_of,
)

__all__ = [
    "PROMPT_WINDOW",
    "REST_BETWEEN_PROMPTS",
    "Schedule",
    "local_date",
    "local_instant",
    "next_prompt_at",
    "next_weekly_at",
    "prompt_window_end",
    "week_name",
    "week_of",
    "weekday_of",
]

PROMPT_WINDOW = timedelta(hours=3)
REST_BETWEEN_PROMPTS = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A learner's own rhythm: zone, time of the prompt, weekdays (0 is Monday), weekly page."""

    zone: str
    at: time
    weekdays: frozenset[int]
    weekly_day: int = 5
    weekly_at: time = time(10)

    def __post_init__(self) -> None:
        """Refuse a week without a day, which would have no next prompt."""
        if not self.weekdays or not self.weekdays | {self.weekly_day} <= set(range(7)):
            raise ValueError("Give at least one weekday, each from 0 (Monday) to 6 (Sunday).")


def next_prompt_at(
    schedule: Schedule,
    after: datetime,
    last_date: date | None,
    last_at: datetime | None,
    holidays: Container[date] = frozenset(),
) -> datetime:
    """Give the instant of the next daily prompt, strictly later than `after`.

    `last_date` is the local date of the newest prompt and `last_at` the instant it was sent (or
    shown again after a snooze): the next is on a later date and at least 12 hours later. When
    those 12 hours end within the day's window, the prompt waits for them; otherwise that day
    is left out.
    """
    day = local_date(schedule.zone, after)
    if last_date is not None:
        day = max(day, last_date + ONE_DAY)
    while True:
        if day.weekday() in schedule.weekdays and day not in holidays:
            due = _rested(schedule, local_instant(schedule.zone, day, schedule.at), last_at)
            if due is not None and due > after:
                return due
        day += ONE_DAY


def prompt_window_end(schedule: Schedule, due: datetime) -> datetime:
    """Give the instant after which a late prompt is not sent: 3 hours, within its local date."""
    tomorrow = start_of_date(schedule.zone, local_date(schedule.zone, due) + ONE_DAY)
    return min(due + PROMPT_WINDOW, tomorrow)


def next_weekly_at(schedule: Schedule, after: datetime) -> datetime:
    """Give the instant of the next weekly page, strictly later than `after`.

    Where the zone skips that very date, the page comes on the next date it has.
    """
    today = local_date(schedule.zone, after)
    day = today + ONE_DAY * ((schedule.weekly_day - today.weekday()) % 7) - ONE_DAY * 7
    while True:
        instant = first_existing(schedule.zone, day, schedule.weekly_at)
        if instant > after:
            return instant
        day += ONE_DAY * 7


def week_of(zone: str, instant: datetime) -> date:
    """Give the Monday that begins the local week of an instant: the key of a weekly page."""
    day = local_date(zone, instant)
    return day - ONE_DAY * day.weekday()


def week_name(monday: date) -> str:
    """Name a week as ISO 8601 does, so that the turn of the year neither repeats nor skips one."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"


def _rested(schedule: Schedule, due: datetime | None, last_at: datetime | None) -> datetime | None:
    if due is None or last_at is None:
        return due
    rested = max(due, last_at + REST_BETWEEN_PROMPTS)
    return rested if rested == due or rested < prompt_window_end(schedule, due) else None
