"""A learner's week as a strip of seven days: asked and answered, told by shape."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.web.shown.wording import Says
from coaching.records import DeliveryState
from coaching.staff.view import LearnerFile
from coaching.tally import monday_of

MARKS = {"answered": "●", "open": "○", "none": "·"}
MET: tuple[DeliveryState, ...] = ("answered", "no_chance")
UNSEEN: DeliveryState = "expired"
"""The state of a question that never went out."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the strip."""

    short: str
    mark: str
    state: str
    word: str
    """The day and what became of its question, for those who do not see the mark."""


@dataclass(frozen=True, slots=True)
class Week:
    """The strip with its count."""

    days: tuple[Day, ...]
    words: str


def week_of(file: LearnerFile, says: Says) -> Week:
    """The week in which it is now, by the learner's calendar."""
    monday = monday_of(says.today())
    met: dict[int, bool] = {}
    for delivery in file.deliveries:
        at = (delivery.local_date - monday).days
        if 0 <= at < 7 and delivery.state != UNSEEN:
            met[at] = met.get(at, False) or delivery.state in MET
    names = says.content.texts.choices(says.language, "weekday.short")
    long = says.content.texts.choices(says.language, "weekday.long")
    days = []
    for at in range(7):
        state = "none" if at not in met else "answered" if met[at] else "open"
        word = says.t(f"week.{state}", day=long[at])
        today = " today" if monday + timedelta(days=at) == says.today() else ""
        days.append(Day(names[at], MARKS[state], f"{state}{today}", word))
    return Week(tuple(days), says.t("week.count", met=sum(met.values()), asked=len(met)))
