"""Small facts about wording."""

from hypothesis import given
from hypothesis import strategies as st

from content.phrase import half_width, has_han, likeness, lines_on_phone, not_traditional


def test_half_width_marks_are_found_only_beside_chinese() -> None:
    assert half_width("收店前,看一下") == "前,"
    assert half_width("好(不好)") == "好("
    assert half_width("1.8 萬、7:30、3,000 元") is None
    assert half_width("OK, fine. 好") is None


def test_simplified_characters_are_named_and_others_are_let_pass() -> None:
    assert not_traditional("这个看店") == "这个"
    assert not_traditional("收店前，○◔◑● 😀 A") == ""


def test_chinese_takes_two_columns_on_a_phone() -> None:
    assert lines_on_phone("字" * 19) == 1
    assert lines_on_phone("字" * 20) == 2
    assert lines_on_phone("a" * 38 + "\n\nb") == 3


def test_han_is_told_from_other_letters() -> None:
    assert has_han("a早") and not has_han("a？，é")


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_symmetric_and_within_its_bounds(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1


def test_likeness_tells_the_same_from_the_different() -> None:
    assert likeness("今天數一下客人", "今天，數一下客人") == 1
    assert likeness("今天數一下客人", "找出保險單") == 0
    assert likeness("", "") == 0
