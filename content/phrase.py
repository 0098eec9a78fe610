"""Small facts about Chinese wording that need no vocabulary: length, width, script, likeness."""

import re
from itertools import pairwise
from typing import Final

from content.lines import columns as columns_of

HAN: Final = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
HALF_WIDTH: Final = re.compile(rf"[{HAN}][,;:!?.()]|[,;!?()][{HAN}]")
HAN_LETTER: Final = re.compile(rf"[{HAN}]")


def has_han(text: str) -> bool:
    """Tell whether there is a Chinese character in the text."""
    return HAN_LETTER.search(text) is not None


def half_width(text: str) -> str | None:
    """Give the first half-width punctuation mark that touches a Chinese character, if any."""
    match = HALF_WIDTH.search(text)
    return match[0].strip() if match else None


def not_traditional(text: str) -> str:
    """Give the Chinese characters that Taiwan's Big5 (cp950) does not have."""
    return "".join(letter for letter in text if HAN_LETTER.match(letter) and not _in_big5(letter))


def lines_on_phone(text: str, columns: int = 38) -> int:
    """Count the lines a text takes on a phone; a Chinese character takes two columns."""
    return sum(max(1, -(-columns_of(line) // columns)) for line in text.split("\n"))


def likeness(one: str, other: str) -> float:
    """Say how alike two texts are: the share of character pairs they have in common, 0 to 1."""
    first, second = _pairs(one), _pairs(other)
    union = len(first | second)
    return len(first & second) / union if union else 0.0


def _pairs(text: str) -> set[str]:
    letters = [letter for letter in text if letter.isalnum()]
    return {one + two for one, two in pairwise(letters)}


def _in_big5(letter: str) -> bool:
    try:
        letter.encode("cp950")
    except UnicodeEncodeError:
        return False
    return True
