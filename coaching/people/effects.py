"""What a decision about people and their power asks to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An owner reads a learner's entries for a while, with a reason that the learner is told."""

    id: int
    staff: int
    learner: int
    reason: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLook:
    """Such a look begins."""

    look: Look


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLook:
    """A look ends before its time; only the owner's own."""

    id: int
    staff: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveCohorts:
    """A coach who goes accompanies nobody who joins a cohort from now on."""

    coach: int


PeopleEffect = AddLook | EndLook | LeaveCohorts
