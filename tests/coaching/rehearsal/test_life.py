"""A made-up learner is asked by the real curriculum, and lives the same life every time."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from coaching.curriculum import choose, first
from coaching.dialogue.join import PACES
from coaching.local_time import ONE_DAY
from coaching.rehearsal.life import START, Habit, live
from coaching.self_rating import asks_to_rate
from content.bank import Bank
from content.load import load


@pytest.fixture(scope="module")
def bank() -> Bank:
    """The shipped bank."""
    return load().bank


def test_a_life_is_what_the_curriculum_chooses_for_its_log(bank: Bank) -> None:
    habit = Habit(weekdays=PACES["5"], weeks=10, answers=0.7, seed=3, luck=8)
    steps = list(live(bank, habit))
    log = [step.asked for step in steps]
    assert steps[0].choice == first(bank)
    for at, step in enumerate(steps[1:], start=1):
        day = step.asked.date
        assert step.choice == choose(bank, log[:at], day, habit.weekdays, habit.seed)
        assert step.asked.prompt_id == step.choice.prompt.id


def test_the_same_habit_gives_the_same_life_and_other_luck_another(bank: Bank) -> None:
    habit = Habit(weekdays=PACES["3"], weeks=6, answers=0.5, luck=1)
    other = Habit(weekdays=PACES["3"], weeks=6, answers=0.5, luck=2)
    assert list(live(bank, habit)) == list(live(bank, habit)) != list(live(bank, other))


@pytest.mark.parametrize("weekday", range(7))
def test_the_first_question_comes_on_joining_and_then_one_on_each_own_weekday(
    weekday: int, bank: Bank
) -> None:
    start = START + ONE_DAY * weekday
    steps = list(live(bank, Habit(weekdays=PACES["3"], weeks=3, start=start)))
    dates = [step.asked.date for step in steps]
    assert dates[0] == start
    assert {day.weekday() for day in dates[1:]} == {0, 2, 4}
    assert all(earlier < later for earlier, later in pairwise(dates))
    assert [step.week for step in steps] == [(day - start).days // 7 + 1 for day in dates]


def test_about_as_many_questions_are_answered_as_were_wished(bank: Bank) -> None:
    for share in (0.0, 0.45, 1.0):
        steps = [
            step
            for luck in range(4)
            for step in live(bank, Habit(weekdays=PACES["7"], weeks=12, answers=share, luck=luck))
        ]
        answered = sum(step.asked.answered for step in steps) / len(steps)
        assert answered == pytest.approx(share, abs=0.08)
        assert {step.asked.state for step in steps} <= {"answered", "missed"}


def test_ratings_follow_the_bots_own_rule_and_rise(bank: Bank) -> None:
    steps = list(live(bank, Habit(weekdays=PACES["5"], weeks=26)))
    rated = [step for step in steps if step.asked.rating is not None]
    weeks = [step.asked.date - timedelta(days=step.asked.date.weekday()) for step in rated]
    assert len(weeks) == len(set(weeks)) >= 20
    last: date | None = None
    for step in steps:
        asked = step.asked
        wanted = asks_to_rate(bank, asked.item, asked.kind, asked.date, last)
        assert (asked.rating is not None) == wanted
        if wanted:
            last = asked.date - timedelta(days=asked.date.weekday())
    values = [step.asked.rating or 0 for step in rated]
    assert set(values) <= {1, 2, 3, 4, 5}
    assert sum(values[:5]) < sum(values[-5:])
