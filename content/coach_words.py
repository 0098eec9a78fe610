"""The words by which a coach's attention is called, kept in a content file to be extended."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from content.faults import ContentFaults
from content.model import Model, Text
from content.shelf import Shelf

FILE: Final = "words/coach-words.yaml"

LOOSE: Final = re.compile(r" (?=[^\x00-\x7f])|(?<=[^\x00-\x7f]) ")
"""A space that touches a Chinese letter."""


class CoachWords(Model):
    """The lists of the file, which explains each of them, as they are compared."""

    distress: tuple[Text, ...]
    not_distress: tuple[Text, ...]
    legal: tuple[Text, ...]
    not_legal: tuple[Text, ...]
    praise: tuple[Text, ...]
    behaviour: tuple[Text, ...]
    next_step: tuple[Text, ...]


def squeezed(text: str) -> str:
    """Give the form in which words are compared: half-width, lower case, no spaces in Chinese."""
    flat = unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'")
    flat = " ".join(flat.split())
    return LOOSE.sub("", flat) if " " in flat else flat


def holds(text: str, words: tuple[str, ...], unless: tuple[str, ...] = ()) -> bool:
    """Tell whether one of the words stands in a text, otherwise than inside one of `unless`."""
    flat = squeezed(text)
    if not any(word in flat for word in words):
        return False
    if unless:
        # What stood around it must not run together into a word of its own.
        flat = _any_of(unless).sub("\0", flat)
    return _any_of(words).search(flat) is not None


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words; an English one begins where a word begins."""
    return re.compile(
        "|".join(
            f"(?<![a-z]){re.escape(word)}" if word[0].isascii() else re.escape(word)
            for word in words
        )
    )


def load_coach_words(root: Path | None = None) -> CoachWords:
    """Load the lists of a data folder (default: the shipped one), or raise ContentFaults."""
    shelf = Shelf(root or Path(__file__).parent / "data")
    page = shelf.page(FILE, TypeAdapter(CoachWords))
    if page is None:
        raise ContentFaults(shelf.faults)
    lists = page.value.model_dump()
    return CoachWords(**{name: tuple(map(squeezed, words)) for name, words in lists.items()})


@cache
def coach_words() -> CoachWords:
    """The shipped lists, read once."""
    return load_coach_words()
