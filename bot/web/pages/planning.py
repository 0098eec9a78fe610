"""The plan of a cohort, out of the form that says it; what is wrong is told field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, Final

from bot.web.fields import Fields
from bot.web.pages.timing import clock_in, date_in
from bot.web.shown.plan import DAYS, FREE
from coaching.cohorts import plan
from coaching.staff.acts import Refused
from coaching.typed_zone import find_zone
from content.words import TimeWords

_OF_ALL: Final = {
    "cohorts.name_taken": "name",
    "cohorts.open_taken": "open",
    "cohorts.end_past": "ends_on",
}
"""The field that is to blame for what is wrong with a plan as a whole; else a date."""
OF_DAYS_OFF: Final = {
    "cohorts.days_backwards": "last",
    "cohorts.day_long": "label",
    "cohorts.days_many": "last",
}
"""The same of a form for days off; else its first date."""


def plan_in(fields: Fields, words: TimeWords) -> tuple[dict[str, Any], dict[str, Refused]]:
    """What the form comes to, and what is wrong with which field."""
    found: dict[str, Any] = {}
    faults: dict[str, Refused] = {}
    for name, read in _READ.items():
        try:
            found[name] = plan.FIELDS[name](read(fields))
        except Refused as why:
            faults[name] = why
    try:
        found["zone"] = _zone(fields.text("zone"), words)
    except Refused as why:
        faults["zone"] = why
    return found, faults


def blamed(why: Refused, found: Mapping[str, Any]) -> str:
    """The field at which a plan's fault is told."""
    if why.key in _OF_ALL:
        return _OF_ALL[why.key]
    return "ends_on" if found["ends_on"] is not None else "starts_on"


def _zone(typed: str, words: TimeWords) -> str:
    return str(plan.FIELDS["zone"](find_zone(typed, words) or typed))


def _weekdays(fields: Fields) -> frozenset[int] | None:
    if fields.text("pace") == FREE:
        return None
    chosen = fields.many("days") if fields.text("pace") == DAYS else ()
    return frozenset(int(day) for day in chosen if len(day) == 1 and day in "0123456")


def _time(name: str) -> Callable[[Fields], time | None]:
    def read(fields: Fields) -> time | None:
        typed = fields.text(name)
        found = clock_in(typed)
        if typed and found is None:
            raise Refused("cohorts.bad_time")
        return found

    return read


def _date(name: str) -> Callable[[Fields], date | None]:
    return lambda fields: date_typed(fields.text(name))


def date_typed(typed: str) -> date | None:
    """A date, or none where nothing was typed; Refused for what is no date."""
    found = date_in(typed)
    if typed and found is None:
        raise Refused("cohorts.bad_date")
    return found


_READ: Final[Mapping[str, Callable[[Fields], Any]]] = {
    "name": lambda fields: fields.text("name"),
    "weekdays": _weekdays,
    "prompt_at": _time("prompt_at"),
    "weekly_day": lambda fields: fields.number("weekly_day", 0, 6),
    "weekly_at": _time("weekly_at"),
    "starts_on": _date("starts_on"),
    "ends_on": _date("ends_on"),
    "holidays": lambda fields: bool(fields.text("holidays")),
    "open": lambda fields: bool(fields.text("open")),
}
