"""One line of the answer log: what was asked, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coaching.records import FIRST_STANDARD


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A prompt once put to a learner, as the curriculum reads it."""

    item: str
    kind: str
    prompt_id: str
    date: date
    """The learner's local date."""
    answered: bool
    rating: int | None = None
    """The learner's own 1–5, if they gave one to this prompt."""
    coach_rating: int | None = None
    via: str = "daily"
    state: str = "asked"
    standard: str = FIRST_STANDARD
    """The standard that `item` and `prompt_id` belong to."""
