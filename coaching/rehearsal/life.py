"""A made-up learner who joins, is asked by the real curriculum, and answers by seeded chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import Final

from coaching.asked import Asked
from coaching.curriculum import Choice, choose, first
from coaching.local_time import ONE_DAY
from coaching.self_rating import asks_to_rate
from coaching.tally import monday_of
from content.bank import Bank

START: Final = date(2026, 9, 7)
"""The Monday on which a rehearsal begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How a made-up learner lives.

    `answers` is the share of questions answered, 0 to 1; `seed` is the cohort's and `luck` the
    learner's own. The weeks are counted from `start`, the local date of joining.
    """

    weekdays: frozenset[int]
    weeks: int
    answers: float = 1.0
    seed: int = 0
    luck: int = 0
    start: date = START


@dataclass(frozen=True, slots=True)
class Step:
    """One question of such a life, in the week (1 is the first) after joining it came in."""

    week: int
    choice: Choice
    asked: Asked


def live(bank: Bank, habit: Habit) -> Iterator[Step]:
    """Go through a life question by question: one on joining, then one on each own weekday.

    The same habit always gives the same life.
    """
    log: list[Asked] = []
    rated_week: date | None = None
    for offset in range(7 * habit.weeks):
        day = habit.start + ONE_DAY * offset
        if offset and day.weekday() not in habit.weekdays:
            continue
        choice = choose(bank, log, day, habit.weekdays, habit.seed) if log else first(bank)
        asked = _answer(bank, habit, choice, day, rated_week)
        if asked.rating is not None:
            rated_week = monday_of(day)
        log.append(asked)
        yield Step(offset // 7 + 1, choice, asked)


def _answer(bank: Bank, habit: Habit, choice: Choice, day: date, rated_week: date | None) -> Asked:
    answered = _chance(habit, day, "answer") < habit.answers
    asks = answered and asks_to_rate(bank, choice.item, choice.kind, day, rated_week)
    return Asked(
        item=choice.item,
        kind=choice.kind,
        prompt_id=choice.prompt.id,
        date=day,
        answered=answered,
        rating=_rating(habit, day) if asks else None,
        state="answered" if answered else "missed",
    )


def _rating(habit: Habit, day: date) -> int:
    """A place from 1 to 3 at first, from 3 to 5 at last."""
    lived = (day - habit.start) / timedelta(weeks=habit.weeks)
    return 1 + int(3 * _chance(habit, day, "rating")) + int(3 * lived)


def _chance(habit: Habit, day: date, what: str) -> float:
    """A number from 0 to below 1, the same for this learner and date at any pace."""
    digest = blake2b(f"{habit.luck}:{day}:{what}".encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48
