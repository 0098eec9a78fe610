"""Lines are broken where a reader would break them, and measured as a terminal shows them."""

import pytest

from content.lines import broken, columns, pieces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("看懂客人", ["看", "懂", "客", "人"]),
        ("有人要、賺", ["有", "人", "要、", "賺"]),
        ("「好」嗎？", ["「好」", "嗎？"]),
        ("Know your customers", ["Know ", "your ", "customers"]),
        ("用 ESG 做", ["用 ", "ESG ", "做"]),
        ("", []),
    ],
)
def test_lines_may_end_only_at_proper_places(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


def test_a_line_is_filled_before_the_next_begins() -> None:
    assert broken("一二三四五", lambda line: len(line) <= 2) == ["一二", "三四", "五"]


def test_a_chinese_character_takes_two_columns() -> None:
    assert columns("看懂 P1") == 7
    assert columns("👉，…") == 5
