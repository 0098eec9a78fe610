"""One learner's week as the curriculum sees it: its theme, the day's slot, and every history."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from coaching.asked import Asked
from coaching.focus import focus_task
from coaching.slots import Slot, slot_of
from coaching.tally import Tally, count, monday_of, seen, tally
from content.bank import Bank


@dataclass(frozen=True, slots=True)
class LearnerWeek:
    """The week of `day`: `theme` is its task (None without indicators), `slot` the day's."""

    bank: Bank
    day: date
    monday: date
    theme: str | None
    slot: Slot
    histories: Tally
    """What happened to every item that can be asked, up to now."""
    today: tuple[Asked, ...]
    """What was asked on `day` already."""
    newest_evidence: date | None
    """When something to show (a photo, a file) was last asked for."""


def read_week(
    bank: Bank, log: Iterable[Asked], day: date, weekdays: Collection[int], seed: int
) -> LearnerWeek:
    """Read a log, in any order, into the week of `day`.

    The theme and the slot follow from what was before the Monday, and the theme from the week's
    first question once it was asked, so nothing that happens in a week turns it round.
    """
    monday = monday_of(day)
    past: list[Asked] = []
    running: list[Asked] = []
    for entry in seen(log):
        (past if entry.date < monday else running).append(entry)
    histories = tally((item for item in bank.items if bank.prompts(item)), past)
    first_day = monday + timedelta(days=min(weekdays))
    first = {entry.item for entry in running if entry.date == first_day}
    theme = focus_task(bank, histories, past, first, monday, seed)
    slot = slot_of(bank, histories, past, day, weekdays, theme)
    count(histories, running)
    today = tuple(entry for entry in running if entry.date == day)
    evidence = (entry.date for entry in (*past, *running) if entry.kind == "evidence")
    return LearnerWeek(
        bank, day, monday, theme, slot, histories, today, max(evidence, default=None)
    )
