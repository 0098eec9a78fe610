"""A portfolio as records: the cells of the standard, and in each the entries that belong there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from coaching.coverage import Level
from coaching.portfolio.material import Maker
from coaching.records import MediaKind, PartRole

SIGNS = "\u25cb\u25d4\u25d1\u25cf"
"""A circle, empty to full, for each level of a cell."""

VerdictKind = Literal["self_rating", "coach_level", "coach_grade"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked, with the exact words that were sent (Telegram HTML)."""

    prompt: str
    rev: int
    sent: str
    follow_up: str
    message: int | None
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of the learner, byte for byte."""

    role: PartRole
    text: str
    media: MediaKind | None
    message: int
    sent_at: datetime
    edited_at: datetime | None
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A reflection with the question it answers; a note answers none."""

    id: int
    item: str | None
    standard: str
    kind: str
    date: date
    at: datetime
    private: bool
    question: Question | None
    messages: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Where somebody sees the learner: themselves, or a coach, on an item or in one reflection."""

    what: VerdictKind
    id: int
    """Of the rating or level; of a grade, that of its reflection."""
    item: str | None
    standard: str
    value: int | None
    """1 to 5, of a grade 0 to 4; None: the coach cannot tell yet."""
    date: date
    at: datetime
    coach: str | None = None
    """The coach's name; None when it is the learner."""


Entry: TypeAlias = Written | Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One item of the standard, with everything that belongs to it, oldest first."""

    item: str
    group: str
    """Its duty, or `A` for attitudes."""
    task: str | None
    name: str
    text: str
    """The standard's own words."""
    level: Level
    target: int
    """The place on the scale of five that the standard asks for."""
    entries: tuple[Entry, ...] = ()

    @property
    def written(self) -> tuple[Written, ...]:
        """The reflections."""
        return tuple(each for each in self.entries if isinstance(each, Written))

    def verdicts(self, what: VerdictKind) -> tuple[Verdict, ...]:
        """The verdicts of one kind."""
        return tuple(
            each for each in self.entries if isinstance(each, Verdict) and each.what == what
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not there yet: `reflection`, `self_rating`, `coach_level`."""
        there = {
            "reflection": self.written,
            "self_rating": self.verdicts("self_rating"),
            "coach_level": self.verdicts("coach_level"),
        }
        return tuple(what for what, found in there.items() if not found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """Everything that one learner has shown, as far as the maker may read it."""

    learner: int
    name: str
    cohort: str
    cells: tuple[Cell, ...]
    loose: tuple[Entry, ...] = ()
    """What belongs to no cell: free notes, and items that the standard no longer has."""
    hidden: int = 0
    """How many reflections are not shown."""

    @property
    def written(self) -> tuple[Written, ...]:
        """Every reflection once, although an item that was split stands in several cells."""
        found = [*(each for cell in self.cells for each in cell.written)]
        found += [each for each in self.loose if isinstance(each, Written)]
        return tuple({each.id: each for each in found}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Binder:
    """A file: the portfolio of one learner, or those of a cohort."""

    made_at: datetime
    maker: Maker
    standard: str
    title: str
    """Of the standard."""
    portfolios: tuple[Portfolio, ...]
