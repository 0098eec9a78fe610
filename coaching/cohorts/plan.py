"""A cohort's plan: which of its fields can be changed, and to what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from coaching.local_time import ONE_DAY
from coaching.records import Cohort
from coaching.refused import Refused

LONGEST_NAME: Final = 40
LONGEST_DAY_NAME: Final = 30
FURTHEST: Final = ONE_DAY * 366 * 2
"""How far away a date of a plan may be: what is farther is a slip of the finger."""
MOST_DAYS_OFF: Final = 200
LANGUAGES: Final = ("zh-Hant", "en")


def _name(value: Any) -> str:
    words = " ".join(str(value).split())
    if not words:
        raise Refused("cohorts.name_empty")
    if len(words) > LONGEST_NAME:
        raise Refused("cohorts.name_long", most=LONGEST_NAME, over=len(words) - LONGEST_NAME)
    return words


def _weekdays(value: Any) -> frozenset[int] | None:
    days = None if value is None else frozenset(value)
    if days is not None and (not days or not days <= frozenset(range(7))):
        raise Refused("cohorts.bad_days")
    return days


def _of(kind: type, key: str) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if type(value) is not kind:
            raise Refused(key)
        return value

    return check


def _or_none(check: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else check(value)


def _weekday(value: Any) -> int:
    if type(value) is not int or value not in range(7):
        raise Refused("cohorts.bad_days")
    return value


def _zone(value: Any) -> str:
    try:
        return ZoneInfo(str(value)).key
    except (ValueError, OSError, LookupError):
        raise Refused("cohorts.bad_zone") from None


def _language(value: Any) -> str:
    if value not in LANGUAGES:
        raise Refused("cohorts.bad_language")
    return str(value)


FIELDS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "name": _name,
    "weekdays": _weekdays,
    "prompt_at": _or_none(_of(time, "cohorts.bad_time")),
    "weekly_day": _weekday,
    "weekly_at": _of(time, "cohorts.bad_time"),
    "starts_on": _or_none(_of(date, "cohorts.bad_date")),
    "ends_on": _or_none(_of(date, "cohorts.bad_date")),
    "zone": _zone,
    "language": _language,
    "holidays": _of(bool, "cohorts.bad_choice"),
    "open": _of(bool, "cohorts.bad_choice"),
}
"""What of a plan can be changed, each with what reads and checks it."""


def changed(cohort: Cohort, fields: Mapping[str, Any], today: date) -> Cohort:
    """The plan with these fields; raises Refused with what is wrong with one of them."""
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise LookupError(f"A plan has no {sorted(unknown)[0]}; see FIELDS.")
    new = replace(cohort, **{name: FIELDS[name](value) for name, value in fields.items()})
    for day in (new.starts_on, new.ends_on):
        if day is not None and day > today + FURTHEST:
            raise Refused("cohorts.too_far")
    if new.ends_on is not None and "ends_on" in fields and new.ends_on < today:
        raise Refused("cohorts.end_past")
    if new.starts_on and new.ends_on and new.ends_on < new.starts_on:
        raise Refused("cohorts.end_first")
    return new


def with_days_off(cohort: Cohort, first: date, last: date, name: str, today: date) -> Cohort:
    """The plan with these days off, from the first to the last."""
    words = " ".join(name.split())
    if len(words) > LONGEST_DAY_NAME:
        raise Refused("cohorts.day_long", most=LONGEST_DAY_NAME)
    if last < first:
        raise Refused("cohorts.days_backwards")
    if first < today - ONE_DAY or last > today + FURTHEST:
        raise Refused("cohorts.days_far")
    new = {first + ONE_DAY * at: words for at in range((last - first).days + 1)}
    days = {**cohort.days_off, **new}
    if len(days) > MOST_DAYS_OFF:
        raise Refused("cohorts.days_many", most=MOST_DAYS_OFF)
    return replace(cohort, days_off=dict(sorted(days.items())))


def without_day_off(cohort: Cohort, day: date) -> Cohort:
    """The plan without this day off; the same if it was none."""
    rest = {each: name for each, name in cohort.days_off.items() if each != day}
    return replace(cohort, days_off=rest)
