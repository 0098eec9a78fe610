"""Texts and queries are folded alike, and a word is found by its pairs of characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.grams import grams, holds, ranges, runs, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("客人 說:太貴!", ["客人", "說", "太貴"]),
        ("ＬＩＮＥ群組（１２３）", ["line群組", "123"]),
        ("Café CAFE\u0301", ["café", "café"]),
        ("Straße", ["strasse"]),
        ("100%_折扣", ["100", "折扣"]),
        ("好👍好❤\ufe0f", ["好👍好❤"]),
        ("\ud800壞\0掉\u2400", ["壞", "掉␀"]),
        (" ，。\n\t—…", []),
        ("", []),
    ],
)
def test_a_text_is_folded_and_cut_at_what_is_no_letter(text: str, expected: list[str]) -> None:
    assert runs(text) == expected


def test_a_query_is_cut_to_twenty_words_and_two_hundred_characters() -> None:
    assert words(" ".join(f"w{number}" for number in range(40))) == tuple(
        f"w{number}" for number in range(20)
    )
    assert words("客" * 500) == ("客" * 200,)
    assert words("客 客 客人") == ("客", "客人")


def test_a_pair_never_crosses_a_space_or_a_comma() -> None:
    found = grams("客，人")
    assert ranges("客人")[0][0] not in found
    assert found == {ord("客") << 21, ord("人") << 21}


def test_a_longer_word_is_not_there_because_its_pairs_are() -> None:
    text = "出餐了，餐慢"
    assert all(_met(grams(text), each) for each in ranges("出餐慢"))
    assert not holds([text], ["出餐慢"])


def test_each_word_may_stand_in_another_text() -> None:
    assert holds(["早上人多", "下午沒人"], ["早上", "下午"])
    assert not holds(["早上", "人多"], ["上人"])


def _met(found: set[int], wanted: tuple[int, int]) -> bool:
    return any(wanted[0] <= gram <= wanted[1] for gram in found)


@given(st.text(max_size=12), st.text(max_size=4))
def test_whatever_holds_a_word_has_its_grams(text: str, query: str) -> None:
    for word in words(query):
        met = all(_met(grams(text), each) for each in ranges(word))
        assert met >= holds([text], [word])
        if len(word) < 3:
            assert met is holds([text], [word])


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert runs(" ".join(runs(text))) == runs(text)


@given(st.text(max_size=20))
def test_a_gram_leaves_room_for_more_in_front(text: str) -> None:
    assert all(0 < gram < 1 << 42 for gram in grams(text))
