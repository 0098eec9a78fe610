"""All items by all learners: how far each is covered, and where learner and coach see it.

For those who see numbers only there are figures of many people. A figure of fewer than five is
not given, and every count is rounded down to five, so that two reports that differ by one person
tell nothing about that person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from coaching.access import SMALLEST_GROUP
from coaching.carried import carried_log, carried_ratings
from coaching.coverage import Level, coverage
from coaching.programme import Programme
from coaching.records import Learner
from coaching.staff.queue import newest_levels
from coaching.staff.view import LearnerFile

COVERED: Final = 2
"""From this level of coverage on, an item counts as covered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """One learner on one item."""

    coverage: Level
    answered: int
    own: int | None
    """The learner's own newest place."""
    level: int | None
    """A coach's newest, if it could be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One learner, with a cell for each item."""

    learner: Learner
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """The items in their published order, and the learners as they were given."""

    items: tuple[str, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One item, counted of many; None where it is of too few people."""

    item: str
    asked: int | None
    """People who were asked about it at least once."""
    answered: int | None
    covered: int | None
    own: float | None
    """The middle one of the learners' own places."""
    level: float | None
    """The middle one of the coaches'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What those may see who see numbers only; nothing at all of fewer than five people."""

    people: int | None
    items: tuple[Figure, ...]


def heatmap(files: Iterable[LearnerFile], programme: Programme) -> HeatMap:
    """Draw the map; each file comes with its log."""
    columns = tuple(_column(file, programme) for file in files)
    return HeatMap(items=programme.content.bank.items, columns=columns)


def figures(files: Iterable[LearnerFile], programme: Programme) -> Figures:
    """Count people by item; each file comes with its log."""
    known = tuple(files)
    if len(known) < SMALLEST_GROUP:
        return Figures(people=None, items=())
    rows = tuple(zip(*(_column(file, programme).cells for file in known), strict=True))
    asked = _asked(known, programme)
    return Figures(
        people=_rounded(len(known)),
        items=tuple(
            Figure(
                item=item,
                asked=_rounded(asked.get(item, 0)),
                answered=_rounded(sum(cell.answered > 0 for cell in row)),
                covered=_rounded(sum(cell.coverage >= COVERED for cell in row)),
                own=_middle([cell.own for cell in row if cell.own is not None]),
                level=_middle([cell.level for cell in row if cell.level is not None]),
            )
            for item, row in zip(programme.content.bank.items, rows, strict=True)
        ),
    )


def _column(file: LearnerFile, programme: Programme) -> Column:
    content = programme.content
    ratings = sorted(carried_ratings(content, file.ratings), key=lambda each: (each.at, each.id))
    own = {rating.item: rating.value for rating in ratings}
    levels = newest_levels(content, file.levels)
    cells = coverage(content.bank, carried_log(content, file.log))
    return Column(
        learner=file.learner,
        cells=tuple(
            HeatCell(
                coverage=cell.level,
                answered=cell.answered,
                own=own.get(cell.item),
                level=levels[cell.item].value if cell.item in levels else None,
            )
            for cell in cells
        ),
    )


def _asked(files: Iterable[LearnerFile], programme: Programme) -> dict[str, int]:
    counts: dict[str, int] = {}
    for file in files:
        log = carried_log(programme.content, file.log)
        for item in {asked.item for asked in log if asked.state != "expired"}:
            counts[item] = counts.get(item, 0) + 1
    return counts


def _rounded(count: int) -> int | None:
    """A count down to five; None below that, and nobody learns whether it is none at all."""
    return count // SMALLEST_GROUP * SMALLEST_GROUP or None


def _middle(values: Sequence[int]) -> float | None:
    return float(median(values)) if len(values) >= SMALLEST_GROUP else None
