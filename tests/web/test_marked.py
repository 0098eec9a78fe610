"""What a search found is marked where it stands, and nothing of the text is changed or lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.shown.marked import excerpt, marked
from coaching.grams import words


def found(text: str, query: str) -> list[str]:
    """The marked stretches."""
    return [piece.text for piece in marked(text, words(query)) if piece.found]


@pytest.mark.parametrize(
    ("text", "query", "stretches"),
    [
        ("冰箱的溫度是 9 度", "溫", ["溫"]),
        ("冰箱的溫度是 9 度", "溫度", ["溫度"]),
        ("溫度表三天沒填，溫度 9 度", "溫度", ["溫度", "溫度"]),
        ("溫度表三天沒填", "溫 度", ["溫度"]),
        ("用ＬＩＮＥ約時間", "line", ["ＬＩＮＥ"]),
        ("訂了 10 kg 麵粉", "10 麵粉", ["10", "麵粉"]),
        ("哈哈哈", "哈哈", ["哈哈哈"]),
        ("溫。度", "溫度", []),
        ("<b>溫</b>", "溫", ["溫"]),
        ("葛\N{VARIATION SELECTOR-17}先生", "葛先生", ["葛\N{VARIATION SELECTOR-17}先生"]),
    ],
)
def test_each_word_is_marked_as_it_was_typed(text: str, query: str, stretches: list[str]) -> None:
    assert found(text, query) == stretches


@given(st.text(max_size=80), st.text(max_size=6))
def test_the_pieces_together_are_the_text(text: str, query: str) -> None:
    assert "".join(piece.text for piece in marked(text, words(query))) == text


def test_a_long_text_is_shown_around_what_was_found() -> None:
    text = "早" * 500 + "溫度" + "晚" * 500
    pieces = excerpt(text, words("溫度"))
    shown = "".join(piece.text for piece in pieces)
    assert shown.startswith("…早") and shown.endswith("晚…")
    assert [piece.text for piece in pieces if piece.found] == ["溫度"]
    assert len(shown) < 250


def test_a_short_text_is_shown_whole() -> None:
    assert "".join(piece.text for piece in excerpt("溫度 9 度", words("溫"))) == "溫度 9 度"
