"""Which letters of a text a search found, so that a page can mark them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from coaching.grams import runs

AROUND = 60
"""How many letters stand before the first find in an excerpt."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: found or not."""

    text: str
    found: bool


def marked(text: str, words: Iterable[str]) -> tuple[Piece, ...]:
    """Cut a text where what was looked for begins and ends; joined, the pieces are the text.

    `words` are those of `coaching.grams.words`, and the text is compared in the form in which
    it is searched: however wide a letter was typed, and whether large or small.
    """
    folded, places = _folded(text)
    hit = [False] * len(text)
    for word in words:
        at = folded.find(word)
        while at >= 0:
            for start, end in places[at : at + len(word)]:
                hit[start:end] = [True] * (end - start)
            at = folded.find(word, at + 1)
    return tuple(_cut(text, hit))


def excerpt(text: str, words: Iterable[str], most: int = 220) -> tuple[Piece, ...]:
    """A long text's neighbourhood of the first find, marked; with … where something is left out."""
    pieces = marked(text, words)
    first = 0
    for piece in pieces:
        if piece.found:
            break
        first += len(piece.text)
    start = max(0, first - AROUND) if first < len(text) else 0
    end = min(len(text), start + most)
    return tuple(_within(pieces, start, end, len(text)))


def _within(pieces: Iterable[Piece], start: int, end: int, length: int) -> Iterator[Piece]:
    if start > 0:
        yield Piece("…", False)
    at = 0
    for piece in pieces:
        text = piece.text[max(0, start - at) : max(0, end - at)]
        if text:
            yield Piece(text, piece.found)
        at += len(piece.text)
    if end < length:
        yield Piece("…", False)


def _cut(text: str, hit: Sequence[bool]) -> Iterator[Piece]:
    begin = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or hit[at] != hit[begin]:
            yield Piece(text[begin:at], hit[begin])
            begin = at


def _folded(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text as it is searched, and for each of its letters the stretch of text it is from."""
    folded: list[str] = []
    places: list[tuple[int, int]] = []
    for start, end in _letters(text):
        letter = " ".join(runs(text[start:end])) or " "
        folded.append(letter)
        places += [(start, end)] * len(letter)
    return "".join(folded), places


def _letters(text: str) -> Iterator[tuple[int, int]]:
    """Where each letter begins and ends, the marks that combine with it among it."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or unicodedata.category(text[at])[0] != "M":
            yield start, at
            start = at
