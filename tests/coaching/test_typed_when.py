"""A moment that somebody typed: date and time in one go."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from coaching.typed_when import parse_when
from content.words import load_time_words

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
"""Wednesday, 14:00 in Taipei."""
WORDS = load_time_words()


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("15:30", (25, 15, 30)),
        ("9:30", (26, 9, 30)),
        ("明天 9:30", (26, 9, 30)),
        ("明天早上九點", (26, 9, 0)),
        ("今天下午五點半", (25, 17, 30)),
        ("11/27 10:00", (27, 10, 0)),
        ("2026-11-27 10:00", (27, 10, 0)),
        ("下週一 08:00", (30, 8, 0)),
        ("tomorrow 9pm", (26, 21, 0)),
        ("in 3 days 10:00", (28, 10, 0)),
    ],
)
def test_a_moment_is_read_by_the_clock_of_its_zone(typed: str, local: tuple[int, int, int]) -> None:
    day, hour, minute = local
    expected = datetime(2026, 11, day, hour, minute, tzinfo=UTC).timestamp() - 8 * 3600
    found = parse_when(typed, NOW, "Asia/Taipei", WORDS)
    assert found is not None
    assert found.timestamp() == expected


def test_a_date_in_the_past_is_read_for_the_caller_to_refuse() -> None:
    found = parse_when("2026-11-24 10:00", NOW, "Asia/Taipei", WORDS)
    assert found is not None
    assert found < NOW


@pytest.mark.parametrize(
    "typed", ["", " ", "明天", "11/27", "隨便", "25:00", "x" * 9999, "99/99 10:00"]
)
def test_what_is_no_moment_is_none(typed: str) -> None:
    assert parse_when(typed, NOW, "Asia/Taipei", WORDS) is None
