"""Choosing the learner's own words to be quoted back: always a substring, never rewritten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import combining, east_asian_width

_ENDS = r"[\n\r\u3002\uff01\uff1f!?\uff1b;]|\.(?=\s|$)"
_SENTENCES = re.compile(f"(?:{_ENDS})+")
# A comma inside a number, as in 1,200, is no end of a clause.
_CLAUSES = re.compile(rf"(?:{_ENDS}|\uff0c|,(?!\d)|(?<!\d),)+")
_ONES = "\u4e00\u4e8c\u5169\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d"
_TENS = "\u5341\u767e\u5343"
_COUNTED = (
    "\u4f4d\u500b\u4efd\u676f\u6b21\u5929\u5143\u584a\u4eba\u6210\u500d\u4ef6\u9593\u5f35"
    "\u5247\u5bb6\u5c0f\u5e74\u9031\u516c\u7bb1\u5305\u96bb\u7d44\u689d\u684c\u7a2e\u6a23"
    "\u74f6\u7897\u76d2\u888b\u79d2\u6b72\u6a13\u9846\u53f0\u81fa\u7b46\u6876\u4e32\u7247"
    "\u652f\u76e4\u6839\u758a\u6279\u8f2a\u8d9f\u7d1a\u984c\u6298\u9813\u5ea6\u65a4\u576a"
    "\u53e5"
)
"""Words that stand behind a number of things, people, money or time."""
_NUMBER = re.compile(
    "[0-9\uff10-\uff19]"
    # A lone numeral counts only before what it counts: a sandwich has one in its name.
    f"|[{_ONES[1:]}\u534a{_TENS}](?:[{_COUNTED}]|\u5206[\u9418\u4e4b]|\u9ede(?!\u5fc3))"
    f"|[{_ONES}][{_TENS}\u842c]|\u5341[{_ONES}]|\u4e00\u534a|\u767e\u5206\u4e4b"
)
_JOINED = "\u200d\ufe0e\ufe0f"
"""Characters that belong to the one before: an emoji is not torn apart."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a learner, a substring of the text they are from; `cut`: the clause goes on."""

    words: str
    cut: bool = False

    @property
    def shown(self) -> str:
        """The words as they are put between quotation marks."""
        return f"{self.words}\u2026" if self.cut else self.words


def quotation(text: str, limit: int = 40) -> Quotation:
    """Choose what is quoted: the first sentence or clause that holds a number and fits, else the
    longest that fits, else the beginning of a longer one.

    At most `limit` Chinese characters wide, or twice as many narrow ones; empty when there are
    no words.
    """
    room = limit * 2
    for chosen in (_numbered(text, room), _longest(text, room)):
        if chosen:
            return Quotation(chosen)
    clauses = _pieces(_CLAUSES, text)
    chosen = next(filter(has_number, clauses), clauses[0] if clauses else "")
    return Quotation(_beginning(chosen, room), cut=bool(chosen))


def has_number(text: str) -> bool:
    """Whether a figure stands in the words, in digits or as a Chinese numeral above one."""
    return _NUMBER.search(text) is not None


def _numbered(text: str, room: int) -> str:
    for pattern in (_SENTENCES, _CLAUSES):
        for piece in _pieces(pattern, text):
            if has_number(piece) and _width(piece) <= room:
                return piece
    return ""


def _longest(text: str, room: int) -> str:
    if has_number(text):
        return ""
    for pattern in (_SENTENCES, _CLAUSES):
        fitting = [piece for piece in _pieces(pattern, text) if _width(piece) <= room]
        if fitting:
            return max(fitting, key=_width)
    return ""


def _pieces(pattern: re.Pattern[str], text: str) -> list[str]:
    pieces = (piece.strip() for piece in pattern.split(text))
    return [piece for piece in pieces if any(map(str.isalnum, piece))]


def _width(text: str) -> int:
    return sum(1 if east_asian_width(letter) in ("Na", "H", "N") else 2 for letter in text)


def _beginning(text: str, room: int) -> str:
    """As much as there is room for, up to the end of a word or letter."""
    end = 0
    while end < len(text) and _width(text[: end + 1]) <= room:
        end += 1
    whole = end
    while 0 < end < len(text) and _torn(text[end - 1], text[end]):
        end -= 1
    return text[: end or whole].rstrip()


def _torn(before: str, after: str) -> bool:
    """Whether a word or a letter would be torn between these two characters."""
    if combining(after) or after in _JOINED or before == _JOINED[0]:
        return True
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
