"""Everything as JSON, and back again without a loss; docs/export.md says what each field means."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from coaching.export.everything import Everything

SCHEMA = "competency-coach/export"
VERSION = 1

IDS = frozenset(
    {
        *("id", "learner", "chat", "cohort", "delivery", "reflection", "part", "actor", "subject"),
        *("coach", "thread"),
    }
)
"""Fields whose numbers are written as text: many programs round numbers beyond 53 bits."""

LATER = frozenset(
    {"standard", "assignments", "grades", "levels", "letters", "notes", "readings", "people"}
    | {"coach", "weekdays", "prompt_at", "weekly_day", "weekly_at", "starts_on", "ends_on"}
    | {"holidays", "days_off", "season", "goes_on", "nudged_at"}
)
"""Fields that files of this version may lack."""

_HALF_PAIRS = re.compile("[\ud800-\udfff]")


class NotAnExportError(ValueError):
    """The data is not an export that this version of the program can read."""


def to_json(everything: Everything) -> bytes:
    """The export as a UTF-8 JSON file, indented for people."""
    data = {"schema": SCHEMA, "version": VERSION, **_plain(everything)}
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return _HALF_PAIRS.sub(lambda half: f"\\u{ord(half[0]):04x}", text).encode()


def from_json(file: bytes) -> Everything:
    """The record that `to_json` wrote; raises NotAnExportError with a sentence on other data."""
    try:
        data = json.loads(file)
    except ValueError as error:
        raise NotAnExportError("This is not JSON: take the file data.json as it was.") from error
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise NotAnExportError(f"This is no file of the schema {SCHEMA}: take data.json.")
    if data.get("version") != VERSION:
        raise NotAnExportError(
            f"This file has version {data.get('version')!r} of the schema, this program reads "
            f"{VERSION}: use the program that made it."
        )
    try:
        everything: Everything = _record(Everything, data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotAnExportError(f"A field is missing or of another shape: {error}.") from error
    return everything


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if is_dataclass(value):
        return {field.name: _field(field.name, value) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return {str(_plain(name)): _plain(each) for name, each in value.items()}
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value


def _field(name: str, record: Any) -> Any:
    value = getattr(record, name)
    return str(value) if name in IDS and isinstance(value, int) else _plain(value)


def _record(kind: Any, data: Mapping[str, Any]) -> Any:
    """The record of a class, from an object with its fields by name.

    A field that came later is not in older files; then it has its default.
    """
    absent = LATER - data.keys()
    return kind(
        **{
            name: _value(hint, data[name])
            for name, hint in _hints(kind).items()
            if name not in absent
        }
    )


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _value(hint: Any, value: Any) -> Any:
    """A JSON value as the type that a field is declared with."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return None if value is None else _value(_without_none(hint), value)
    if origin is Literal:
        return value
    if origin is tuple:
        return tuple(_value(get_args(hint)[0], each) for each in value)
    if origin is frozenset:
        return frozenset(value)
    if origin is Mapping:
        return {_value(get_args(hint)[0], name): each for name, each in value.items()}
    if is_dataclass(hint) and isinstance(hint, type):
        return _record(hint, value)
    if hint in (datetime, date, time):
        return hint.fromisoformat(value)
    return int(value) if hint is int else value


def _without_none(hint: Any) -> Any:
    """Of `something | None`, the something."""
    return next(kind for kind in get_args(hint) if kind is not NoneType)
