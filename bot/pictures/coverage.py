"""The coverage map: everything a learner can grow in, and how far each has come, on one sheet.

Laid out for a phone that shows it about 360 points wide; 1280 pixels is the longest side that
Telegram keeps, so nothing is drawn to be scaled down again. A level is told by the shape of its
mark and by the depth of its shade, never by hue alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.pictures.canvas import Box, Canvas, Colour
from bot.pictures.face import Weight
from bot.pictures.palette import DEEP, INK, NOW, PAPER, QUIET, STRIP_FILL
from bot.pictures.stamps import Stamps
from bot.pictures.strip import SMALLEST, STRIP, strip
from bot.pictures.wrap import LEADING, lines_in, one_line, one_size

WIDTH = 900
HEIGHT = 1200
"""What the map takes when its rows are of a comfortable height; more rows make it taller."""
MARGIN = 28
COLUMNS = 3
GAP = 8
GROUP_GAP = 18
HEADER = 160
FOOTER = 96
ROW_LOWEST, ROW_HIGHEST = 54, 78
MARK = 28
LEGEND_GAP = 22

TILES: tuple[Colour, ...] = ((255, 255, 255), (219, 238, 232), (150, 207, 193), DEEP)
WORDS: tuple[Colour, ...] = (INK, INK, INK, (255, 255, 255))
MARKS: tuple[Colour, ...] = ((150, 158, 160), DEEP, DEEP, (255, 255, 255))
SHARES = (0.0, 0.25, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """One item on the map: its name, how far it has come (0–3), whether this week touched it."""

    name: str
    level: int
    now: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one duty, or the attitudes."""

    name: str
    cells: tuple[Cell, ...]

    @property
    def rows(self) -> int:
        """How many rows of the map the group takes."""
        return -(-len(self.cells) // COLUMNS)


class Sheet:
    """The map in the making: the canvas, the two faces and where the next thing goes."""

    def __init__(self, spec: Mapping[str, Any], stamps: Stamps) -> None:
        """Read the spec and lay out an empty sheet of the height it needs."""
        self.faces = stamps.faces
        self.regular, self.bold = stamps.faces["Regular"], stamps.faces["Bold"]
        self.spec = spec
        self.groups = [self._group(group) for group in spec["groups"] if group["cells"]]
        rows = sum(group.rows for group in self.groups)
        fixed = HEADER + FOOTER + GROUP_GAP * max(0, len(self.groups) - 1)
        room = (HEIGHT - fixed) // max(1, rows)
        self.row = min(ROW_HIGHEST, max(ROW_LOWEST, room))
        self.canvas = Canvas(WIDTH, fixed + rows * self.row, PAPER, stamps)
        self.column = (WIDTH - 2 * MARGIN - STRIP - COLUMNS * GAP) // COLUMNS
        self.name_room = (self.column - MARK - 24, self.row - GAP - 2)
        names = [cell.name for group in self.groups for cell in group.cells]
        self.size = one_size(names, self.regular, *self.name_room, range(32, 18, -1))

    def header(self) -> None:
        """Title and week at the left, the count at the right, and a bar that shows it."""
        count = self._cut(self.spec["count"], "Bold", 54, WIDTH // 2)
        wide = round(self.bold.width(count, 54))
        left, right = MARGIN, WIDTH - MARGIN
        self.canvas.words((right - wide, 60), count, "Bold", 54, DEEP, PAPER)
        room = right - wide - left - 30
        self._line((left, 47), self.spec["title"], "Bold", 43, room, INK)
        self._line((left, 98), self.spec["subtitle"], "Regular", 29, room, QUIET)
        cells = [cell for group in self.groups for cell in group.cells]
        share = sum(cell.level > 0 for cell in cells) / max(1, len(cells))
        bar = (left, 130, right, 138)
        self.canvas.rounded(bar, 4, STRIP_FILL, PAPER)
        if share:
            done = left + max(10, round((right - left) * share))
            self.canvas.rounded((left, 130, done, 138), 4, DEEP, PAPER)

    def body(self) -> None:
        """Every group below the one before."""
        top = HEADER
        for group in self.groups:
            box = (MARGIN, top, MARGIN + STRIP, top + group.rows * self.row - GAP)
            strip(self.canvas, self.bold, box, group.name)
            for place, cell in enumerate(group.cells):
                down, across = divmod(place, COLUMNS)
                left = MARGIN + STRIP + GAP + across * (self.column + GAP)
                self._cell(cell, left, top + down * self.row)
            top += group.rows * self.row + GROUP_GAP

    def footer(self) -> None:
        """What the marks and the outline mean, in words: in one row, or in two."""
        words = [self._cut(word, "Regular", SMALLEST, 220) for word in self.spec["legend"][:5]]
        half = -(-len(words) // 2)
        size, rows = self._legend_size([words], range(29, 23, -1)), [words]
        if size is None:
            rows = [words[:half], words[half:]]
            size = self._legend_size(rows, range(27, SMALLEST, -1)) or SMALLEST
        middle = self.canvas.height - FOOTER // 2
        place = 0
        for down, row in enumerate(rows):
            y = middle + round((down - (len(rows) - 1) / 2) * 38)
            left = (WIDTH - round(self._legend_width(row, size))) // 2
            for word in row:
                self._sign(place, left, y)
                at = (left + MARK + 10, y)
                self.canvas.words(at, word, "Regular", size, QUIET, PAPER)
                left = at[0] + round(self.regular.width(word, size)) + LEGEND_GAP
                place += 1

    def _group(self, group: Mapping[str, Any]) -> Group:
        return Group(
            self.bold.printable(group["name"]),
            tuple(
                Cell(
                    self.regular.printable(cell["name"], cell["item"]),
                    min(3, max(0, int(cell["level"]))),
                    bool(cell.get("now", False)),
                )
                for cell in group["cells"]
            ),
        )

    def _cell(self, cell: Cell, left: int, top: int) -> None:
        box = (left, top, left + self.column, top + self.row - GAP)
        tile, on = TILES[cell.level], PAPER
        if cell.now:
            self.canvas.rounded(_grown(box, 4), 16, NOW, PAPER)
            on = NOW
        self.canvas.rounded(box, 12, tile, on)
        middle = (box[1] + box[3]) // 2
        self.canvas.pie((left + 9, middle), MARK, SHARES[cell.level], MARKS[cell.level], tile)
        lines = lines_in(cell.name, self.regular, *self.name_room, self.size)
        step = self.size * LEADING
        for index, line in enumerate(lines):
            down = round(middle + (index - (len(lines) - 1) / 2) * step)
            at = (left + MARK + 17, down)
            self.canvas.words(at, line, "Regular", self.size, WORDS[cell.level], tile)

    def _line(
        self, at: tuple[int, int], text: str, weight: Weight, size: int, room: int, colour: Colour
    ) -> None:
        line, size = one_line(text, self.faces[weight], room, size)
        self.canvas.words(at, line, weight, size, colour, PAPER)

    def _cut(self, text: str, weight: Weight, size: int, room: int) -> str:
        """One line of a text: what finds no room at a size is cut and marked as cut."""
        face = self.faces[weight]
        return "".join(lines_in(face.printable(text), face, room, size, size))

    def _legend_size(self, rows: Sequence[Sequence[str]], sizes: Iterable[int]) -> int | None:
        """The first size in which every row fits the sheet; None when it fits in none."""
        room = WIDTH - 2 * MARGIN
        fitting = (
            size for size in sizes if all(self._legend_width(row, size) <= room for row in rows)
        )
        return next(fitting, None)

    def _legend_width(self, words: Sequence[str], size: int) -> float:
        marks = len(words) * (MARK + 10) + (len(words) - 1) * LEGEND_GAP
        return marks + sum(self.regular.width(word, size) for word in words)

    def _sign(self, place: int, left: int, middle: int) -> None:
        if place < len(SHARES):
            colour = DEEP if place else MARKS[0]
            self.canvas.pie((left, middle), MARK, SHARES[place], colour, PAPER)
        else:
            box = (left, middle - MARK // 2, left + MARK, middle - MARK // 2 + MARK)
            self.canvas.rounded(box, 10, NOW, PAPER)
            self.canvas.rounded(_grown(box, -5), 6, PAPER, NOW)


def coverage_map(spec: Mapping[str, Any], stamps: Stamps | None = None) -> bytes:
    """Draw the map that a spec describes, as a PNG file of palette colours.

    `spec` holds `title`, `subtitle`, `count`, `groups` (each `name` and `cells` of `item`, `name`,
    `level` 0–3 and `now`) and `legend`: words for the four levels and, fifth, for the outline.
    """
    sheet = Sheet(spec, stamps or Stamps())
    sheet.header()
    sheet.body()
    sheet.footer()
    return sheet.canvas.png()


def _grown(box: Box, by: int) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by
