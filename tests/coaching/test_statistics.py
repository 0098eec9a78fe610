"""Numbers of groups: what is too few is not told, and what is counted is right."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.people.figures import (
    WEEKS,
    Counted,
    ItemCount,
    Waited,
    WeekCount,
    duties,
    first_after,
    mondays,
    quantile,
    shown,
    statistics,
    together,
)
from coaching.people.records import Statistics
from content.load import load

TODAY = date(2026, 11, 25)
HOUR = 3_600_000


def test_the_weeks_end_with_this_one() -> None:
    found = mondays(TODAY)
    assert len(found) == WEEKS and found[-1] == date(2026, 11, 23)
    assert {after - before for before, after in pairwise(found)} == {timedelta(weeks=1)}


@given(st.dictionaries(st.integers(1, 6), st.integers(0, 9)))
def test_no_two_numbers_differ_by_fewer_than_five_people(people: dict[int, int]) -> None:
    alone, everybody = shown(people), together(people)
    assert all(people[each] >= 5 for each in alone)
    total = sum(people[each] for each in everybody)
    rest = total - sum(people[each] for each in alone)
    assert rest == 0 or rest >= 5
    assert total == 0 or total >= 5


def test_a_week_of_too_few_people_is_hidden_and_an_empty_one_is_not() -> None:
    counted = Counted(
        people={1: 9},
        weeks=[WeekCount(1, 0, 20, 10, 4), WeekCount(1, 11, 50, 10, 5), WeekCount(2, 11, 9, 9, 9)],
    )
    weeks = statistics(counted, {1}, TODAY).weeks
    assert (weeks[0].asked, weeks[0].rate) == (None, None)
    assert (weeks[1].asked, weeks[1].rate) == (0, None)
    assert (weeks[11].asked, weeks[11].answered, weeks[11].rate) == (50, 10, 0.2)
    assert statistics(counted, {1}, TODAY, own=True).weeks[0].rate == 0.5
    assert statistics(counted, {1, 2}, TODAY).weeks[11].answered == 19


def waits(*hours: float | None, learners: int = 9) -> Counted:
    """Entries that waited so long, of so many learners in turn."""
    return Counted(
        people={1: 9},
        waited=[
            Waited(1, number % learners, 0, None if each is None else round(each * HOUR))
            for number, each in enumerate(hours)
        ],
    )


def test_how_long_entries_waited_is_told_of_five_people_or_more() -> None:
    response = statistics(waits(1, 2, 3, 4, 50, None), {1}, TODAY).response
    assert (response.entries, response.waiting) == (5, 1)
    assert (response.median, response.slow) == (3, 50)
    few = statistics(waits(1, 2, 3, 4, None), {1}, TODAY).response
    assert (few.entries, few.waiting, few.median, few.slow) == (4, 1, None, None)
    fewer = statistics(waits(1, 2, 3, 4, learners=4), {1}, TODAY).response
    assert (fewer.entries, fewer.waiting, fewer.median) == (None, None, None)
    own = statistics(waits(1, learners=1), {1}, TODAY, own=True).response
    assert own.median == 1
    assert statistics(waits(), {1}, TODAY).response.entries == 0


@given(st.lists(st.integers(0, 100), min_size=1), st.sampled_from([0.5, 0.9]))
def test_a_quantile_is_reached_by_its_share_and_by_no_smaller_value(
    values: list[int], share: float
) -> None:
    ordered = sorted(values)
    found = quantile(ordered, share)
    assert found is not None
    assert sum(each <= found for each in ordered) >= share * len(ordered) - 1e-9
    assert sum(each < found for each in ordered) < share * len(ordered)
    assert quantile([], share) is None


@pytest.mark.parametrize(("written", "found"), [(0, 5), (5, 5), (6, 9), (10, None)])
def test_the_first_review_after_an_entry_counts(written: int, found: int | None) -> None:
    assert first_after(written, [5, 9]) == found


def test_a_duty_is_covered_by_the_share_of_people_and_items() -> None:
    content = load()
    bank = content.bank
    item = bank.items[0]
    items = [each for each in bank.items if bank.duty(each) == bank.duty(item)]
    counted = Counted(people={1: 8}, items=[ItemCount(1, content.standard.code, item, 4)])
    shares = dict(duties(statistics(counted, {1}, TODAY), content))
    duty = bank.duty(item) or ""
    assert shares[duty] == pytest.approx(4 / (8 * len(items)))
    assert sum(shares.values()) == shares[duty]
    assert duties(Statistics(cohort=None), content) == ()
