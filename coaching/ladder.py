"""In which order the items of a slot are considered, and the reason each would be given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from coaching.learner_week import LearnerWeek
from coaching.tally import ItemHistory

MOST_AGAINST_LEAST: Final = 4
"""No item is asked more than so many times as often as the item asked least."""

Code = Literal[
    "first",
    "never_asked",
    "unanswered_before",
    "due_again",
    "lowest_rating",
    "coach_rating",
    "least_asked",
    "swap",
    "easy",
    "broadcast",
]


NEVER, UNANSWERED, DUE, RESTING = range(4)
"""The steps of the ladder, the first one first."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why this one today: a code with its sentence in the texts, and what the sentence needs.

    Each code is literally true of the learner: `unanswered_before` means the last time had no
    answer, `due_again` that it had one `days` ago, `lowest_rating` that the learner themselves
    (`coach_rating`: the coach) put it at `rating`, below `level`.
    Parameters: `theme` (the week's task, or ""), `left` (items never asked, this one included),
    `sends` (dates on which this item was asked before), `level`, and as far as they exist
    `days` (since the last of those dates) and `rating`.
    """

    code: Code
    params: Mapping[str, int | str]


def in_order(week: LearnerWeek) -> list[str]:
    """Give every item that can be asked, the best for the day's slot first.

    Never asked comes before unanswered so far (three tries, not twice in a week); either may
    come from a later pool of the slot. Then pool by pool: longest overdue; and of what still
    rests: not asked this week, furthest below its level, asked least. The published order
    decides between equals. Items asked far more often than the least asked come last.
    """
    places: dict[str, int] = {}
    for place, pool in enumerate(week.slot.pools):
        for item in pool:
            places.setdefault(item, place)
    histories, elsewhere = week.histories, len(places)
    least = min((history.sends for history in histories.values()), default=0)
    most = MOST_AGAINST_LEAST * max(1, least)

    def key(item: str) -> tuple[int, ...]:
        rank = _rank(week, item, histories[item])
        too_often = histories[item].sends >= most
        return (too_often, min(rank[0], DUE), places.get(item, elsewhere), *rank)

    return sorted(histories, key=key)


def reason(week: LearnerWeek, item: str, code: Code | None = None) -> Reason:
    """Say why this item: by the step of the ladder it stands on, unless a code is given."""
    history = week.histories[item]
    left = sum(1 for other in week.histories.values() if not other.dates)
    params: dict[str, int | str] = {
        "theme": week.theme or "",
        "left": left,
        "sends": history.sends,
        "level": week.bank.level(item),
    }
    if history.dates:
        params["days"] = (week.day - history.last).days
    if history.rating is not None:
        params["rating"] = history.rating
    return Reason(code or _code(week, item), params)


def _code(week: LearnerWeek, item: str) -> Code:
    history = week.histories[item]
    if not history.dates:
        return "never_asked"
    if history.answered != history.last:
        return "unanswered_before"
    if history.overdue(week.day) >= 0:
        return "due_again"
    if _below(week, item):
        return "coach_rating" if history.rated_by_coach else "lowest_rating"
    return "least_asked"


def _rank(week: LearnerWeek, item: str, history: ItemHistory) -> tuple[int, ...]:
    """The step of the ladder an item stands on, and its sort key among those on the same step."""
    if not history.dates:
        return (NEVER,)
    if history.unsettled and history.last < week.monday:
        return (UNANSWERED, history.sends, history.last.toordinal())
    overdue = history.overdue(week.day)
    if overdue >= 0:
        return (DUE, -overdue)
    this_week = history.last >= week.monday
    return (RESTING, this_week, -_below(week, item), history.sends)


def _below(week: LearnerWeek, item: str) -> int:
    """How many steps the newest rating is below the level; 0 where nobody rated."""
    rating = week.histories[item].rating
    return 0 if rating is None else max(0, week.bank.level(item) - rating)
