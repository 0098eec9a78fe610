"""From what a person typed to a few plain tokens, by tables of words and never by guessing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping


def normal(text: str) -> str:
    """Fold full-width and capital letters, odd dashes and runs of space, to compare only."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("\u2212", "-")
    return " ".join(folded.split())


def without(text: str, fillers: Collection[str]) -> str:
    """Take the fillers out of a normal text, the longest first."""
    return replace_words(text, dict.fromkeys(fillers, ""))


def replace_words(text: str, table: Mapping[str, str]) -> str:
    """Put each word's token in its place, with spaces round it; the longest words go first.

    A Latin word counts only by itself, so `at` leaves `sat` alone, yet `9pm` holds `pm`.
    """
    words = sorted(table, key=len, reverse=True)
    pattern = "|".join(_pattern(word) for word in words)
    return " ".join(re.sub(pattern, lambda found: f" {table[found[0]]} ", text).split())


def replace_numerals(text: str, numerals: Mapping[str, int]) -> str:
    """Write Chinese numbers in digits: units, tens and hundreds, or digit by digit."""
    run = "[" + "".join(map(re.escape, numerals)) + "]+"
    return re.sub(run, lambda found: _digits([numerals[sign] for sign in found[0]]), text)


def _pattern(word: str) -> str:
    escaped = re.escape(word)
    return f"(?<![a-z]){escaped}(?![a-z])" if word.isascii() else escaped


def _digits(values: list[int]) -> str:
    if max(values) < 10:
        return "".join(map(str, values))
    total = units = 0
    for value in values:
        if value < 10:
            units = value
        else:
            total += max(units, 1) * value
            units = 0
    return str(total + units)
