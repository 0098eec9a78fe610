"""What a day of the week is for: plan, observe, act, attitude, reflect, in a cycle of one week."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from coaching.asked import Asked
from coaching.tally import Tally, monday_of
from content.bank import Bank
from content.prompt import Kind

Purpose = Literal["plan", "observe", "act", "attitude", "reflect", "case", "elsewhere"]
"""What a day is for; `elsewhere` is what is most overdue outside the week's duty."""

Role = Literal["plan", "observe", "act", "thursday", "reflect", "case", "middle"]
"""A place in the week; `thursday` and `middle` serve several purposes in turn."""

ROLES: Final[Mapping[int, tuple[Role, ...]]] = MappingProxyType(
    {
        1: ("middle",),
        2: ("middle", "reflect"),
        3: ("plan", "middle", "reflect"),
        4: ("plan", "observe", "middle", "reflect"),
        5: ("plan", "observe", "act", "thursday", "reflect"),
        6: ("plan", "observe", "act", "thursday", "reflect", "case"),
        7: ("plan", "observe", "act", "thursday", "reflect", "case", "observe"),
    }
)
"""The roles of a week's days in order, by the number of days."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A kind of question, and the pools of items it is about, the best pool first.

    An item in no pool is asked only when the pools have nothing better.
    """

    kind: Kind
    pools: tuple[tuple[str, ...], ...]


def slot_of(
    bank: Bank,
    before: Tally,
    past: Sequence[Asked],
    day: date,
    weekdays: Collection[int],
    focus: str | None,
) -> Slot:
    """Give the slot of a date; `before` and `past` are the tally and the log up to the Monday.

    Because nothing of the running week is looked at, a day keeps its slot whatever is answered
    or exchanged.
    """
    purpose = _purpose(bank, before, past, monday_of(day), role_of(weekdays, day))
    if purpose == "attitude" or focus is None:
        return Slot("reflect", (bank.attitudes,))
    theme = bank.items_of(focus)
    duty = bank.items_of(bank.duty(theme[0]) or focus)
    indicators = tuple(item for task in bank.tasks for item in bank.items_of(task))
    others = tuple(item for item in indicators if item not in duty)
    if purpose == "observe":
        return Slot("observe", (_least_covered(bank, before, others), others))
    if purpose == "elsewhere":
        return Slot("case", (others,))
    return Slot(purpose, (theme, duty, indicators))


def role_of(weekdays: Collection[int], day: date) -> Role:
    """Give the role of a date; one off the learner's own weekdays has the role before it."""
    days = sorted(weekdays)
    return ROLES[len(days)][bisect_right(days, day.weekday()) - 1]


def _purpose(bank: Bank, before: Tally, past: Sequence[Asked], monday: date, role: Role) -> Purpose:
    if role != "thursday" and role != "middle":
        return role
    unseen = any(before[item].unsettled for item in bank.attitudes if item in before)
    weeks = _weeks_since_attitude(bank, before, monday)
    if role == "thursday":
        return "attitude" if unseen or weeks >= 2 else "elsewhere"
    if weeks >= (2 if unseen else 3):
        return "attitude"
    return "observe" if _newest(past, "act") > _newest(past, "observe") else "act"


def _weeks_since_attitude(bank: Bank, before: Tally, monday: date) -> int:
    asked = [before[item].last for item in bank.attitudes if item in before and before[item].dates]
    return (monday - monday_of(max(asked, default=date.min))).days // 7


def _newest(past: Sequence[Asked], kind: Kind) -> date:
    return max((entry.date for entry in past if entry.kind == kind), default=date.min)


def _least_covered(bank: Bank, before: Tally, others: tuple[str, ...]) -> tuple[str, ...]:
    """Of these items, those of the duty with most never asked; all of them once none is left."""
    unasked = Counter(
        bank.duty(item) for item in others if item in before and not before[item].dates
    )
    if not unasked:
        return others
    duty, _ = unasked.most_common(1)[0]
    return tuple(item for item in others if bank.duty(item) == duty)
