"""From a text to its lines of cells: tab-separated, Markdown between pipes, or plain."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from content.icap.labels import Labels
from content.icap.source import Piece, Source

Form = Literal["tab", "pipe", "plain"]
Cell = tuple[Piece, ...]
"""The lines of a cell, each without blank margins."""

TO_END: Final = re.compile(r"[^\r\n\f]*")
TO_TAB: Final = re.compile(r"[^\t\r\n\f]*")
QUOTED: Final = re.compile(r'"((?:[^"]|"")*)"(?=[\t\r\n\f]|\Z)')
NEEDS_QUOTES: Final = re.compile(r'[\t\r\n]|""')
PIPED: Final = re.compile(r"[^\S\t]*\|[^\t]*\|[^\S\t]*")
PIPE: Final = re.compile(r"(?<!\\)\|")
BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
SOFT_BREAK: Final = re.compile(r"[\r\n\v\f]+")
RULE: Final = re.compile(r":?-{2,}:?|[-=_*]{3,}")
DIGITS: Final = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text, or one row where a quoted cell spans lines.

    `fresh` tells that a blank line, a new page or a header stands before it.
    """

    form: Form
    cells: tuple[Cell, ...]
    fresh: bool = False

    @property
    def pieces(self) -> Cell:
        """Give the pieces of all cells in order."""
        return tuple(piece for cell in self.cells for piece in cell)


def read_lines(source: Source, labels: Labels) -> Iterator[Line]:
    """Give the lines that say something; page numbers and ruled lines are accounted for."""
    fresh, position = True, 0
    while position < len(source.text):
        form, cells, position = _row(source, position)
        line = Line(form, cells, fresh)
        if not line.pieces:
            fresh = True
        elif _is_rule(source, line) or _is_foot(source, line, labels):
            source.settle(*line.pieces)
            fresh = fresh or _is_foot(source, line, labels)
        else:
            yield line
            fresh = source.text[position - 1 : position] == "\f"


def _row(source: Source, position: int) -> tuple[Form, tuple[Cell, ...], int]:
    """Read the row that begins at an offset, and give the offset of the next one."""
    line = _match(TO_END, source.text, position)
    if PIPED.fullmatch(line.group()):
        return "pipe", _pipe_cells(source, line), _next(source.text, line.end())
    cells: list[Cell] = []
    while True:
        quoted = QUOTED.match(source.text, position)
        if quoted and NEEDS_QUOTES.search(quoted[1]):
            cells.append(_quoted_cell(source, quoted))
            position = quoted.end()
        else:
            plain = _match(TO_TAB, source.text, position)
            cells.append(_cell(source, plain.start(), plain.end()))
            position = plain.end()
        if source.text[position : position + 1] != "\t":
            form: Form = "tab" if len(cells) > 1 else "plain"
            return form, tuple(cells), _next(source.text, position)
        position += 1


def _match(pattern: re.Pattern[str], text: str, position: int) -> re.Match[str]:
    found = pattern.match(text, position)
    assert found is not None  # these patterns match the empty text too
    return found


def _next(text: str, position: int) -> int:
    return position + (2 if text[position : position + 2] == "\r\n" else 1)


def _pipe_cells(source: Source, line: re.Match[str]) -> tuple[Cell, ...]:
    bars = [line.start() + bar.start() for bar in PIPE.finditer(line.group())]
    for bar in bars:
        source.settle(Piece(bar, bar + 1))
    ends = [*bars[1:], line.end()]
    cells = [_cell(source, bar + 1, end, BREAK, "\\|") for bar, end in zip(bars, ends, strict=True)]
    return tuple(cells if cells[-1] else cells[:-1])


def _quoted_cell(source: Source, quoted: re.Match[str]) -> Cell:
    start, end = quoted.span()
    source.settle(Piece(start, start + 1), Piece(end - 1, end))
    return _cell(source, start + 1, end - 1, SOFT_BREAK, '""')


def _cell(
    source: Source,
    start: int,
    end: int,
    at: re.Pattern[str] = SOFT_BREAK,
    escape: str = "",
) -> Cell:
    pieces: list[Piece | None] = []
    for found in at.finditer(source.text, start, end):
        pieces.append(source.trimmed(Piece(start, found.start(), escape)))
        source.settle(Piece(found.start(), found.end()))
        start = found.end()
    pieces.append(source.trimmed(Piece(start, end, escape)))
    return tuple(piece for piece in pieces if piece is not None)


def _is_rule(source: Source, line: Line) -> bool:
    words = [source.text[piece.start : piece.end] for piece in line.pieces]
    return all(RULE.fullmatch(word) for word in words)


def _is_foot(source: Source, line: Line, labels: Labels) -> bool:
    return DIGITS.sub("#", source.squeezed(line.pieces)) in labels.feet
