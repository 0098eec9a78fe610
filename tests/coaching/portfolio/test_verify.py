"""A changed file is found, and what was changed in it is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.export.wording import Wording
from coaching.portfolio.as_json import to_json, written
from coaching.portfolio.seal import sealed
from coaching.portfolio.verify import seal_of, verify

if TYPE_CHECKING:
    from tests.coaching.portfolio.conftest import Kit

if TYPE_CHECKING:
    pass

Route = tuple[str | int, ...]


def leaves(value: Any, route: Route = ()) -> Iterator[Route]:
    """Where every single value of a file stands."""
    if isinstance(value, dict | list) and value:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in pairs:
            yield from leaves(each, (*route, key))
    else:
        yield route


@pytest.fixture(scope="session")
def file(kit: Kit, wording: Wording) -> bytes:
    """A portfolio as JSON, as it was made."""
    return to_json(kit.bound(), wording)


def a_leaf(data: Any, anywhere: int) -> Route:
    """One of the places of a file."""
    found = list(leaves(data))
    return found[anywhere % len(found)]


def at(value: Any, route: Route) -> Any:
    for key in route:
        value = value[key]
    return value


def test_a_file_as_it_was_made_is_well(file: bytes) -> None:
    assert verify(file) == ()
    assert seal_of(file) == json.loads(file)["sha256"]


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 255))
def test_any_flipped_byte_is_found(file: bytes, anywhere: int, bits: int) -> None:
    place = anywhere % len(file)
    flipped = bytes((*file[:place], file[place] ^ bits, *file[place + 1 :]))
    assert verify(flipped)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.one_of(st.none(), st.text(max_size=5), st.integers()))
def test_any_other_value_in_any_place_is_found(file: bytes, anywhere: int, value: Any) -> None:
    data = json.loads(file)
    route = a_leaf(data, anywhere)
    holder = at(data, route[:-1])
    if holder[route[-1]] == value and type(holder[route[-1]]) is type(value):
        return
    holder[route[-1]] = value
    assert verify(written(data))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_anything_taken_out_is_found(file: bytes, anywhere: int) -> None:
    data = json.loads(file)
    route = a_leaf(data, anywhere)
    del at(data, route[:-1])[route[-1]]
    assert verify(written(data))


def changed(file: bytes, *, seal: bool = False) -> bytes:
    """The file with other words in its first reflection, sealed anew on a wish."""
    data = json.loads(file)
    cell = data["portfolios"][0]["cells"][0]
    place = next(n for n, each in enumerate(cell["entries"]) if each["type"] == "reflection")
    cell["entries"][place]["messages"][0]["text"] = "改過的話"
    if seal:
        cell["entries"][place] = sealed(cell["entries"][place])
    return written(data)


def test_a_changed_entry_is_named_and_nothing_else(file: bytes) -> None:
    (sentence,) = verify(changed(file))
    assert "小芸" in sentence and "cell P1.1.1" in sentence
    assert "reflection 2000 of 2026-11-16: changed" in sentence


def test_a_changed_entry_with_a_new_seal_breaks_that_of_its_cell(file: bytes) -> None:
    (sentence,) = verify(changed(file, seal=True))
    assert sentence.endswith("cell P1.1.1: changed.")


def test_an_entry_that_was_moved_breaks_both_cells(file: bytes) -> None:
    data = json.loads(file)
    cells = data["portfolios"][0]["cells"]
    cells[1]["entries"].append(cells[0]["entries"].pop())
    assert [sentence.split(", ")[-1] for sentence in verify(written(data))] == [
        "cell P1.1.1: changed.",
        "cell P1.1.2: changed.",
    ]


def test_a_file_written_anew_with_the_same_content_is_told_apart(file: bytes) -> None:
    (sentence,) = verify(json.dumps(json.loads(file)).encode())
    assert "contents are as they were" in sentence


def test_a_file_without_the_seal_of_the_whole_is_told(file: bytes) -> None:
    data = json.loads(file)
    del data["sha256"]
    assert verify(written(data)) == ("The seal of the whole file is gone.",)


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "no file of the schema"),
        (b'{"schema": "competency-coach/export"}', "no file of the schema"),
        (b'{"schema": "competency-coach/portfolio", "version": 2}', "version 2"),
    ],
)
def test_what_is_no_portfolio_is_a_sentence(file: bytes, told: str) -> None:
    (sentence,) = verify(file)
    assert told in sentence
