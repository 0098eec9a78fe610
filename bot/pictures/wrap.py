"""Fitting a name into its place: its size, its lines, and what is cut."""

from __future__ import annotations

from collections.abc import Iterable

from bot.pictures.face import Face
from content.lines import broken

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


def one_line(text: str, face: Face, width: int, size: int) -> tuple[str, int]:
    """A text as one line with its size: as large as it fits, and cut below half the size."""
    shown = face.printable(text)
    size = one_size([shown], face, width, 2 * size, range(size, size // 2, -1))
    return "".join(lines_in(shown, face, width, size, size)), size


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
