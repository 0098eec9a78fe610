"""The version table of a standard: what it was called before, and since when."""

import re
from collections.abc import Sequence
from typing import Final

from content.icap.sections import Row
from content.icap.source import Piece, Source
from content.yamlfile import Route

ROLES: Final = ("version", "code", "name", "status", "note", "date")
CODES: Final = frozenset({"version", "code", "date"})
WORD: Final = re.compile(r"\S+")

Cells = dict[str, list[Piece]]
"""The pieces of one row by the role of their column."""


def read_versions(
    source: Source, rows: Sequence[Row], code: str
) -> tuple[list[dict[str, str | None]], dict[Route, tuple[int, int]]]:
    """Read the table, and say where each value stands; a standard without one is refused."""
    found: list[Cells] = []
    for row in rows:
        _read_row(source, row, found)
    if not found:
        message, mend = "There is no version table.", "Copy it from the publication."
        source.note(0, "missing-part", message, mend)
        stand_in = dict.fromkeys(ROLES, "-")
        return [{**stand_in, "version": "V1", "code": "0", "date": "2000/01/01"}], {}
    values = [{role: _value(source, role, cells.get(role)) for role in ROLES} for cells in found]
    if code not in {value["code"] for value in values}:
        message, mend = f"The version table has no row of {code}.", "Look which is right."
        source.warn(found[0]["version"][0], "version-code", message, mend)
    return values, _places(source, found)


def _read_row(source: Source, row: Row, found: list[Cells]) -> None:
    cells = _cells(source, row)
    if cells is None or ("version" not in cells and not found):
        message = "This row does not fit the version table."
        mend = "Give it a cell for each column of the header."
        source.refuse(row.line.pieces, "row-shape", message, mend)
    elif "version" in cells:
        found.append(cells)
    else:
        for role, pieces in cells.items():
            found[-1].setdefault(role, []).extend(pieces)


def _cells(source: Source, row: Row) -> Cells | None:
    """Give the cells of a row; plain text has a word for each column, or it cannot be read."""
    if not row.columns:
        words = [
            Piece(*word.span())
            for piece in row.line.pieces
            for word in WORD.finditer(source.text, piece.start, piece.end)
        ]
        fits = len(words) == len(ROLES)
        return {role: [word] for role, word in zip(ROLES, words, strict=True)} if fits else None
    filled = {at: cell for at, cell in enumerate(row.line.cells) if cell}
    if row.line.form == "plain" or not filled.keys() <= row.columns.keys():
        return None
    return {row.columns[at]: list(cell) for at, cell in filled.items()}


def _value(source: Source, role: str, pieces: list[Piece] | None) -> str | None:
    if pieces is None:
        return None
    return source.code(pieces) if role in CODES else source.keep(pieces)


def _places(source: Source, found: Sequence[Cells]) -> dict[Route, tuple[int, int]]:
    places: dict[Route, tuple[int, int]] = {}
    for number, cells in enumerate(found):
        places["versions", number] = source.place(cells["version"][0].start)
        for role, pieces in cells.items():
            places["versions", number, role] = source.place(pieces[0].start)
    return places
