"""The plan of a cohort as a form: what stands in its fields, and the days off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from bot.web.fields import Fields
from bot.web.shown.audience import Box
from bot.web.shown.wording import Says
from coaching.dialogue.buttons import write_id
from coaching.programme import Programme
from coaching.records import Cohort

NATIONAL = 3
"""So many of the next national holidays are shown."""
FREE, DAYS = "free", "days"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanForm:
    """The form as it stands, or as it was sent."""

    name: str
    pace: str
    days: tuple[Box, ...]
    prompt_at: str
    weekly_days: tuple[Box, ...]
    weekly_at: str
    starts_on: str
    ends_on: str
    zone: str
    holidays: bool
    open: bool


@dataclass(frozen=True, slots=True)
class DayOff:
    """One day without questions."""

    id: str
    day: str
    name: str


def plan_form(cohort: Cohort, says: Says) -> PlanForm:
    """The form with what is in force."""
    return PlanForm(
        name=cohort.name,
        pace=FREE if cohort.weekdays is None else DAYS,
        days=_boxes(says, frozenset(map(str, cohort.weekdays or ()))),
        prompt_at=_clock(cohort.prompt_at),
        weekly_days=_boxes(says, {str(cohort.weekly_day)}),
        weekly_at=_clock(cohort.weekly_at),
        starts_on=_day(cohort.starts_on),
        ends_on=_day(cohort.ends_on),
        zone=cohort.zone,
        holidays=cohort.holidays,
        open=cohort.open,
    )


def typed_plan(fields: Fields, says: Says) -> PlanForm:
    """The form as somebody filled it in, for mending."""
    return PlanForm(
        name=fields.text("name"),
        pace=fields.text("pace"),
        days=_boxes(says, frozenset(fields.many("days"))),
        prompt_at=fields.text("prompt_at"),
        weekly_days=_boxes(says, {fields.text("weekly_day")}),
        weekly_at=fields.text("weekly_at"),
        starts_on=fields.text("starts_on"),
        ends_on=fields.text("ends_on"),
        zone=fields.text("zone"),
        holidays=bool(fields.text("holidays")),
        open=bool(fields.text("open")),
    )


def _boxes(says: Says, chosen: frozenset[str] | set[str]) -> tuple[Box, ...]:
    names = says.content.texts.choices(says.language, "weekday.long")
    return tuple(Box(str(day), name, str(day) in chosen) for day, name in enumerate(names))


def _clock(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def days_off_of(cohort: Cohort, says: Says) -> tuple[DayOff, ...]:
    """The days off that are still to come."""
    ahead = [day for day in sorted(cohort.days_off) if day >= says.today()]
    unnamed = says.label("cohorts.day_unnamed")
    return tuple(
        DayOff(write_id(day.toordinal()), says.day(day), cohort.days_off[day] or unnamed)
        for day in ahead
    )


def holidays_of(programme: Programme, says: Says) -> str:
    """The next national holidays, on one line; nothing when none is known."""
    ahead = sorted(day for day in programme.holidays if day >= says.today())[:NATIONAL]
    named = [f"{says.day(day)} {programme.holidays[day].get(says.language, '')}" for day in ahead]
    return says.label("meta.list_mark").join(each.strip() for each in named)
