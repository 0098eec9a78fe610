"""Gentle warnings about a feedback before it is sent; a coach may send it all the same.

Feedback helps when it is about what was done and what to try next, not about the person.
"""

from __future__ import annotations

from typing import Final

from coaching.quotation import has_number
from content.coach_words import coach_words, holds

SHORT: Final = 120
"""Characters that are read at a glance."""

STARTERS: Final = ("starter.week", "starter.noticed", "starter.next")
"""Beginnings of sentences to choose from: what was done, what it shows, what to try."""


def hints(text: str) -> tuple[str, ...]:
    """Give the keys of the texts that warn; none when all is well."""
    words = coach_words()
    seen = holds(text, words.behaviour) or has_number(text)
    found = []
    if not seen:
        praise = holds(text, words.praise)
        found.append("hint.praise" if praise else "hint.behaviour")
    if not holds(text, words.next_step):
        found.append("hint.next_step")
    if len(text.strip()) > SHORT:
        found.append("hint.long")
    return tuple(found)
