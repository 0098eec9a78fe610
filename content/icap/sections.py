"""From lines to the parts of a standard, known by their headers and labels."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from content.icap.labels import Labels, Table, columns
from content.icap.lines import Line
from content.icap.source import Piece, Source

Part = Literal["opening", "versions", "front", "table", "attitudes", "supplement"]
Columns = Mapping[int, str]
"""The role of each column of a table by its position; empty where the text is plain."""

NEEDED: Final[Mapping[Part, frozenset[str]]] = {
    "versions": frozenset({"version", "code", "name", "status", "date"}),
    "table": frozenset({"duty", "task", "indicator", "knowledge", "skill"}),
}
GLANCE: Final = 40
"""So many characters tell whether a line begins with a label."""
LONGEST_HEADER: Final = 16
"""Over so many lines a header may be wrapped in plain text."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table with the columns of the header above it."""

    line: Line
    columns: Columns


@dataclass(slots=True)
class Parts:
    """The lines of each part in order; headers are accounted for and left out."""

    opening: list[Line] = field(default_factory=list)
    versions: list[Row] = field(default_factory=list)
    front: list[Line] = field(default_factory=list)
    table: list[Row] = field(default_factory=list)
    attitudes: list[Line] = field(default_factory=list)
    supplement: list[Line] = field(default_factory=list)
    found: list[Part] = field(default_factory=list)
    """Every part whose header was seen."""


@dataclass(frozen=True, slots=True)
class Header:
    """The beginning of a part: how many lines it takes, its columns, and what follows in line."""

    part: Part
    length: int
    columns: Columns = field(default_factory=dict)
    rest: Line | None = None


def divide(source: Source, lines: Sequence[Line], labels: Labels) -> Parts:
    """Sort the lines into the parts of the standard."""
    parts, finder = Parts(), _Finder(source, lines, labels)
    part: Part = "opening"
    layout: Columns = {}
    position, fresh = 0, False
    while position < len(lines):
        header = finder.header(position, part)
        if header is None:
            line = lines[position]
            _file(parts, part, replace(line, fresh=line.fresh or fresh), layout)
            position, fresh = position + 1, False
            continue
        part, layout, fresh = header.part, header.columns, True
        parts.found.append(part)
        if header.rest is not None:
            _file(parts, part, header.rest, layout)
        position += header.length
    return parts


def _file(parts: Parts, part: Part, line: Line, layout: Columns) -> None:
    match part:
        case "versions":
            parts.versions.append(Row(line, layout))
        case "table":
            parts.table.append(Row(line, layout))
        case "opening":
            parts.opening.append(line)
        case "front":
            parts.front.append(line)
        case "attitudes":
            parts.attitudes.append(line)
        case "supplement":
            parts.supplement.append(line)


class _Finder:
    """Finds headers at a position of the lines."""

    def __init__(self, source: Source, lines: Sequence[Line], labels: Labels) -> None:
        self._source, self._lines = source, lines
        self._tables = labels.headers
        self._plain = {part: _in_order(table) for part, table in self._tables.items()}
        self._front, self._back = labels.front_roles, labels.back_roles
        columns = (
            label for table in self._tables.values() for each in table.values() for label in each
        )
        self._labels = tuple({*columns, *self._front, *self._back})
        self._parts = {label[:end] for label in self._labels for end in range(1, len(label))}

    def header(self, position: int, part: Part) -> Header | None:
        """Give the header that begins at this line, accounted for; None if there is none."""
        if not self._begins(self._lines[position]):
            return None
        for find in (self._of_table, self._of_plain_table, self._of_list):
            header = find(position)
            if header is not None:
                return header
        if part in ("opening", "versions") and self._is_front(self._lines[position]):
            return Header("front", 0)
        return None

    def _of_table(self, position: int) -> Header | None:
        line = self._lines[position]
        if line.form == "plain":
            return None
        filled = [at for at, cell in enumerate(line.cells) if cell]
        cells = [self._source.squeezed(line.cells[at]) for at in filled]
        for part, table in self._tables.items():
            roles = columns(table, cells)
            if roles is not None and NEEDED[part] <= set(roles):
                self._source.settle(*line.pieces)
                return Header(part, 1, dict(zip(filled, roles, strict=True)))
        return None

    def _of_plain_table(self, position: int) -> Header | None:
        for part, pattern in self._plain.items():
            for length, words in self._growing(position):
                if pattern.fullmatch(words):
                    self._settle(position, length)
                    return Header(part, length)
        return None

    def _begins(self, line: Line) -> bool:
        """Tell whether a line begins with a label or with a part of one; most do not."""
        first = line.pieces[0]
        words = self._source.squeezed([Piece(first.start, min(first.end, first.start + GLANCE))])
        return words in self._parts or words.startswith(self._labels)

    def _of_list(self, position: int) -> Header | None:
        line = self._lines[position]
        for length, words in self._growing(position, 2):
            part = self._list_of(words)
            if part is not None:
                self._settle(position, length)
                return Header(part, length)
        label, *rest = [cell for cell in line.cells if cell]
        part = self._list_of(self._source.squeezed(label))
        if part is None:
            return None
        self._source.settle(*label)
        return Header(part, 1, rest=replace(line, cells=tuple(rest)))

    def _list_of(self, words: str) -> Part | None:
        match self._back.get(words.removesuffix(":")):
            case "attitudes":
                return "attitudes"
            case "supplement":
                return "supplement"
        return None

    def _growing(self, position: int, most: int = LONGEST_HEADER) -> Iterator[tuple[int, str]]:
        """Give the squeezed text of one line, of two together, and so on, while it is plain."""
        words = ""
        for length, line in enumerate(self._lines[position : position + most], start=1):
            if line.form != "plain" and length > 1:
                return
            words += self._source.squeezed(line.pieces)
            yield length, words
            if line.form != "plain":
                return

    def _settle(self, position: int, length: int) -> None:
        for line in self._lines[position : position + length]:
            self._source.settle(*line.pieces)

    def _is_front(self, line: Line) -> bool:
        if line.form == "plain":
            words = self._source.squeezed(line.pieces)
            return words.startswith(tuple(self._front))
        cells = (self._source.squeezed(cell) for cell in line.cells if cell)
        return next(cells, "").removesuffix(":") in self._front


def _in_order(table: Table) -> re.Pattern[str]:
    """Match a squeezed header whose columns come in the order of the label file."""
    optional = {"output", "level", "note"}
    columns_in_order = (
        f"(?:{'|'.join(map(re.escape, spellings))}){'?' if role in optional else ''}"
        for role, spellings in table.items()
    )
    return re.compile("".join(columns_in_order))
