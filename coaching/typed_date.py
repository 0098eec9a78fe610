"""The date in what a person typed: `12/25`, `2026-12-25`, `next monday`, `in 3 days`, in words."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from coaching.typed_words import normal, replace_numerals, replace_words, without
from content.words import TimeWords

FIRST_ROC_YEAR: Final = 1911
"""The year 1 of the calendar used in Taiwan is 1912."""


def parse_date(text: str, today: date, words: TimeWords) -> date | None:
    """Read a date; a day or month without a year is the next one. None when it is not a date.

    A date given in full may lie in the past: it is for the caller to say so.
    """
    typed = re.sub(r"\(.*?\)", "", normal(text))
    typed = replace_words(without(typed, words.fillers), words.dates)
    typed = re.sub(r" ?([-/.]) ?", r"\1", replace_numerals(typed, words.numerals)).strip(",. ")
    typed = re.sub(r"\bw (?:d|day)\b", "w 7", typed)
    for shape, read in SHAPES.items():
        found = re.fullmatch(shape, typed)
        if found is not None:
            try:
                return read(today, *(int(part) for part in found.groups() if part is not None))
            except (ValueError, OverflowError):
                return None
    return None


def _in_days(today: date, days: int) -> date:
    return today + timedelta(days=days)


def _in_weeks(today: date, weeks: int) -> date:
    return today + timedelta(weeks=weeks)


def _in_months(today: date, months: int, day: int | None = None) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(today.day, last) if day is None else day)


def _weekday(today: date, weekday: int) -> date:
    """The next day of that name (1 is Monday), never today."""
    return today + timedelta(days=(_known(weekday) - today.weekday() - 1) % 7 + 1)


def _weekday_of_week(weeks: int) -> Callable[[date, int], date]:
    def read(today: date, weekday: int = 1) -> date:
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(weeks=weeks, days=_known(weekday))

    return read


def _known(weekday: int) -> int:
    if not 1 <= weekday <= 7:
        raise ValueError("A week has seven days.")
    return weekday - 1


def _month_day(today: date, month: int, day: int) -> date:
    this_year = date(today.year, month, day) if (month, day) != (2, 29) else _leap_day(today)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def _leap_day(today: date) -> date:
    year = today.year if (today.month, today.day) <= (2, 29) else today.year + 1
    return date(year, 2, 29)


def _day_month(today: date, day: int, month: int) -> date:
    return _month_day(today, month, day)


def _day(today: date, day: int) -> date:
    months = range(13) if day >= today.day else range(1, 13)
    for ahead in months:
        first = _in_months(today, ahead, 1)
        if day <= monthrange(first.year, first.month)[1]:
            return first.replace(day=day)
    raise ValueError("No month has that day.")


def _full(_today: date, year: int, month: int, day: int) -> date:
    return date(year + FIRST_ROC_YEAR if year < 1000 else year, month, day)


def _of_next_month(today: date, day: int = 1) -> date:
    return _in_months(today, 1, day)


def _month_end(today: date) -> date:
    end = _in_months(today, 1, 1) - timedelta(days=1)
    return end if end > today else _in_months(today, 2, 1) - timedelta(days=1)


SHAPES: Final[Mapping[str, Callable[..., date]]] = MappingProxyType(
    {
        r"in(\d)": _in_days,
        r"(?:later )?(\d{1,4}) (?:day|d later)(?: later)?": _in_days,
        r"(?:later )?(\d{1,4}) w(?: later)?": _in_weeks,
        r"(?:later )?(\d{1,4}) month(?: later)?": _in_months,
        r"w (\d)": _weekday,
        r"this w (\d)": _weekday_of_week(0),
        r"next w(?: (\d))?": _weekday_of_week(1),
        r"next next w(?: (\d))?": _weekday_of_week(2),
        r"(\d{4}|1\d\d)(?:[-/.]| y )(\d{1,2})(?:[-/.]| mo )(\d{1,2})(?: d)?": _full,
        r"(\d{4})(\d\d)(\d\d)": _full,
        r"(\d{1,2})(?:[-/.]| mo )(\d{1,2})(?: d)?": _month_day,
        r"(\d\d)(\d\d)": _month_day,
        r"(\d{1,2}) (1?\d) mo": _day_month,
        r"(\d{1,2}) d": _day,
        r"next month(?: (\d{1,2}) d)?": _of_next_month,
        r"(?:this )?end": _month_end,
    }
)
"""The shapes of a date, after its words have become tokens, and how each is read."""
