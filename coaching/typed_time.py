"""The time of day in what a person typed: `9:30`, `0930`, `9pm`, or the same in Chinese words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from types import MappingProxyType
from typing import Final

from coaching.typed_date import parse_date
from coaching.typed_words import normal, replace_numerals, replace_words, without
from coaching.typed_zone import find_zone
from content.words import TimeWords

__all__ = ["find_zone", "parse_date", "parse_time"]

CLOCK: Final = r"(\d{1,2})(?:[:. ]?(\d\d))?"
SPOKEN: Final = r"(\d{1,2}) h(?: (\d\d|\d{1,2} m|half|[13] quarter))?"

MINUTES: Final[Mapping[str, int]] = MappingProxyType({"half": 30, "1 quarter": 15, "3 quarter": 45})


def _hours(*spans: tuple[int, int, int]) -> Mapping[int, int]:
    return MappingProxyType(
        {hour: hour + shift for first, last, shift in spans for hour in range(first, last + 1)}
    )


HOURS: Final[Mapping[str, Mapping[int, int]]] = MappingProxyType(
    {
        "clock": _hours((0, 23, 0), (24, 24, -24)),
        "spoken": _hours((0, 0, 0), (6, 23, 0), (24, 24, -24)),
        "am": _hours((0, 11, 0), (12, 12, -12)),
        "pm": _hours((12, 23, 0), (1, 11, 12)),
        "morning": _hours((0, 12, 0)),
        "noon": _hours((10, 14, 0), (1, 2, 12)),
        "afternoon": _hours((12, 23, 0), (1, 11, 12)),
        "evening": _hours((0, 4, 0), (5, 11, 12), (12, 12, -12), (17, 23, 0), (24, 24, -24)),
        "night": _hours((0, 6, 0), (10, 11, 12), (12, 12, -12), (22, 23, 0), (24, 24, -24)),
    }
)
"""The hour of the day meant by a named hour in each part of the day; the others mean nothing.

`clock` and `spoken` are for 9:30 and nine o'clock without a part of the day.
"""

PARTS: Final = HOURS.keys() - {"clock", "spoken"}


def parse_time(text: str, words: TimeWords) -> time | None:
    """Read a time of day; None when it is not one, or could be two.

    Two o'clock in words, without a part of the day, could be either; 2:00 is of the 24 hours.
    """
    typed = replace_words(without(normal(text), words.fillers), words.times)
    typed = re.sub(r" ?([:.]) ?", r"\1", replace_numerals(typed, words.numerals))
    tokens = typed.split()
    # The part of the day is named before the clock time, or after it, or not at all.
    parts = {token for token in (tokens[:1] + tokens[-1:]) if token in PARTS}
    typed = " ".join(token for token in tokens if token not in parts)
    if parts == {"noon"} and not typed:
        return time(12)
    if (clock := re.fullmatch(CLOCK, typed)) is not None:
        return _time(parts or {"clock"}, clock[1], clock[2] or "0")
    if (spoken := re.fullmatch(SPOKEN, typed)) is not None:
        return _time(parts or {"spoken"}, spoken[1], spoken[2] or "0")
    return None


def _time(parts: set[str], hour: str, minute: str) -> time | None:
    """Put hour and minute together, when all parts of the day that were named agree."""
    meant = {HOURS[part].get(int(hour)) for part in parts}
    hours = meant.pop()
    minutes = MINUTES.get(minute)
    if minutes is None:
        minutes = int(minute.removesuffix(" m"))
    if meant or hours is None or minutes > 59 or (hour == "24" and minutes):
        return None
    return time(hours, minutes)
