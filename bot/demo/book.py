"""The Bot API's own book: which methods there are, what they take, which reactions exist."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Book:
    """What the official page lists: parameters by method, required ones apart."""

    version: str
    parameters: dict[str, frozenset[str]]
    required: dict[str, frozenset[str]]
    reactions: frozenset[str]

    def names(self) -> dict[str, str]:
        """Every method's name as it is written, by its lower-case form."""
        return {name.lower(): name for name in self.parameters}


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
    )
