"""The moment in what a person typed: `12/25 10:00`, `tomorrow 9:30`, or a time of day alone."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from coaching.local_time import ONE_DAY, first_existing, local_date
from coaching.typed_time import parse_date, parse_time
from content.words import TimeWords

LONGEST: Final = 40


def parse_when(text: str, now: datetime, zone: str, words: TimeWords) -> datetime | None:
    """Read a moment by the clock of a zone; None when it is none.

    A time of day alone is the next one. A moment in the past is for the caller to refuse.
    """
    typed = text.strip()[:LONGEST]
    today = local_date(zone, now)
    wall = parse_time(typed, words)
    if wall is not None:
        found = first_existing(zone, today, wall)
        return found if found > now else first_existing(zone, today + ONE_DAY, wall)
    for cut in range(len(typed) - 1, 0, -1):
        if typed[cut - 1].isdecimal() and typed[cut].isdecimal():
            continue  # A number is not cut in two: 11/27 is no 2 November at seven.
        day = parse_date(typed[:cut], today, words)
        wall = parse_time(typed[cut:], words) if day is not None else None
        if day is not None and wall is not None:
            try:
                return first_existing(zone, day, wall)
            except OverflowError:
                return None
    return None
