"""Tests of single choices: what the day is for, which item comes first, and the reason given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from coaching.asked import Asked
from coaching.curriculum import NothingToAsk, choose, easy, swap, week_focus
from coaching.slots import role_of
from content.bank import Bank

MONDAY = date(2026, 8, 3)
FIVE = frozenset(range(5))
THREE = frozenset({0, 2, 4})


def line(item: str, kind: str, day: date, *, answered: bool = True, **more: object) -> Asked:
    entry = Asked(
        item=item,
        kind=kind,
        prompt_id=f"{item.lower()}-{kind}-generic-01",
        date=day,
        answered=answered,
    )
    return replace(entry, **more)  # type: ignore[arg-type]


def all_asked(bank: Bank, day: date, rating: int | None = None) -> list[Asked]:
    return [line(item, "case", day, rating=rating) for item in bank.items]


def test_a_first_week_goes_from_a_plan_over_a_look_and_a_deed_to_a_reflection(
    bank: Bank, life: type
) -> None:
    lived = life(bank, MONDAY, FIVE).live(7)

    assert [(choice.item, choice.kind) for choice in lived.choices] == [
        ("P1.1.1", "plan"),
        ("P3.1.1", "observe"),
        ("P1.1.2", "act"),
        ("A01", "reflect"),
        ("P1.2.1", "reflect"),
    ]
    assert {choice.reason.code for choice in lived.choices} == {"never_asked"}
    assert [choice.reason.params["left"] for choice in lived.choices] == [37, 36, 35, 34, 33]


def test_three_questions_a_week_still_reach_the_attitudes(bank: Bank, life: type) -> None:
    lived = life(bank, MONDAY, THREE).live(12 * 7)
    attitudes = [entry.date for entry in lived.log if entry.item.startswith("A")]

    assert len(attitudes) == 6


@pytest.mark.parametrize(
    ("weekdays", "day", "role"),
    [
        (FIVE, 0, "plan"),
        (FIVE, 3, "thursday"),
        (FIVE, 5, "reflect"),
        (THREE, 2, "middle"),
        (THREE, 3, "middle"),
        (frozenset({1, 3, 5}), 0, "reflect"),
        (frozenset({1, 3, 5}), 1, "plan"),
        (frozenset({6}), 6, "middle"),
    ],
)
def test_a_day_takes_its_role_from_its_place_among_the_learners_own_days(
    weekdays: frozenset[int], day: int, role: str
) -> None:
    assert role_of(weekdays, MONDAY + timedelta(days=day)) == role


def test_a_question_without_an_answer_comes_back_in_another_kind(bank: Bank) -> None:
    log = [
        *all_asked(bank, MONDAY - timedelta(days=10)),
        line("P4.1.3", "plan", MONDAY - timedelta(days=4), answered=False),
    ]
    log = [entry for entry in log if (entry.item, entry.answered) != ("P4.1.3", True)]
    choice = choose(bank, log, MONDAY, FIVE, 0)

    assert (choice.item, choice.kind) == ("P4.1.3", "act")
    assert choice.reason.code == "unanswered_before"
    assert choice.reason.params["days"] == 4


def test_after_three_tries_a_question_waits_like_any_other(bank: Bank) -> None:
    log = all_asked(bank, MONDAY - timedelta(days=10))
    log = [entry for entry in log if entry.item != "P4.1.3"]
    log += [
        line("P4.1.3", "plan", MONDAY - timedelta(days=days), answered=False)
        for days in (3, 10, 17)
    ]

    assert choose(bank, log, MONDAY, FIVE, 0).item != "P4.1.3"


def test_a_reason_never_claims_an_answer_that_was_not_given(bank: Bank) -> None:
    log = all_asked(bank, MONDAY - timedelta(days=40))
    log += [line(item, "plan", MONDAY - timedelta(days=30), answered=False) for item in bank.items]

    assert choose(bank, log, MONDAY, FIVE, 0).reason.code == "unanswered_before"


def test_the_longest_overdue_comes_first(bank: Bank) -> None:
    log = [
        line(item, "case", MONDAY - timedelta(days=20 + place))
        for place, item in enumerate(bank.items)
    ]
    theme = week_focus(bank, log, MONDAY, FIVE, 0)
    assert theme is not None
    choice = choose(bank, log, MONDAY, FIVE, 0)

    assert choice.item == bank.items_of(theme)[-1]
    assert choice.reason.code == "due_again"


def rated(bank: Bank, item: str, **ratings: int) -> list[Asked]:
    """A log of everything two days ago, rated 4, but for one item."""
    log = all_asked(bank, MONDAY - timedelta(days=2), rating=4)
    return [replace(entry, **ratings) if entry.item == item else entry for entry in log]  # type: ignore[arg-type]


def test_what_rests_is_chosen_by_the_lowest_rating(bank: Bank) -> None:
    choice = choose(bank, rated(bank, "P2.1.4", rating=2), MONDAY, FIVE, 0)

    assert choice.item == "P2.1.4"
    assert choice.reason.code == "lowest_rating"
    assert choice.reason.params["rating"] == 2


def test_with_equal_ratings_the_one_asked_least_is_chosen(bank: Bank) -> None:
    log = all_asked(bank, MONDAY - timedelta(days=2), rating=4)
    choice = choose(bank, log, MONDAY, FIVE, 0)

    assert choice.reason.code == "least_asked"


def test_a_coachs_rating_wins_over_the_learners_own(bank: Bank) -> None:
    log = rated(bank, "P2.2.1", rating=5, coach_rating=1)
    choice = choose(bank, log, MONDAY, FIVE, 0)

    assert (choice.item, choice.reason.params["rating"]) == ("P2.2.1", 1)
    assert choice.reason.code == "coach_rating"


def test_what_was_never_shown_counts_for_nothing(bank: Bank) -> None:
    lost = line("P1.1.1", "plan", MONDAY - timedelta(days=7), answered=False, state="expired")

    assert choose(bank, [lost], MONDAY, FIVE, 0).reason.code == "never_asked"
    assert choose(bank, [lost], MONDAY, FIVE, 0).item == "P1.1.1"


def test_items_and_prompts_to_avoid_are_avoided(bank: Bank) -> None:
    without_item = choose(bank, [], MONDAY, FIVE, 0, {"P1.1.1"})
    without_prompt = choose(bank, [], MONDAY, FIVE, 0, {"p1.1.1-plan-generic-01"})
    every_prompt = {prompt.id for prompt in bank.prompts("P1.1.1")}

    assert choose(bank, [], MONDAY, FIVE, 0, every_prompt).item == "P1.1.2"
    assert without_item.item == "P1.1.2"
    assert (without_prompt.item, without_prompt.kind) == ("P1.1.1", "act")


def test_when_everything_is_avoided_the_error_says_what_to_do(bank: Bank) -> None:
    with pytest.raises(NothingToAsk, match="avoid fewer"):
        choose(bank, [], MONDAY, FIVE, 0, set(bank.items))


def test_a_late_rating_does_not_turn_a_running_week_round(bank: Bank, life: type) -> None:
    lived = life(bank, MONDAY, FIVE).live(12 * 7 + 2)
    tuesday = MONDAY + timedelta(weeks=12, days=1)
    theme = week_focus(bank, lived.log, tuesday, FIVE, 0)
    rated = [replace(entry, coach_rating=1 + len(entry.item) % 5) for entry in lived.log]

    assert week_focus(bank, rated, tuesday, FIVE, 0) == theme


def test_an_exchange_first_changes_the_kind_and_then_the_item(bank: Bank) -> None:
    log = [line("P1.1.1", "plan", MONDAY, answered=False, state="swapped")]
    first = swap(bank, log, MONDAY, FIVE, 0, "P1.1.1")
    assert first is not None
    assert (first.item, first.reason.code) == ("P1.1.1", "swap")
    assert first.kind != "plan"

    log.append(line("P1.1.1", first.kind, MONDAY, answered=False, via="swap"))
    second = swap(bank, log, MONDAY, FIVE, 0, "P1.1.1")
    assert second is not None
    assert second.item == "P1.1.2"


def test_exchanges_never_show_again_what_was_shown_today(bank: Bank) -> None:
    log = [line("P1.1.1", "plan", MONDAY, answered=False)]
    shown = {log[0].prompt_id}
    for _ in range(20):
        other = swap(bank, log, MONDAY, FIVE, 0, log[-1].item)
        assert other is not None
        assert other.prompt.id not in shown
        shown.add(other.prompt.id)
        log.append(line(other.item, other.kind, MONDAY, answered=False, via="swap"))


def test_an_exchange_after_midnight_still_knows_what_was_shown_last(bank: Bank) -> None:
    log = [line("P1.1.1", "plan", MONDAY, answered=False)]
    other = swap(bank, log, MONDAY + timedelta(days=1), FIVE, 0, "P1.1.1")

    assert other is not None
    assert (other.item, other.kind != "plan") == ("P1.1.1", True)


def test_an_exchange_of_a_retired_item_gives_one_that_exists(bank: Bank) -> None:
    other = swap(bank, [line("P9.9.9", "plan", MONDAY)], MONDAY, FIVE, 0, "P9.9.9")

    assert other is not None
    assert other.item in bank.items


def test_there_is_no_exchange_when_nothing_else_is_left(bank_of: Callable[..., Bank]) -> None:
    bank = bank_of({"T1.1": 1}, attitudes=0)
    log = [line("P1.1.1", kind, MONDAY) for kind in ("plan", "act", "case", "observe")]

    assert swap(bank, log, MONDAY, FIVE, 0, "P1.1.1") is None


def test_who_comes_back_is_asked_to_look_at_one_thing_not_asked_before(bank: Bank) -> None:
    log = [line("P1.1.1", "observe", MONDAY - timedelta(days=60))]
    choice = easy(bank, log)

    assert (choice.item, choice.kind, choice.reason.code) == ("P1.1.2", "observe", "easy")


def test_a_standard_without_attitudes_is_asked_all_week(
    bank_of: Callable[..., Bank], life: type
) -> None:
    bank = bank_of({"T1.1": 2, "T2.1": 3}, attitudes=0)
    lived = life(bank, MONDAY, FIVE).live(21)

    assert len(lived.log) == 15
    assert min(lived.sends().values()) >= 1


def test_a_standard_of_a_single_indicator_repeats_it_in_every_kind(
    bank_of: Callable[..., Bank], life: type
) -> None:
    bank = bank_of({"T1.1": 1}, attitudes=0)
    lived = life(bank, MONDAY, FIVE).live(7)

    assert {entry.kind for entry in lived.log} == {"plan", "observe", "act", "case", "reflect"}


def test_a_bank_without_a_single_item_has_nothing_to_ask(bank_of: Callable[..., Bank]) -> None:
    bank = bank_of({"T1.1": 0}, attitudes=0)

    assert week_focus(bank, [], MONDAY, FIVE, 0) is None
    with pytest.raises(NothingToAsk):
        choose(bank, [], MONDAY, FIVE, 0)
    with pytest.raises(NothingToAsk):
        easy(bank, [])


def test_a_standard_of_attitudes_alone_is_asked_too(
    bank_of: Callable[..., Bank], life: type
) -> None:
    bank = bank_of({"T1.1": 0}, attitudes=3)
    lived = life(bank, MONDAY, FIVE).live(14)

    assert set(lived.sends()) == {"A01", "A02", "A03"}
