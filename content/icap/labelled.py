"""Values behind labels, as in the first table of a standard, whatever separates the two."""

import re
from collections.abc import Sequence

from content.icap.labels import Labels
from content.icap.lines import Cell, Line
from content.icap.source import Piece, Source


class Labelled:
    """Gathers what stands behind each label, over several lines or pages.

    `values` are the pieces by the role of their label, `ats` the places of the labels.
    """

    def __init__(self, source: Source, labels: Labels) -> None:
        """Begin with nothing told."""
        self.values: dict[str, list[Piece]] = {}
        self.ats: dict[str, Piece] = {}
        self._source, self._roles = source, labels.front_roles
        longest_first = sorted(self._roles, key=len, reverse=True)
        words = "|".join(r"\s*".join(map(re.escape, label)) for label in longest_first)
        self._label = re.compile(rf"(?<!\S)(?:{words})(?=\s|:|\Z)", re.IGNORECASE)
        self._columns: dict[int, str] = {}
        self._open: str | None = None
        self._again = False
        self._half: Piece | None = None

    def read(self, line: Line, following: Line | None) -> None:
        """Read one line, knowing the next one: a label may be wrapped."""
        if line.form == "plain":
            for piece in line.pieces:
                self._read_plain(piece, following, line.fresh)
        else:
            self._read_cells(line.cells)

    def _read_cells(self, cells: Sequence[Cell]) -> None:
        roles = {at: self._role(cell) for at, cell in enumerate(cells) if cell}
        labelled = any(roles.values())
        if labelled:
            self._columns = {}
        current: str | None = None
        for at, role in roles.items():
            if role is not None:
                self._source.settle(*cells[at])
                self.ats.setdefault(role, cells[at][0])
                current = None if role == "group" else role
                continue
            current = current if labelled else self._columns.get(at)
            if current is not None:
                self._columns[at] = current
            self._add(current, cells[at], labelled)
        self._open = None

    def _role(self, cell: Cell) -> str | None:
        return self._roles.get(self._source.squeezed(cell).removesuffix(":"))

    def _read_plain(self, piece: Piece, following: Line | None, fresh: bool) -> None:
        if self._half is not None:
            whole = self._source.squeezed([self._half, piece])
            self._half = None
            self._name(self._roles[whole], piece)
            return
        if self._is_half(piece, following):
            self._source.settle(piece)
            self._half = piece
            return
        found = list(self._label.finditer(self._source.shape, piece.start, piece.end))
        end = found[0].start() if found else piece.end
        before = self._source.trimmed(Piece(piece.start, end))
        if before is not None:
            self._add(None if fresh else self._open, [before], self._again)
        stops = [*(label.start() for label in found), piece.end][1:]
        for label, stop in zip(found, stops, strict=True):
            role = self._roles[self._source.squeezed([Piece(*label.span())])]
            self._name(role, Piece(*label.span()))
            value = self._source.trimmed(Piece(self._after_colon(label.end()), stop))
            if value is not None:
                self._add(self._open, [value], self._again)
        if len(found) > 1:
            self._open = None

    def _is_half(self, piece: Piece, following: Line | None) -> bool:
        """Tell whether this line is the first half of a label that the next one ends."""
        if following is None or following.form != "plain":
            return False
        return self._source.squeezed([piece, *following.pieces]) in self._roles

    def _after_colon(self, end: int) -> int:
        if self._source.shape[end : end + 1] == ":":
            self._source.settle(Piece(end, end + 1))
            return end + 1
        return end

    def _name(self, role: str, at: Piece) -> None:
        self._source.settle(at)
        self.ats.setdefault(role, at)
        self._open = None if role == "group" else role
        self._again = role in self.values

    def _add(self, role: str | None, pieces: Sequence[Piece], again: bool) -> None:
        """Add to the value of a label, `again` if the label is told a second time."""
        if role is None:
            message = "Nobody can tell which label these words belong to."
            mend = "Put them behind their label, or delete them."
            self._source.refuse(pieces, "loose-text", message, mend)
            return
        known = self.values.setdefault(role, [])
        if not (known and again):
            known.extend(pieces)
        elif self._source.squeezed(known) == self._source.squeezed(pieces):
            self._source.settle(*pieces)  # a cell merged over columns is told once for each
        else:
            message = f"The {role.replace('_', ' ')} is told twice."
            self._source.refuse(pieces, "two-values", message, "Keep one of the two.")
