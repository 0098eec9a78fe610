"""The Bot API's own book: methods and their parameters, objects and their fields, reactions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object: what it may hold ("[]" before a type: a list of it)."""

    types: tuple[str, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class Book:
    """What the official page lists; `types` covers the objects that are played here."""

    version: str
    parameters: dict[str, frozenset[str]]
    required: dict[str, frozenset[str]]
    reactions: frozenset[str]
    types: dict[str, dict[str, Field]]
    unions: dict[str, tuple[str, ...]]

    def names(self) -> dict[str, str]:
        """Every method's name as it is written, by its lower-case form."""
        return {name.lower(): name for name in self.parameters}


def _fields(line: str) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for word in line.split():
        name, _, types = word.partition(":")
        found[name.rstrip("!")] = Field(tuple(types.split("|")), name.endswith("!"))
    return found


def read_book() -> Book:
    """The table shipped beside this module."""
    table = json.loads(files("bot.demo").joinpath("bot_api.json").read_text("utf-8"))
    listed = {name: words.split() for name, words in table["methods"].items()}
    return Book(
        version=table["version"],
        parameters={n: frozenset(w.rstrip("!") for w in words) for n, words in listed.items()},
        required={
            n: frozenset(w[:-1] for w in words if w.endswith("!")) for n, words in listed.items()
        },
        reactions=frozenset(emoji.replace("\ufe0f", "") for emoji in table["reactions"]),
        types={name: _fields(line) for name, line in table["types"].items()},
        unions={name: tuple(words.split()) for name, words in table["unions"].items()},
    )
