"""The map of a standard: how far each item is covered by what the learner really answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from coaching.asked import Asked
from coaching.tally import RATING_KIND, seen, tally
from content.bank import Bank

Level = Literal[0, 1, 2, 3]

ATTITUDES: Final = "A"
"""The group of the attitudes, beside the duties."""

DONE: Final = frozenset({"act", "evidence"})
"""The kinds in which something was done or shown, not only thought about."""

GOOD_RATING: Final = 3
"""From here on ("usual situations I handle by myself") a rating counts as evidence."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One item of the map: its group (a duty, or `A`), level 0–3, dates asked, answers, rating.

    `rating` is the newest of 1–5, the coach's where both rated the same answer.
    """

    item: str
    group: str
    level: Level
    asked: int
    answered: int
    rating: int | None


def coverage(bank: Bank, log: Iterable[Asked]) -> tuple[Cell, ...]:
    """Draw the map from an answer log, in the published order: the duties, then the attitudes.

    The levels, by what was answered (a question only asked counts for nothing):

    - 0 ○ nothing answered;
    - 1 ◔ answered;
    - 2 ◑ answered in two different kinds, or answered and rated 3 or more;
    - 3 ● answered in three different kinds, `act` or `evidence` among them.
    """
    entries = list(seen(log))
    histories = tally(bank.items, entries)
    answers: dict[str, set[tuple[str, str]]] = {item: set() for item in bank.items}
    for entry in entries:
        if entry.answered and entry.kind != RATING_KIND and entry.item in answers:
            answers[entry.item].add((entry.kind, f"{entry.date} {entry.prompt_id}"))
    return tuple(
        Cell(
            item=item,
            group=bank.duty(item) or ATTITUDES,
            level=_level({kind for kind, _ in answers[item]}, history.rating),
            asked=history.sends,
            answered=len(answers[item]),
            rating=history.rating,
        )
        for item, history in histories.items()
    )


def _level(kinds: set[str], rating: int | None) -> Level:
    if len(kinds) >= 3 and kinds & DONE:
        return 3
    if len(kinds) >= 2 or (kinds and rating is not None and rating >= GOOD_RATING):
        return 2
    return 1 if kinds else 0
