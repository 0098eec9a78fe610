"""What those who run a cohort are told when its season is over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from coaching.cohorts.view import Figures
from coaching.effects import Lane, Say
from coaching.local_time import ONE_DAY, first_existing, local_date
from coaching.messages import Text
from coaching.records import Cohort
from coaching.staff.records import Staff

if TYPE_CHECKING:
    from content.texts import Texts

AFTER: Final = ONE_DAY * 2
"""By then whoever wanted to choose has chosen."""
UNTIL: Final = ONE_DAY * 5
"""After a longer downtime it is no news any more."""
MORNING: Final = time(9)


def is_due(cohort: Cohort, now: datetime) -> bool:
    """Whether the closing figures are to be told now, if they were not yet."""
    if cohort.ends_on is None:
        return False
    return AFTER <= local_date(cohort.zone, now) - cohort.ends_on <= UNTIL


def recipients(cohort: Cohort, makers: Iterable[int | None], staff: Iterable[Staff]) -> list[Staff]:
    """Its coach and the admins who made its invites; all admins where there is none of them."""
    working = list(staff)
    named = {cohort.coach, *makers}
    found = [each for each in working if each.id in named and each.roles - {"sponsor"}]
    if any(each.roles & {"admin", "owner"} for each in found):
        return found
    return [each for each in working if each in found or each.roles & {"admin", "owner"}]


def closing(
    texts: Texts, cohort: Cohort, figures: Figures, people: Iterable[Staff], now: datetime
) -> Sequence[Say]:
    """The figures, to each of them on the next morning; the same season is told once."""
    return [
        Say(
            dedupe=f"closing:{cohort.id}:{cohort.ends_on}:{each.id}",
            chat=each.chat,
            learner=None,
            kind="closing",
            lane=Lane.SUMMARY,
            policy="once_more",
            message=Text(html=_told(texts, cohort, figures, each.language)),
            due=_morning(each.zone, now),
        )
        for each in people
    ]


def _told(texts: Texts, cohort: Cohort, figures: Figures, language: str) -> str:
    end = cohort.ends_on
    date = texts.plain(language, "when.date", month=end.month, day=end.day) if end else ""
    return texts.say(
        language,
        "cohorts.closing",
        name=cohort.name,
        date=date,
        learners=figures.learners,
        asked=figures.asked,
        answered=figures.answered,
        share=round(100 * figures.answered / figures.asked) if figures.asked else 0,
        told=figures.told,
        go_on=figures.go_on,
        resting=figures.resting,
    )


def _morning(zone: str, now: datetime) -> datetime:
    today = local_date(zone, now)
    due = first_existing(zone, today, MORNING)
    return due if due > now else first_existing(zone, today + ONE_DAY, MORNING)
