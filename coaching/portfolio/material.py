"""What a portfolio is made of: only what its maker may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from coaching.records import Cohort, Delivery, Learner, Rating, Reflection
from coaching.staff.records import Grade, Level

Role = Literal["learner", "coach", "operator"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Who has a portfolio made: it speaks their language and is marked with their name."""

    role: Role
    name: str = ""
    language: str = "zh-Hant"
    zone: str = "Asia/Taipei"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One learner's records, oldest first everywhere.

    Storage leaves out what the maker may not read, and counts it in `hidden`.
    """

    made_at: datetime
    learner: Learner
    cohort: Cohort
    reflections: tuple[Reflection, ...] = ()
    """With their parts; none that was erased."""
    deliveries: tuple[Delivery, ...] = ()
    """The questions that they answer."""
    ratings: tuple[Rating, ...] = ()
    levels: tuple[Level, ...] = ()
    grades: tuple[Grade, ...] = ()
    coaches: Mapping[int, str] = field(default_factory=dict)
    """The names of those who gave the levels and grades."""
    hidden: int = 0
