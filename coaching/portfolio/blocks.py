"""A document as blocks that Markdown and a word processor both can show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the document's title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of ours."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The learner's own words, byte for byte, and a line that says which they are."""

    caption: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Something still to be answered."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = Heading | Line | Quote | Question | Table
