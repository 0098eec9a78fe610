"""The appointments that every active learner has: the next question, weekly page, season's end.

All three follow the learner's own rhythm and the plan of their cohort: nobody is asked before its
first date, on its days off, on a national holiday if it keeps them, or after its last date.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from coaching.effects import Appoint
from coaching.local_time import ONE_DAY, first_existing, local_date
from coaching.records import Cohort, Learner
from coaching.timetable import Schedule, next_prompt_at, next_weekly_at

Holidays = Mapping[date, Mapping[str, str]]
"""Each national holiday with its name in each language."""
NOBODYS = Cohort(id=0, name="", holidays=False)
"""The plan of whoever has none."""
LAST_PAGE = ONE_DAY * 6
"""How long after the last question the page about its week may come."""


@dataclass(frozen=True, slots=True)
class DaysOff(Container[date]):
    """The dates on which a cohort is asked nothing."""

    cohort: Cohort
    holidays: Holidays = field(default_factory=dict)

    def __contains__(self, day: Any) -> bool:
        """Whether this is one of them."""
        cohort = self.cohort
        early = cohort.starts_on is not None and day < cohort.starts_on
        return early or day in cohort.days_off or (cohort.holidays and day in self.holidays)

    def name(self, day: date, language: str) -> str:
        """What the date is called; empty when it is no day off with a name."""
        if day in self.cohort.days_off:
            return self.cohort.days_off[day]
        known = self.holidays.get(day) if self.cohort.holidays else None
        return "" if known is None else known.get(language) or next(iter(known.values()))


def weekdays_of(learner: Learner, cohort: Cohort | None) -> frozenset[int]:
    """The days on which a learner is asked: the cohort's, if it has fixed them."""
    fixed = cohort.weekdays if cohort is not None else None
    return fixed or learner.weekdays


def schedule_of(learner: Learner, cohort: Cohort | None) -> Schedule:
    """The learner's rhythm within their cohort."""
    return Schedule(
        learner.zone,
        learner.prompt_at,
        weekdays_of(learner, cohort),
        learner.weekly_day,
        learner.weekly_at,
    )


def last_day(learner: Learner, cohort: Cohort | None) -> date | None:
    """The last date on which a learner is asked; None: there is no end, or they go on after it."""
    end = cohort.ends_on if cohort is not None else None
    if end is None or (learner.goes_on and learner.season is not None and learner.season >= end):
        return None
    return end


def is_over(learner: Learner, cohort: Cohort | None, now: datetime) -> bool:
    """Whether the season has ended for this learner."""
    end = last_day(learner, cohort)
    return end is not None and local_date(learner.zone, now) > end


def not_begun(learner: Learner, cohort: Cohort | None, now: datetime) -> bool:
    """Whether nobody of the cohort is asked yet."""
    first = cohort.starts_on if cohort is not None else None
    return first is not None and local_date(learner.zone, now) < first


def daily_at(
    learner: Learner, cohort: Cohort | None, holidays: Holidays, now: datetime
) -> datetime | None:
    """When a learner is next asked; None: the season ends before."""
    off = DaysOff(cohort or NOBODYS, holidays)
    due = next_prompt_at(schedule_of(learner, cohort), now, learner.last_date, learner.last_at, off)
    end = last_day(learner, cohort)
    return due if end is None or local_date(learner.zone, due) <= end else None


def weekly_at(learner: Learner, cohort: Cohort | None, now: datetime) -> datetime | None:
    """When a learner next gets the week's page; None: nothing was asked in that week any more."""
    due = next_weekly_at(schedule_of(learner, cohort), now)
    end = last_day(learner, cohort)
    return due if end is None or local_date(learner.zone, due) <= end + LAST_PAGE else None


def season_at(learner: Learner, cohort: Cohort | None, now: datetime) -> datetime | None:
    """When a learner is to be told that the season is over; None: there is no end, or they were."""
    end = last_day(learner, cohort)
    if end is None or (learner.season is not None and learner.season >= end):
        return None
    day = end + ONE_DAY
    due = first_existing(learner.zone, day, learner.prompt_at)
    while due <= now:
        # An end that was set afterwards: at the learner's own time all the same.
        day = max(day + ONE_DAY, local_date(learner.zone, now))
        due = first_existing(learner.zone, day, learner.prompt_at)
    return due


def regular(
    learner: Learner, cohort: Cohort | None, holidays: Holidays, now: datetime
) -> Sequence[Appoint]:
    """Give all three, from the learner's present rhythm and the present plan."""
    return (
        _appoint(learner, "daily", daily_at(learner, cohort, holidays, now)),
        _appoint(learner, "weekly", weekly_at(learner, cohort, now)),
        _appoint(learner, "season", season_at(learner, cohort, now)),
    )


def _appoint(learner: Learner, kind: Any, due: datetime | None) -> Appoint:
    return Appoint(learner=learner.id, chat=learner.chat, kind=kind, due=due)
