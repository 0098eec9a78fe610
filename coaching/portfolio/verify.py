"""Checks the seals of a portfolio's JSON file, and names what was changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from coaching.portfolio.as_json import SCHEMA, VERSION, written
from coaching.portfolio.seal import SEAL, digest, is_sealed


def verify(file: bytes) -> tuple[str, ...]:
    """A sentence for each thing that is not as it was when the file was made; none: all is well.

    Somebody who changes words and makes every seal anew is found only by comparing the seal of
    the whole with one that was kept elsewhere.
    """
    try:
        data = json.loads(file)
    except (ValueError, RecursionError):
        return ("This is not JSON: the file was damaged, or it is another one.",)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        return (f"This is no file of the schema {SCHEMA}: take the JSON file of a portfolio.",)
    if data.get("version") != VERSION:
        return (
            f"This file has version {data.get('version')!r} of the schema, this program checks "
            f"{VERSION}: use the program that made it.",
        )
    found = tuple(_broken(data, "The file itself"))
    if not is_sealed(data):
        found += ("The seal of the whole file is gone.",)
    if not found and not _as_written(data, file):
        return ("The contents are as they were, but the file was written anew by another program.",)
    return found


def seal_of(file: bytes) -> str:
    """The seal of the whole, of a file that `verify` found nothing in."""
    return str(json.loads(file)[SEAL])


def _as_written(data: dict[str, Any], file: bytes) -> bool:
    try:
        return written(data) == file
    except (ValueError, RecursionError):
        return False


def _broken(value: Any, place: str) -> Iterator[str]:
    """Every sealed object inside that no longer has the content it was sealed with."""
    if isinstance(value, dict):
        here = f"{place}, {_name(value)}" if _name(value) else place
        if is_sealed(value) and not _fits(value):
            yield f"{here}: changed."
        for each in value.values():
            yield from _broken(each, here)
    elif isinstance(value, list):
        for each in value:
            yield from _broken(each, place)


def _fits(value: dict[str, Any]) -> bool:
    return digest(value) == str(value[SEAL])


def _name(value: dict[str, Any]) -> str:
    """What an object is called in a sentence; empty when it has no name of its own."""
    if "learner" in value:
        return f"learner {value.get('name')} ({value['learner']})"
    if "type" in value:
        return f"{value['type']} {value.get('id')} of {value.get('date')}"
    if "entries" in value:
        return f"cell {value.get('item')}"
    return ""
