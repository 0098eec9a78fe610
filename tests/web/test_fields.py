"""What is read of a form or an address, and what is not."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.fields import FURTHEST, Fields
from coaching.dialogue.buttons import write_id


def fields(text: str) -> Fields:
    """The fields of a form as it is sent."""
    return Fields(parse_qsl(text, keep_blank_values=True))


def test_only_what_is_named_is_read_and_of_that_the_first() -> None:
    sent = fields("text=one&text=two&role=owner")
    assert sent.text("text") == "one"
    assert sent.text("Text") == ""
    assert sent.text("none") == ""


def test_a_text_loses_blanks_around_it_and_what_no_database_takes() -> None:
    assert fields("text=%20%0D%0Aa%00b%0D%0Ac%20").text("text") == "ab\nc"


def test_boxes_to_tick_give_each_value_once() -> None:
    assert fields("item=P1.1&item=&item=P1.2&item=P1.1").many("item") == ("P1.1", "P1.2")


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("0", 0),
        ("4", 4),
        ("004", 4),
        *((word, None) for word in ("", "5", "-1", "+1", "1.0", "1e0", "٣", "²", "x", "1" * 99)),
    ],
)
def test_a_number_is_whole_and_within_bounds(word: str, number: int | None) -> None:
    assert Fields([("value", word)]).number("value", 0, 4) == number


@pytest.mark.parametrize("number", [0, 1, 35, 36, 2**63 - 1])
def test_an_id_comes_back_as_it_was_written(number: int) -> None:
    assert fields(f"reflection={write_id(number)}").id("reflection") == number


@pytest.mark.parametrize("word", ["", "-1", "A", "0X1", "z" * 13, "z" * 99, "é", "1 2"])
def test_what_was_never_written_is_no_id(word: str) -> None:
    assert Fields([("reflection", word)]).id("reflection") is None


@pytest.mark.parametrize(
    ("word", "offset"),
    [
        *((word, 0) for word in ("", "0", "000", "-20", "x", "٣")),
        *(("20", 20), ("1000", 1000), ("1001", FURTHEST), ("9" * 99, FURTHEST)),
    ],
)
def test_a_list_is_leafed_through_only_so_far(word: str, offset: int) -> None:
    assert Fields([("offset", word)]).offset() == offset


@given(st.text())
def test_any_text_is_read_without_trouble(text: str) -> None:
    sent = Fields([("x", text), ("offset", text)])
    sent.text("x"), sent.many("x"), sent.number("x", 0, 9), sent.id("x")
    assert 0 <= sent.offset() <= FURTHEST
