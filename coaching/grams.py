"""Pairs of neighbouring characters: how Chinese is searched, which has no spaces between words.

Text and query are folded alike and cut into runs at whatever is no letter, digit or sign. A word
is found wherever its characters stand side by side in one run, also inside a longer word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache
from itertools import pairwise

LONGEST_QUERY = 200
"""How many characters of a query count."""
MOST_WORDS = 20
"""How many words of a query count."""
CHARACTER_BITS = 21
"""A character takes no more; a gram is its first character, shifted by these, and its second."""
_END = "\0"
"""Stands behind the last character of a run, so that it too is the first of a pair."""


_SIGN = re.compile(r"[\W_]")
"""Whatever is neither a letter nor a digit."""
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
"""Characters that folding leaves alone, whatever stands beside them."""


def runs(text: str) -> list[str]:
    """The runs of a text, in order: full width, case and punctuation make no difference."""
    # Cut first: what is left of most texts is in its normal form already, which costs nothing.
    folded = unicodedata.normalize("NFKC", _cut(text)).casefold()
    return _cut(unicodedata.normalize("NFKC", folded)).split()


def words(query: str) -> tuple[str, ...]:
    """The words to look for, each once; none when the query is only punctuation."""
    return tuple(dict.fromkeys(runs(query[:LONGEST_QUERY])))[:MOST_WORDS]


def grams(text: str) -> set[int]:
    """The pairs of neighbours in a text, as numbers; the last character of a run pairs with 0."""
    found: set[int] = set()
    for run in runs(text):
        found.update(_pairs(run + _END))
    return found


def ranges(word: str) -> list[tuple[int, int]]:
    """What a text that holds the word has among its grams: one in each of these (first, last).

    A pair is one number; a single character may have any other behind it.
    """
    if len(word) > 1:
        return [(gram, gram) for gram in dict.fromkeys(_pairs(word))]
    first = ord(word) << CHARACTER_BITS
    return [(first, first + (1 << CHARACTER_BITS) - 1)]


def touching(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two ranges have a character in common."""
    return not _characters(*one).isdisjoint(_characters(*other))


def holds(texts: Iterable[str], wanted: Collection[str]) -> bool:
    """Whether each of the words stands in one of the texts."""
    said = "\n".join(texts)
    unsure = [word for word in wanted if not (_HAN.fullmatch(word) and word in said)]
    # Folding reads every character; only words that it may bring about have to wait for it.
    folded = " ".join(runs(said)) if unsure else ""
    return all(word in folded for word in unsure)


def _cut(text: str) -> str:
    """The text with a space for every sign that parts runs."""
    for sign in set(_SIGN.findall(text)):
        text = text.replace(sign, _instead_of(sign))
    return text


@cache
def _instead_of(sign: str) -> str:
    """A space for what parts runs, nothing for what only chooses a glyph, else the sign itself."""
    if "VARIATION SELECTOR" in unicodedata.name(sign, ""):
        return ""
    return " " if unicodedata.category(sign)[0] in "CPZ" else sign


def _characters(first: int, last: int) -> set[int]:
    """The characters that are certain to be in a gram of the range."""
    head, second = divmod(first, 1 << CHARACTER_BITS)
    return {head, second} if first == last else {head}


def _pairs(run: str) -> Iterable[int]:
    """Each character with the next one, as a number."""
    return (first << CHARACTER_BITS | second for first, second in pairwise(map(ord, run)))
