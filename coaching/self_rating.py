"""When a learner is asked where they stand: at most once a week, on looking back."""

from __future__ import annotations

from datetime import date
from typing import Final

from coaching.tally import monday_of
from content.bank import Bank

ATTITUDES_EVERY: Final = 5


def asks_to_rate(bank: Bank, item: str, kind: str, day: date, rated_week: date | None) -> bool:
    """Tell whether the scale follows an answer about this item on this local date.

    `rated_week` is the Monday of the week in which it came last. Every fifth week it is an
    attitude's turn, else an indicator's: there are 6 and 31 of them.
    """
    if kind != "reflect" or rated_week == monday_of(day) or item not in bank.items:
        return False
    attitudes_turn = day.isocalendar().week % ATTITUDES_EVERY == 0
    return (bank.task(item) is None) == attitudes_turn
