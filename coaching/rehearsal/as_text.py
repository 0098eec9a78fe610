"""What a rehearsal found, as one table to compare classes: for a terminal and for Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from coaching.rehearsal.findings import Findings, Spread
from content.bank import Bank
from content.prompt import KINDS

NONE: Final = "-"
Cell = Callable[[Findings], str]

MEASURES: Final[tuple[tuple[str, Cell], ...]] = (
    ("weeks until everything was asked: median / most", lambda found: _ends(found)),
    ("learners not asked about everything", lambda found: str(found.unfinished)),
    ("times an item is asked: least / median / most", lambda found: _spread(found.sends)),
    ("item asked most : least, at worst", lambda found: _number(found.most_against_least)),
    ("items answered at the end: least / median", lambda found: _answered(found)),
    ("first prompt that comes again: week", lambda found: str(found.first_repeat or NONE)),
    ("prompts repeated before every kind was used", lambda found: str(len(found.too_early))),
    ("items somebody was never asked about", lambda found: str(len(found.starved))),
)
"""What the table compares, before the shares of kinds and of duties."""


def to_text(rehearsals: Sequence[Findings], bank: Bank) -> str:
    """Give the table, a column for each class, and below it what starved or came too early."""
    first = rehearsals[0]
    rows = [
        ["questions a week × answered", *(f"{each.pace} × {each.answers}%" for each in rehearsals)],
        *([name, *map(cell, rehearsals)] for name, cell in MEASURES),
        *_shares("share of", KINDS, [each.kinds for each in rehearsals]),
        *_means(tuple(first.groups), [each.groups for each in rehearsals]),
    ]
    head = f"{first.learners} made-up learners for {first.weeks} weeks, {first.items} items"
    return "\n".join([head, "", *_table(rows), *_names(rehearsals, bank)])


def _ends(found: Findings) -> str:
    spread = found.weeks_to_all
    return f"{_number(spread.middle)} / {_number(spread.most)}" if spread else NONE


def _answered(found: Findings) -> str:
    return f"{_number(found.answered.least)} / {_number(found.answered.middle)}"


def _spread(spread: Spread) -> str:
    return " / ".join(map(_number, (spread.least, spread.middle, spread.most)))


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _shares(
    name: str, kinds: Sequence[str], shares: Sequence[Mapping[str, float]]
) -> Iterator[list[str]]:
    for kind in kinds:
        yield [f"{name} {kind}", *(f"{each.get(kind, 0):.0%}" for each in shares)]


def _means(groups: Sequence[str], means: Sequence[Mapping[str, float]]) -> Iterator[list[str]]:
    for group in groups:
        yield [f"times an item of {group} is asked", *(f"{each[group]:.1f}" for each in means)]


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table that lines up in a terminal and is one in Markdown too."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for place, (name, *cells) in enumerate(rows):
        numbers = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        yield f"| {' | '.join((name.ljust(widths[0]), *numbers))} |"
        if not place:
            yield f"| {' | '.join(('-' * widths[0], *('-' * (w - 1) + ':' for w in widths[1:])))} |"


def _names(rehearsals: Sequence[Findings], bank: Bank) -> Iterator[str]:
    for each in rehearsals:
        where = f"{each.pace} × {each.answers}%"
        for item, learners in each.starved.items():
            name = bank.plain(item, "zh-Hant")
            yield f"{where}: {item} {name} was never asked of {learners} of {each.learners}."
        for prompt, learners in each.too_early.items():
            yield f"{where}: {prompt} came again too early at {learners} of {each.learners}."
