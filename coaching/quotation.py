"""Choosing the learner's own words to be quoted back: always a substring, never rewritten."""

from __future__ import annotations

import re

_SENTENCES = re.compile("[\n\r\u3002\uff01\uff1f!?\uff1b;]+")
_CLAUSES = re.compile("[\n\r\u3002\uff01\uff1f!?\uff1b;\uff0c,]+")
_NUMERALS = "\u4e8c\u5169\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e\u5343\u842c\u534a"
_NUMBER = re.compile(f"[0-9\uff10-\uff19{_NUMERALS}]")


def quotation(text: str, limit: int = 40) -> str:
    """Choose the clause to be quoted: the first that holds a number, else the first one.

    Always a substring of `text`, at most `limit` characters, empty when there are no words.
    """
    for pattern in (_SENTENCES, _CLAUSES):
        for piece in _pieces(pattern, text):
            if has_number(piece) and len(piece) <= limit:
                return piece
    clauses = _pieces(_CLAUSES, text)
    chosen = next(filter(has_number, clauses), clauses[0] if clauses else "")
    return chosen[:limit].rstrip()


def _pieces(pattern: re.Pattern[str], text: str) -> list[str]:
    return [piece.strip() for piece in pattern.split(text) if piece.strip()]


def has_number(text: str) -> bool:
    """Whether a figure stands in the words, in digits or as a Chinese numeral above one."""
    return _NUMBER.search(text) is not None
