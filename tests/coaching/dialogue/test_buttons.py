"""What stands on a button comes back as it was, and nothing forged comes through."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coaching.dialogue import buttons
from coaching.dialogue.buttons import ANEW, Button, press, read, read_id, write_id
from coaching.dialogue.rhythm import ZONES
from coaching.dialogue.step import JOINING, TAPS
from coaching.records import record_id
from coaching.staff.dialogue import TAPS as COACHS

IDS = st.integers(0, 2**63 - 1)
ACTIONS = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
WORDS = st.from_regex(r"[A-Za-z0-9_/+-]{1,12}", fullmatch=True)
SOURCES = Path(buttons.__file__).parents[1].rglob("*.py")


@given(IDS)
def test_an_id_is_read_as_it_was_written(number: int) -> None:
    assert read_id(write_id(number)) == number
    assert len(write_id(number)) <= 13


@given(ACTIONS, st.lists(st.one_of(IDS, WORDS), max_size=3))
def test_a_button_is_read_as_it_was_written(action: str, args: list[int | str]) -> None:
    data = press(action, *args)
    assert len(data.encode()) <= 64
    button = read(data)
    assert button is not None
    assert button.action == action
    assert list(button.args) == [write_id(arg) if isinstance(arg, int) else arg for arg in args]
    for at, arg in enumerate(args):
        assert button.word(at) == (write_id(arg) if isinstance(arg, int) else arg)
        if isinstance(arg, int):
            assert button.id(at) == arg


@given(st.one_of(st.text(max_size=80), st.from_regex(r"v1:[a-z:]*[^a-z]?.*")))
@example("v1:skip:\n")
@example("v1:skip::")
@example("v1:skip:１")
@example("v1:skip:a:b:c:d")
@example("v2:skip:1")
@example("v1:" + "a" * 13)
def test_any_data_is_a_button_of_ours_or_none_and_never_an_error(data: str) -> None:
    button = read(data)
    if button is None:
        return
    assert data == ":".join(("v1", button.action, *button.args))
    for at in range(4):
        button.id(at), button.number(at), button.word(at)


@given(st.text(max_size=20))
def test_an_id_that_is_none_is_none(text: str) -> None:
    number = read_id(text)
    assert number is None or 0 <= number < 2**63


@pytest.mark.parametrize("word", ["", "-1", "1.5", "１", "999999", "abc", "٣"])
def test_a_number_that_is_none_is_none(word: str) -> None:
    assert Button("history", (word,)).number() is None


@pytest.mark.parametrize(
    "args", [("swap", "a:b"), ("swap", ""), ("Swap",), ("swap", "字"), ("s", "1", "2", "3", "4")]
)
def test_what_could_not_be_read_back_is_not_written(args: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="is no button"):
        press(*args)


def test_what_is_longer_than_a_channel_takes_is_not_written() -> None:
    with pytest.raises(ValueError, match="is no button"):
        press("abcdefghijkl", "a" * 32, "b" * 32)
    with pytest.raises(ValueError, match="is no record id"):
        press("swap", -1)


def test_the_longest_real_buttons_fit() -> None:
    entry, delivery = record_id("a"), 2**63 - 1
    for action in TAPS:
        assert len(press(action, entry, delivery, ANEW)) <= 64
    for zone in ZONES:
        assert read(press("zone", zone)) == Button("zone", (zone,))


def test_a_button_under_a_picture_asks_for_a_message_of_its_own() -> None:
    assert Button("history", ("0", ANEW)).anew
    assert not Button("history", ("0",)).anew
    assert not Button("history").anew


def test_every_button_that_is_put_anywhere_does_something() -> None:
    written = set()
    for path in SOURCES:
        written |= set(re.findall(r'press\(\s*"([a-z_]+)"', path.read_text(encoding="utf-8")))
    known = set(TAPS) | set(JOINING) | set(COACHS) | {"join"}
    assert written - known == set()
    assert len(written) > 30
