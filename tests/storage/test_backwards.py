"""Time is looked through from the newest to the oldest, each instant once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storage.backwards import DAY, GROWTH, Backwards

YEAR = 365 * DAY


@given(
    st.integers(0, 20 * YEAR),
    st.integers(0, 20 * YEAR),
    st.integers(0, 5000),
    st.lists(st.integers(0, 900), max_size=30),
)
def test_every_instant_is_in_one_window(
    oldest: int, length: int, learners: int, found: list[int]
) -> None:
    window = Backwards(oldest, oldest + length, learners)
    end, steps = oldest + length + 1, 0
    while not window.over:
        assert oldest <= window.since < window.until == end
        end = window.since
        window.go_on(found[steps] if steps < len(found) else 0, 1000)
        steps += 1
    assert end == oldest
    assert steps <= len(found) + 6, "what holds nothing is looked through in a few large steps"


def test_the_first_window_is_shorter_the_more_there_are_to_write() -> None:
    spans = [Backwards(0, 5 * YEAR, learners) for learners in (1, 10, 100, 1000, 10**6)]
    assert [(each.until - each.since) // DAY for each in spans] == [1000, 100, 10, 1, 1]


def test_the_next_window_is_as_long_as_it_should_need() -> None:
    window = Backwards(0, 5 * YEAR, 100)
    window.go_on(found=500, missing=500)
    assert window.until - window.since == 12.5 * DAY
    window.go_on(found=1, missing=499)
    assert window.until - window.since == 12.5 * DAY * GROWTH


def test_there_is_nothing_to_look_through_when_nobody_wrote() -> None:
    assert Backwards(0, -1, 0).over
