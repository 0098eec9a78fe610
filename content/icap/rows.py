"""From the lines of the main table to rows of coded segments, whatever separates the columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from content.icap.codes import TABLE, Codes, Entry, Kind, Segment
from content.icap.labels import Labels
from content.icap.lines import Line
from content.icap.sections import Row
from content.icap.source import Piece, Source

NEEDS: Final[frozenset[Kind]] = frozenset({"knowledge", "skill"})
"""What follows the level of a task."""

TASKS: Final[frozenset[Kind]] = frozenset({"duty", "task"})
"""What begins a row."""

LEVEL_BEFORE: Final = re.compile(r"([0-9]{1,2})\s+(?=[KS][ .]{0,2}[0-9])")
GAP: Final = re.compile(r"\s{2}")
NUMBER_AT_END: Final = re.compile(r"\s[0-9]{1,2}\Z")


@dataclass(slots=True)
class TableRow:
    """What one row says: segments by kind in reading order, and the pieces of its level cell.

    `plain` tells that it comes from text without columns.
    """

    cells: dict[Kind, list[Segment]] = field(default_factory=dict)
    levels: list[Piece] = field(default_factory=list)
    plain: bool = False

    def add(self, kind: Kind, segment: Segment) -> None:
        """Put a segment at the end of its column."""
        self.cells.setdefault(kind, []).append(segment)


def read_rows(
    source: Source, codes: Codes, labels: Labels, rows: Sequence[Row]
) -> Iterator[TableRow]:
    """Give the rows of the main table; what fits no column is refused."""
    plain = _PlainRows(source, codes, labels)
    for position, row in enumerate(rows):
        if row.line.form == "plain" and not row.columns:
            following = rows[position + 1].line if position + 1 < len(rows) else None
            yield from plain.read(row.line, following)
        else:
            found = _row_of_cells(source, codes, row)
            if found is not None:
                yield found


def _row_of_cells(source: Source, codes: Codes, row: Row) -> TableRow | None:
    cells = row.line.cells
    outside = [at for at, cell in enumerate(cells) if cell and at not in row.columns]
    if outside or row.line.form == "plain":
        message = "This row does not fit the columns of the header above it."
        mend = "Give it a cell for each column, or delete it if it is not part of the standard."
        source.refuse(row.line.pieces, "row-shape", message, mend)
        return None
    found = TableRow()
    for at, role in row.columns.items():
        pieces = cells[at] if at < len(cells) else ()
        if role == "level":
            found.levels.extend(pieces)
            continue
        kind = cast(Kind, role)
        for piece in pieces:
            for segment in codes.split(piece, TABLE, (kind,)):
                if segment.kind in (None, kind):
                    found.add(kind, segment)
                else:
                    _refuse_foreign(source, segment.entry, kind)
    if len(cells) <= max(row.columns):
        _refuse_loose(source, found)
    return found


def _refuse_foreign(source: Source, entry: Entry, kind: Kind) -> None:
    message = f"{entry.code} stands in the column of the {kind}."
    mend = "Put it into its own column; if it belongs to the words, close the space before it."
    source.refuse([entry.at, *entry.pieces], "foreign-code", message, mend)


def _refuse_loose(source: Source, row: TableRow) -> None:
    """In a row with too few cells only a code tells for certain which column a cell is of."""
    for kind, segments in row.cells.items():
        for segment in [segment for segment in segments if segment.kind is None]:
            message = "This row has fewer cells than the header, and here a cell without a code."
            mend = "Give it a cell for each column, empty ones too."
            source.refuse(segment.entry.pieces, "row-shape", message, mend)
            row.cells[kind].remove(segment)


class _PlainRows:
    """Reads text without columns, in which codes alone tell what is what.

    A line without a code goes on with the line before it only if that held one kind of thing:
    of several columns side by side nobody can tell which one goes on.
    """

    def __init__(self, source: Source, codes: Codes, labels: Labels) -> None:
        self._source, self._codes = source, codes
        units = "|".join(map(re.escape, labels.level_units))
        self._level = re.compile(rf"[0-9]{{1,2}}\s*(?:(?:{units}).{{0,6}})?")
        self._like_level = re.compile(rf"[0-9][\W\d]*(?:(?:{units}).*)?")
        self._before: frozenset[Kind] = frozenset()

    def read(self, line: Line, following: Line | None) -> Iterator[TableRow]:
        """Give the rows that a line holds."""
        row, told = TableRow(plain=True), set[Kind]()
        for piece in line.pieces:
            if self._like_level.fullmatch(self._source.shape, piece.start, piece.end):
                self._take_level(row, piece, following)
                continue
            for segment in self._codes.split(self._after_level(row, piece), TABLE, TABLE):
                kind = segment.kind or self._goes_on(line, segment.entry)
                if kind is None:
                    continue
                self._check(segment, kind)
                if kind in TASKS and row.cells.keys() - TASKS:
                    yield row
                    row = TableRow(plain=True)
                row.add(kind, segment)
                told.add(kind)
            self._before = frozenset(told)
        yield row

    def _after_level(self, row: TableRow, piece: Piece) -> Piece:
        ahead = LEVEL_BEFORE.match(self._source.shape, piece.start, piece.end)
        if ahead is None or self._before & NEEDS:
            return piece
        row.levels.append(Piece(piece.start, ahead.end(1)))
        return Piece(ahead.end(), piece.end)

    def _take_level(self, row: TableRow, piece: Piece, following: Line | None) -> None:
        ahead = following.pieces[0] if following and following.form == "plain" else None
        start = self._source.shape[ahead.start : ahead.start + 1] if ahead else ""
        level = self._level.fullmatch(self._source.shape, piece.start, piece.end)
        if level and start in ("K", "S") and not self._before & NEEDS:
            row.levels.append(piece)
            return
        message = "This may be a level, but it is not one digit before knowledge or skills."
        mend = "Join it to the line it belongs to, or delete it if it is a page number."
        self._source.refuse([piece], "loose-text", message, mend)

    def _goes_on(self, line: Line, entry: Entry) -> Kind | None:
        if len(self._before) == 1 and not line.fresh:
            return next(iter(self._before))
        message = "Nobody can tell for certain what these words belong to."
        mend = "Join them to the line that they go on with."
        self._source.refuse(entry.pieces, "loose-text", message, mend)
        return None

    def _check(self, segment: Segment, kind: Kind) -> None:
        """Refuse words that may hold more than one column: a wide gap, or the level at the end."""
        for piece in segment.entry.pieces:
            words = self._source.shape[piece.start : piece.end]
            if GAP.search(words):
                message = "A gap in these words may be the border of two columns."
                mend = "Put each column on a line of its own, or leave one space only."
                self._source.note(piece.start, "column-gap", message, mend)
            if kind not in NEEDS and NUMBER_AT_END.search(words):
                message = "A number ends these words; it may be the level."
                mend = "Put a level on a line of its own; close the space before another number."
                self._source.note(piece.start, "level-place", message, mend)
