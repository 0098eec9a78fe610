"""Later, and later still: the snooze of one prompt and the pause of all of them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Literal

from coaching.local_time import ONE_DAY, first_existing, local_date, local_time, start_of_date
from coaching.timetable import Schedule

SnoozeChoice = Literal["hour", "tonight", "morning"]

ONE_HOUR = timedelta(hours=1)
TONIGHT = time(21)
MORNING = time(8, 30)
NIGHT_ENDS = time(4)


def snooze_until(choice: SnoozeChoice, schedule: Schedule, now: datetime) -> datetime:
    """Give the instant, always later than `now`, at which a snoozed prompt is shown again.

    `tonight` is 21:00 local, or in an hour when that is over. `morning` is 08:30 of the next
    local date, or of this one for a person still awake before 04:00. Give the result to
    `next_prompt_at` as `last_at` and the next question keeps its distance.
    """
    in_an_hour = now + ONE_HOUR
    if choice == "hour":
        return in_an_hour
    wall = local_time(schedule.zone, now)
    if choice == "tonight":
        tonight = first_existing(schedule.zone, wall.date(), TONIGHT)
        return tonight if tonight > now else in_an_hour
    days = 0 if wall.time() < NIGHT_ENDS else 1
    return first_existing(schedule.zone, wall.date() + ONE_DAY * days, MORNING)


def pause_until(length: int | date, zone: str, now: datetime) -> datetime:
    """Give the instant at which a pause ends: the start of a local date, so that day counts.

    `length` is a number of days or the date of return. ValueError when it is not in the future.
    """
    today = local_date(zone, now)
    back = length if isinstance(length, date) else today + ONE_DAY * length
    if back <= today:
        raise ValueError("A pause ends on a later day: give at least 1 day or a date to come.")
    return start_of_date(zone, back)
