"""The map of abilities: every item of the standard beside every learner, duty by duty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.web.shown.places import group_name, group_of
from bot.web.shown.wording import Says
from coaching.coverage import ATTITUDES
from coaching.dialogue.buttons import write_id
from coaching.programme import Programme
from coaching.staff.heatmap import Figure, HeatCell, figures, heatmap
from coaching.staff.view import LearnerFile
from coaching.staff.wording import name_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """One learner's place on one item."""

    level: int
    word: str
    """The level in words, for those who do not see the mark."""
    own: int | None
    placed: int | None


@dataclass(frozen=True, slots=True)
class Line(Generic[T]):
    """One item: its name, and what stands beside it."""

    code: str
    name: str
    cells: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Group(Generic[T]):
    """The items of one duty, or the attitudes."""

    id: str
    name: str
    rows: tuple[Line[T], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One learner at the head of a column."""

    id: str
    name: str
    reached: int
    """How many items they have answered anything about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbilityMap:
    """The whole table."""

    heads: tuple[Head, ...]
    groups: tuple[Group[Square], ...]
    legend: tuple[str, ...]
    """What each level means, from 0 to 3."""
    all: int
    """How many items there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The same for those who see numbers only; `people` is None when they are too few."""

    people: int | None
    groups: tuple[Group[str], ...]


def ability_map(
    files: Sequence[LearnerFile], programme: Programme, says: Says, group: str
) -> AbilityMap:
    """Put learners side by side; `group` is a duty (or the attitudes) to keep to."""
    words = says.content.texts.choices(says.language, "progress.legend")
    drawn = heatmap(files, programme)
    rows = zip(*(column.cells for column in drawn.columns), strict=True)
    lines = [
        (item, tuple(_square(cell, words) for cell in row))
        for item, row in zip(drawn.items, rows, strict=False)
    ]
    return AbilityMap(
        heads=tuple(
            Head(
                id=write_id(column.learner.id),
                name=name_of(column.learner, programme, says.language),
                reached=sum(cell.coverage > 0 for cell in column.cells),
            )
            for column in drawn.columns
        ),
        groups=tuple(_grouped(lines, says, group)),
        legend=words,
        all=len(drawn.items),
    )


def counts(files: Iterable[LearnerFile], programme: Programme, says: Says) -> Counts:
    """Count people by item; a figure of too few is not given."""
    found = figures(files, programme)
    lines = [(figure.item, tuple(_told(figure, says))) for figure in found.items]
    return Counts(people=found.people, groups=tuple(_grouped(lines, says, "")))


def groups(says: Says) -> tuple[tuple[str, str], ...]:
    """The duties and the attitudes, to choose from."""
    found = (*says.content.bank.duties, ATTITUDES)
    return tuple((group, group_name(says.content, group, says.language)) for group in found)


def _grouped(
    lines: Iterable[tuple[str, tuple[T, ...]]], says: Says, only: str
) -> Iterator[Group[T]]:
    rows: dict[str, list[Line[T]]] = {}
    for item, cells in lines:
        line = Line(item, says.content.bank.plain(item, says.language), cells)
        rows.setdefault(group_of(says.content, item), []).append(line)
    for group, found in rows.items():
        if only in ("", group):
            yield Group(group, group_name(says.content, group, says.language), tuple(found))


def _square(cell: HeatCell, words: Sequence[str]) -> Square:
    return Square(
        level=cell.coverage,
        word=words[cell.coverage],
        own=cell.own,
        placed=cell.level,
    )


def _told(figure: Figure, says: Says) -> Iterator[str]:
    for count in (figure.asked, figure.answered, figure.covered, figure.own, figure.level):
        yield says.t("figures.hidden") if count is None else f"{count:g}"
