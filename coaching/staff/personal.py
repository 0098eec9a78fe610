"""Numbers that belong to a person: found in what was written, and hidden in summaries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["id", "phone", "card"]

HIDDEN: Final = "\uff0a"
"""Stands for each hidden letter or digit."""

_NARROW: Final = {0xFF01 + at: 0x21 + at for at in range(94)}
"""Full-width letters and digits made narrow, every place kept."""
_LONG = re.compile(r"\d(?:[ )-]{0,2}\d){7}", re.ASCII)
"""Digits enough for any of them: most texts have fewer, and are done with at once."""
_ID = re.compile(r"(?<![A-Z0-9])[A-Z][1289]\d{8}(?!\d)", re.ASCII | re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\d+])"
    r"(?:(?:\+?886[ -]?|0)9\d{2}[ -]?\d{3}[ -]?\d{3}"  # mobile
    r"|\(?0(?:2\)?[ -]?\d{4}|[3-8]\)?[ -]?\d{3,4}|[3-8]\d\)?[ -]?\d{2,4})[ -]?\d{4})"  # landline
    r"(?!\d)",
    re.ASCII,
)
_CARD = re.compile(r"(?<![\d-])(?:[3-6]|2[2-7])\d(?:[ -]?\d){11,17}(?!\d)", re.ASCII)
_CARD_DIGITS: Final = range(14, 20)
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
"""The first letter of an ID stands for its place here, counted from 10."""
_WEIGHTS: Final = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where such a number stands in a text: from `start` up to before `end`."""

    start: int
    end: int
    kind: Kind


def personal(text: str) -> tuple[Span, ...]:
    """Find ID numbers and cards with a right check digit, and phone numbers, in order."""
    flat = text.translate(_NARROW)
    found: list[Span] = []
    if _LONG.search(flat) is None:
        return ()
    for span in (*_ids(flat), *_cards(flat), *_phones(flat)):
        if all(span.end <= other.start or other.end <= span.start for other in found):
            found.append(span)
    return tuple(sorted(found))


def masked(text: str) -> str:
    """The same text with every such number hidden; its length stays."""
    letters = list(text)
    for span in personal(text):
        for at in range(span.start, span.end):
            if letters[at].isalnum():
                letters[at] = HIDDEN
    return "".join(letters)


def _ids(text: str) -> Iterator[Span]:
    for match in _ID.finditer(text):
        first = _LETTERS.index(match[0][0].upper()) + 10
        digits = (*divmod(first, 10), *map(int, match[0][1:]))
        if sum(d * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 10 == 0:
            yield Span(match.start(), match.end(), "id")


def _cards(text: str) -> Iterator[Span]:
    for match in _CARD.finditer(text):
        digits = [int(letter) for letter in match[0] if letter.isdecimal()]
        if len(digits) in _CARD_DIGITS and _luhn(digits):
            yield Span(match.start(), match.end(), "card")


def _luhn(digits: list[int]) -> bool:
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


def _phones(text: str) -> Iterator[Span]:
    for match in _PHONE.finditer(text):
        yield Span(match.start(), match.end(), "phone")
