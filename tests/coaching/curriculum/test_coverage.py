"""Tests of the coverage map: what a circle is filled by."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coaching.asked import Asked
from coaching.coverage import coverage
from coaching.spacing import rest_days
from content.bank import Bank

DAY = date(2026, 8, 3)


def answers(*kinds: str, rating: int | None = None) -> list[Asked]:
    return [
        Asked(
            item="P1.1.1",
            kind=kind,
            prompt_id=f"p1.1.1-{kind}-01",
            date=DAY + timedelta(days=number),
            answered=True,
            rating=rating,
        )
        for number, kind in enumerate(kinds)
    ]


@pytest.mark.parametrize(
    ("kinds", "rating", "level"),
    [
        ([], None, 0),
        (["plan"], None, 1),
        (["plan", "plan"], None, 1),
        (["plan"], 2, 1),
        (["plan"], 3, 2),
        (["plan", "observe"], None, 2),
        (["plan", "observe", "reflect"], None, 2),
        (["plan", "observe", "act"], None, 3),
        (["plan", "observe", "evidence"], None, 3),
        (["act", "act", "act"], 5, 2),
        (["rate"], 5, 0),
    ],
)
def test_a_circle_is_filled_by_answers_of_different_kinds(
    kinds: list[str], rating: int | None, level: int, bank: Bank
) -> None:
    assert coverage(bank, answers(*kinds, rating=rating))[0].level == level


def test_the_map_has_every_item_grouped_by_duty_and_attitudes(bank: Bank) -> None:
    cells = coverage(bank, [])

    assert [cell.item for cell in cells] == list(bank.items)
    assert list(dict.fromkeys(cell.group for cell in cells)) == ["T1", "T2", "T3", "T4", "A"]
    assert {cell.level for cell in cells} == {0}


def test_a_question_only_asked_fills_nothing(bank: Bank) -> None:
    log = [
        Asked(item="A01", kind="reflect", prompt_id="x", date=DAY, answered=False),
        Asked(item="A01", kind="act", prompt_id="y", date=DAY, answered=False, state="expired"),
        Asked(item="gone", kind="act", prompt_id="z", date=DAY, answered=True),
    ]
    cell = next(cell for cell in coverage(bank, log) if cell.item == "A01")

    assert (cell.level, cell.asked, cell.answered) == (0, 1, 0)


def test_the_newest_rating_is_shown(bank: Bank) -> None:
    log = [*answers("plan", rating=2), *answers("plan", "observe", rating=4)]
    cell = coverage(bank, log)[0]

    assert (cell.rating, cell.answered) == (4, 2)


@pytest.mark.parametrize(
    ("ratings", "days"),
    [
        ([], 7),
        ([1], 7),
        ([2], 10),
        ([3], 14),
        ([4], 28),
        ([5], 56),
        ([1, 1], 10),
        ([3, 3, 3], 31),
        ([4, 3, 3], 21),
        ([3, 4], 28),
        ([5, 5], 84),
        ([5, 5, 5, 5], 90),
    ],
)
def test_an_item_rests_by_its_rating_and_longer_when_it_repeats(
    ratings: list[int], days: int
) -> None:
    assert rest_days(ratings) == days
