"""Breaking a name into lines that fit its place, in Chinese and in English."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

from bot.pictures.face import Face

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
LEADING = 1.16
"""Height of a line within a block, relative to its size."""


def one_size(
    names: Iterable[str], face: Face, width: int, height: int, sizes: Iterable[int]
) -> int:
    """The first of the sizes in which every name fits the place, or else the last one."""
    known = tuple(names)
    size = 0
    for size in sizes:
        if all(_fits(name, face, width, height, size) for name in known):
            break
    return size


def lines_in(text: str, face: Face, width: int, height: int, size: int) -> list[str]:
    """The text in as few lines as it needs; what finds no room is cut and marked as cut."""
    room = max(1, int(height / (size * LEADING)))
    lines = broken(text, lambda line: face.width(line, size) <= width)
    if len(lines) > room:
        lines = [*lines[: room - 1], " ".join(lines[room - 1 :])]
    return [_shortened(line, face, width, size) for line in lines]


def broken(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Fill line after line with the pieces of a text; a piece too long for a line stands alone."""
    lines: list[str] = []
    line = ""
    for piece in pieces(text):
        if line and not fits((line + piece).rstrip()):
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line else lines


def pieces(text: str) -> list[str]:
    """Cut a text where a line may end: after a space, and beside a full-width character."""
    found: list[str] = []
    for char in text:
        joins = found and not _may_part(found[-1][-1], char)
        if joins:
            found[-1] += char
        else:
            found.append(char)
    return found


def is_wide(char: str) -> bool:
    """Whether a character takes a full square, as Chinese ones do."""
    return unicodedata.east_asian_width(char) in "WF"


def _may_part(before: str, after: str) -> bool:
    if unicodedata.category(after) in {"Po", "Pe", "Pf", "Zs"}:
        return False
    if unicodedata.category(before) in {"Ps", "Pi"}:
        return False
    return before == " " or is_wide(before) or is_wide(after)


def _shortened(line: str, face: Face, width: int, size: int) -> str:
    if face.width(line, size) <= width:
        return line
    kept = line
    while kept and face.width(kept + ELLIPSIS, size) > width:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def _fits(text: str, face: Face, width: int, height: int, size: int) -> bool:
    lines = broken(text, lambda line: face.width(line, size) <= width)
    wide = max((face.width(line, size) for line in lines), default=0)
    return wide <= width and len(lines) * size * LEADING <= height
