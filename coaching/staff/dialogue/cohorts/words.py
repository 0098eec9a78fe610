"""Small pieces of wording that the screens about cohorts share."""

from __future__ import annotations

from datetime import date, datetime

from coaching.cohorts.view import CohortView, Member
from coaching.dialogue import phrase
from coaching.dialogue.buttons import press
from coaching.local_time import local_date
from coaching.records import Cohort
from coaching.staff.dialogue import wording
from coaching.staff.dialogue.turn import StaffTurn

ROW = 5
NAME = 24


def view_of(turn: StaffTurn) -> CohortView:
    """What was loaded."""
    return turn.seen.cohorts or CohortView()


def date_of(turn: StaffTurn, day: date) -> str:
    """A date, with its year if that is another one than this."""
    words = phrase.short_date(turn, day)
    return words if day.year == turn.today.year else f"{day.year}/{words}"


def day_of(turn: StaffTurn, zone: str, instant: datetime | None) -> str:
    """The date of an instant where a learner is, or that there is none."""
    if instant is None:
        return turn.label("cohorts.member_never")
    return date_of(turn, local_date(zone, instant))


def dates(turn: StaffTurn, cohort: Cohort) -> str:
    """From when to when a cohort is asked."""
    first = date_of(turn, cohort.starts_on) if cohort.starts_on else ""
    last = date_of(turn, cohort.ends_on) if cohort.ends_on else ""
    key = "both" if first and last else "from" if first else "until" if last else "always"
    return turn.label(f"cohorts.dates_{key}", first=first, last=last)


def days(turn: StaffTurn, cohort: Cohort) -> str:
    """On which weekdays a cohort is asked."""
    if cohort.weekdays is None:
        return turn.label("cohorts.days_free")
    return turn.label("cohorts.days_all", days=phrase.days(turn, cohort.weekdays))


def days_off(turn: StaffTurn, cohort: Cohort) -> str:
    """On which days nothing is asked."""
    holidays = turn.label("cohorts.off_holidays" if cohort.holidays else "cohorts.off_none")
    ahead = [day for day in cohort.days_off if day >= turn.today]
    if not ahead:
        return holidays
    return turn.label("cohorts.off_own", holidays=holidays, count=len(ahead))


def share(answered: int, asked: int) -> int:
    """Answered questions in per cent."""
    return round(100 * answered / asked) if asked else 0


def name_of(turn: StaffTurn, member: Member) -> str:
    """A learner's name on one short line."""
    return phrase.clip(wording.name_of(turn, member.learner), NAME)


def rows_of(
    buttons: list[tuple[str, str]], width: int = ROW
) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Buttons in rows."""
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


def home_row(turn: StaffTurn, cohort: int) -> tuple[tuple[str, str], ...]:
    """The row with the way back to the cohort."""
    return ((turn.label("cohorts.back_home"), press("cohort", cohort)),)
