"""Rehearse the curriculum with a class of made-up learners, a few of them at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from coaching.dialogue.join import PACES
from coaching.local_time import ONE_DAY
from coaching.rehearsal.course import Course, course
from coaching.rehearsal.life import START, Habit, live
from content.bank import Bank

ALL_PACES: Final = tuple(sorted(int(pace) for pace in PACES))
"""Questions a week that a learner can choose."""

ANSWER_RATES: Final = (100, 70, 45)
"""Shares of answers, in per cent: everybody's wish, a good class, a busy one."""


@dataclass(frozen=True, slots=True)
class Class:
    """A class to rehearse with: questions a week, per cent answered, weeks, and its seed."""

    pace: int
    answers: int
    weeks: int
    seed: int = 0


def classes(
    weeks: int, paces: Iterable[int], answers: Collection[int], seed: int = 0
) -> tuple[Class, ...]:
    """Give a class of every pace with every share of answers."""
    return tuple(Class(pace, share, weeks, seed) for pace in paces for share in answers)


def rehearse(bank: Bank, group: Class, learners: Iterable[int]) -> list[Course]:
    """Let the learners of these numbers live, and count each life.

    The same number is the same person in every class of a seed: only the pace and the wish to
    answer differ. Learners join on different weekdays and in cohorts with different seeds.
    """
    return [course(bank, live(bank, _habit(group, number))) for number in learners]


def _habit(group: Class, number: int) -> Habit:
    return Habit(
        weekdays=PACES[str(group.pace)],
        weeks=group.weeks,
        answers=group.answers / 100,
        seed=number // 7,
        luck=group.seed * 1_000_003 + number,
        start=START + ONE_DAY * (number % 7),
    )
