"""Cohorts as a list and one at a time: how they stand, in words and in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.web.shown.wording import Says
from coaching.cohorts.view import CohortView, Figures, Line
from coaching.dialogue.buttons import write_id
from coaching.records import Cohort

Standing = Literal["waits", "runs", "over"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the list."""

    id: str
    name: str
    standing: Standing
    word: str
    when: str
    learners: int
    active: int


@dataclass(frozen=True, slots=True)
class Coach:
    """Somebody who can be chosen as the coach."""

    id: str
    name: str


def rows_of(lines: Iterable[Line], says: Says) -> tuple[Row, ...]:
    """The list, the newest cohort first."""
    return tuple(_row(line, says) for line in sorted(lines, key=lambda each: -each.cohort.id))


def _row(line: Line, says: Says) -> Row:
    cohort = line.cohort
    return Row(
        id=write_id(cohort.id),
        name=cohort.name,
        standing=standing_of(cohort, says.today()),
        word=word_of(cohort, says),
        when=dates_of(cohort, says),
        learners=line.learners,
        active=line.active,
    )


def standing_of(cohort: Cohort, today: date) -> Standing:
    """Whether it has begun, and whether it is over."""
    if cohort.starts_on is not None and cohort.starts_on > today:
        return "waits"
    return "over" if cohort.ends_on is not None and cohort.ends_on < today else "runs"


def word_of(cohort: Cohort, says: Says) -> str:
    """The same in a word."""
    return says.admin(f"cohorts.standing_{standing_of(cohort, says.today())}")


def dates_of(cohort: Cohort, says: Says) -> str:
    """From when to when it is asked."""
    first = says.day(cohort.starts_on) if cohort.starts_on else ""
    last = says.day(cohort.ends_on) if cohort.ends_on else ""
    key = "both" if first and last else "from" if first else "until" if last else "always"
    return says.label(f"cohorts.dates_{key}", first=first, last=last)


def facts_of(cohort: Cohort, says: Says) -> tuple[tuple[str, str], ...]:
    """What is agreed on with a cohort, as name and words."""
    return (
        (says.admin("cohort.dates"), dates_of(cohort, says)),
        (says.admin("cohort.days"), _days(cohort, says)),
        (says.admin("cohort.off"), _off(cohort, says)),
    )


def _days(cohort: Cohort, says: Says) -> str:
    if cohort.weekdays is None:
        return says.label("cohorts.days_free")
    names = says.content.texts.choices(says.language, "weekday.long")
    mark = says.label("meta.list_mark")
    days = mark.join(names[day] for day in sorted(cohort.weekdays))
    return says.label("cohorts.days_all", days=days)


def _off(cohort: Cohort, says: Says) -> str:
    holidays = says.label("cohorts.off_holidays" if cohort.holidays else "cohorts.off_none")
    ahead = sum(day >= says.today() for day in cohort.days_off)
    return says.label("cohorts.off_own", holidays=holidays, count=ahead) if ahead else holidays


def figures_of(figures: Figures, says: Says) -> tuple[tuple[str, str], ...]:
    """A cohort in numbers, as name and number; what is zero and seldom is left out."""
    states = ("active", "paused", "resting", "blocked", "joining")
    told = [(says.admin("cohort.learners"), f"{figures.learners:,}")]
    told += [
        (says.label(f"cohorts.state_{state}"), f"{getattr(figures, state):,}")
        for state in states
        if getattr(figures, state) or state == "active"
    ]
    told.append((says.admin("cohort.answers"), answers_of(figures.answered, figures.asked, says)))
    if figures.told:
        season = says.admin("cohort.season", told=figures.told, go_on=figures.go_on)
        told.append((says.admin("cohort.season_end"), season))
    return tuple(told)


def answers_of(answered: int, asked: int, says: Says) -> str:
    """How many of the questions were answered."""
    share = round(100 * answered / asked) if asked else 0
    return says.admin("cohort.of_asked", answered=answered, asked=asked, share=share)


def coaches_of(view: CohortView, *, but: Iterable[int | None]) -> tuple[Coach, ...]:
    """Whom one can choose; `but` has them already."""
    left_out = set(but)
    return tuple(
        Coach(write_id(each.id), each.name) for each in view.coaches if each.id not in left_out
    )
