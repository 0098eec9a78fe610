"""Tests of what the curriculum promises over months: coverage, balance, variety, determinism."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching.asked import Asked
from coaching.curriculum import Choice, choose, week_focus
from content.bank import Bank
from content.load import load

MONDAY = date(2026, 8, 3)
PACES = {
    3: frozenset({0, 2, 4}),
    5: frozenset(range(5)),
    7: frozenset(range(7)),
}
KINDS = ["plan", "observe", "act", "case", "reflect", "evidence", "rate"]


def often(share: float, seed: int) -> Callable[[Choice, int], bool]:
    """Answer this share of the questions, by chance that is the same in every run."""
    chance = random.Random(seed)
    return lambda choice, number: chance.random() < share


@pytest.mark.parametrize(("pace", "weeks"), [(5, 8), (3, 14), (7, 6)])
def test_every_item_is_asked_in_time_whatever_the_seed_and_the_first_weekday(
    pace: int, weeks: int, bank: Bank, life: type
) -> None:
    for seed in range(56):
        start = MONDAY + timedelta(days=seed % 7)
        lived = life(bank, start, PACES[pace], seed // 7).live(weeks * 7)

        assert min(lived.sends().values()) >= 1, (seed, start)


@pytest.mark.parametrize(("pace", "weeks"), [(5, 8), (3, 14)])
def test_the_shipped_standard_is_asked_in_time(pace: int, weeks: int, life: type) -> None:
    shipped = load().bank
    for seed in range(4):
        lived = life(shipped, MONDAY + timedelta(days=seed), PACES[pace], seed).live(weeks * 7)

        assert len(lived.sends()) == 37
        assert min(lived.sends().values()) >= 1


def test_every_item_is_asked_in_time_with_large_seeds(bank: Bank, life: type) -> None:
    for seed in (7, 123_456_789, 2**63 - 1):
        lived = life(bank, MONDAY, PACES[5], seed).live(8 * 7)

        assert min(lived.sends().values()) >= 1, seed


def test_other_weekdays_of_the_same_number_serve_as_well(bank: Bank, life: type) -> None:
    for weekdays in (frozenset({1, 3, 5}), frozenset({0, 1, 2}), frozenset({2, 5, 6})):
        lived = life(bank, MONDAY, weekdays, 1).live(14 * 7)

        assert min(lived.sends().values()) >= 1, weekdays


@pytest.mark.parametrize("pace", [3, 5, 7])
@pytest.mark.parametrize("answered", [1.0, 0.7, 0.3])
def test_no_item_is_asked_more_than_four_times_as_often_as_another(
    pace: int, answered: float, bank: Bank, life: type
) -> None:
    for seed in range(3):
        lived = life(bank, MONDAY + timedelta(days=seed), PACES[pace], seed).live(
            26 * 7,
            often(answered, seed),
            lambda choice, number: 1 if choice.item.startswith("P1") else 3 + number % 3,
        )
        sends = lived.sends().values()

        assert max(sends) <= 4 * min(sends)


def test_with_seven_of_ten_answered_each_item_is_answered_or_tried_thrice_in_13_weeks(
    bank: Bank, life: type
) -> None:
    for seed in range(12):
        start = MONDAY + timedelta(days=seed % 7)
        lived = life(bank, start, PACES[5], seed).live(13 * 7, often(0.7, seed))
        answered = {entry.item for entry in lived.log if entry.answered}

        assert all(sends >= 3 for item, sends in lived.sends().items() if item not in answered)


def test_a_prompt_is_not_repeated_while_the_item_has_an_unused_one(
    bank_of: Callable[..., Bank], life: type
) -> None:
    bank = bank_of({"T1.1": 2, "T2.1": 3, "T3.1": 2}, attitudes=2, variants=2)
    lived = life(bank, MONDAY, PACES[5]).live(40 * 7)
    used: set[str] = set()
    for entry in lived.log:
        unused = [
            prompt.id
            for prompt in bank.prompts(entry.item)
            if prompt.id not in used and prompt.kind != "evidence"
        ]
        assert entry.prompt_id not in used or not unused
        used.add(entry.prompt_id)


def test_evidence_is_asked_at_most_every_second_week_and_only_in_place_of_an_act(
    bank: Bank, life: type
) -> None:
    lived = life(bank, MONDAY, PACES[5]).live(30 * 7)
    dates = [entry.date for entry in lived.log if entry.kind == "evidence"]
    gaps = [later - earlier for earlier, later in pairwise(dates)]

    assert len(dates) >= 8
    assert min(gaps) >= timedelta(days=14)
    assert {day.weekday() for day in dates} == {2}


def test_no_task_is_the_theme_again_within_three_weeks(bank: Bank, life: type) -> None:
    lived = life(bank, MONDAY, PACES[5], 2)
    themes: list[str | None] = []
    for _ in range(30):
        monday = MONDAY + timedelta(weeks=len(themes))
        themes.append(week_focus(bank, lived.log, monday, PACES[5], 2))
        lived.live(7, rates=lambda choice, number: number % 5 + 1)

    assert all(len(set(themes[week : week + 4])) == 4 for week in range(27)), themes


def test_a_class_shares_its_theme_whoever_answers(bank: Bank, life: type) -> None:
    keen = life(bank, MONDAY, PACES[5], 3)
    rare = life(bank, MONDAY, PACES[5], 3)
    for week in range(7):
        monday = MONDAY + timedelta(weeks=week)
        assert week_focus(bank, keen.log, monday, PACES[5], 3) == week_focus(
            bank, rare.log, monday, PACES[5], 3
        )
        keen.live(7)
        rare.live(7, lambda choice, number: number % 3 == 0)


def test_the_seed_says_which_duty_begins(bank: Bank) -> None:
    themes = [week_focus(bank, [], MONDAY, PACES[5], seed) for seed in range(5)]

    assert themes == ["T1.1", "T2.1", "T3.1", "T4.1", "T1.1"]


def asked(items: list[str]) -> st.SearchStrategy[Asked]:
    kinds = st.sampled_from(KINDS)
    return st.builds(
        Asked,
        item=st.sampled_from([*items, "P9.9.9", "retired"]),
        kind=kinds,
        prompt_id=st.one_of(
            st.builds(
                lambda item, kind: f"{item.lower()}-{kind}-generic-01",
                st.sampled_from(items),
                kinds,
            ),
            st.just("gone-01"),
        ),
        date=st.dates(MONDAY - timedelta(weeks=12), MONDAY + timedelta(days=10)),
        answered=st.booleans(),
        rating=st.none() | st.integers(1, 5),
        coach_rating=st.none() | st.integers(1, 5),
        state=st.sampled_from(["asked", "answered", "swapped", "missed", "expired"]),
    )


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_log_in_any_order_and_with_lines_twice_gives_the_same_choice(
    data: st.DataObject, bank: Bank
) -> None:
    log = data.draw(st.lists(asked(list(bank.items)), max_size=60))
    day = data.draw(st.dates(MONDAY, MONDAY + timedelta(days=6)))
    weekdays = data.draw(st.frozensets(st.integers(0, 6), min_size=1))
    seed = data.draw(st.integers(0, 2**63 - 1))
    shuffled = data.draw(st.permutations(log))

    choice = choose(bank, log, day, weekdays, seed)
    assert choice == choose(bank, shuffled, day, weekdays, seed)
    assert choice == choose(bank, [*log, *log[:5]], day, weekdays, seed)
    assert choice.item == choice.prompt.item
    assert choice.kind == choice.prompt.kind
    assert choice.reason.params["left"] in range(38)
