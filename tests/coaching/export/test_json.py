"""What is exported as data comes back as it was, whatever people wrote."""

from __future__ import annotations

import collections.abc
import json
import re
import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.export.as_json import IDS, SCHEMA, VERSION, NotAnExportError, from_json, to_json
from coaching.export.everything import Everything

PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(-(2**63), 2**63 - 1),
    str: st.text(max_size=20),
    bool: st.booleans(),
    date: st.dates(),
    time: st.times(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    frozenset[int]: st.frozensets(st.integers(0, 6)),
    dict[str, Any]: st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value that a field of this type may hold."""
    if hint in PLAIN:
        return PLAIN[hint]
    if isinstance(hint, type) and is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        return st.builds(hint, **{each.name: values(hints[each.name]) for each in fields(hint)})
    inner = typing.get_args(hint)
    match typing.get_origin(hint):
        case typing.Literal:
            return st.sampled_from(list(inner))
        case origin if origin in (types.UnionType, typing.Union):
            return st.none() | values(next(each for each in inner if each is not types.NoneType))
        case collections.abc.Mapping:
            return st.dictionaries(values(inner[0]), values(inner[1]), max_size=2)
        case _:
            return st.lists(values(inner[0]), max_size=2).map(tuple)


@settings(deadline=None, max_examples=100)
@given(values(Everything))
def test_everything_comes_back_as_it_was(everything: Everything) -> None:
    assert from_json(to_json(everything)) == everything


def test_the_file_names_its_schema_and_is_readable(diary: Callable[[str], Everything]) -> None:
    file = to_json(diary("10 位有 6 位是趕上班的"))
    data = json.loads(file)
    assert (data["schema"], data["version"]) == (SCHEMA, VERSION)
    assert "10 位有 6 位是趕上班的".encode() in file


def test_numbers_that_others_would_round_are_written_as_text(
    diary: Callable[[str], Everything],
) -> None:
    def large(value: Any) -> bool:
        if isinstance(value, dict):
            return any(map(large, value.values()))
        if isinstance(value, list):
            return any(map(large, value))
        return isinstance(value, int) and abs(value) > 2**53

    assert not large(json.loads(to_json(diary("好"))))


def test_half_of_a_surrogate_pair_does_not_break_the_file(
    diary: Callable[[str], Everything],
) -> None:
    everything = diary("壞掉的 \ud83d 字")
    file = to_json(everything)
    file.decode("utf-8")
    assert from_json(file) == everything


def test_a_file_from_before_records_named_their_standard_is_read(
    diary: Callable[[str], Everything],
) -> None:
    file = to_json(diary("好")).decode()
    older = "\n".join(line for line in file.splitlines() if '"standard"' not in line)
    assert older.count("\n") < file.count("\n")
    without_commas = re.sub(r",(\s*\})", r"\1", older)
    assert from_json(without_commas.encode()) == diary("好")


def test_a_file_from_before_there_were_coaches_is_read(diary: Callable[[str], Everything]) -> None:
    data = json.loads(to_json(diary("好")))
    newer = ("assignments", "grades", "levels", "letters", "notes", "readings", "people")
    for name in newer:
        del data[name]
    assert from_json(json.dumps(data).encode()).letters == ()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", "This is not JSON"),
        (b"\xff", "This is not JSON"),
        (b"[]", "no file of the schema"),
        (b'{"schema": "other"}', "no file of the schema"),
        (b'{"schema": "competency-coach/export", "version": 99}', "has version 99"),
        (b'{"schema": "competency-coach/export", "version": 1}', "A field is missing"),
    ],
)
def test_other_data_is_refused_with_a_sentence(file: bytes, sentence: str) -> None:
    with pytest.raises(NotAnExportError, match=sentence):
        from_json(file)


def test_every_field_is_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "export.md").read_text("utf-8")
    records: list[Any] = [Everything]
    while records:
        record = records.pop()
        hints = typing.get_type_hints(record)
        for field in fields(record):
            assert f"`{field.name}`" in page, f"{record.__name__}.{field.name}"
            inner = (hints[field.name], *typing.get_args(hints[field.name]))
            records += [each for each in inner if is_dataclass(each)]
    assert all(f"`{name}`" in page for name in IDS)
    assert f"`{SCHEMA}`" in page
