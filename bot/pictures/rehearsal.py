"""The picture of a rehearsal: for every item, week by week, how many learners have answered it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.pictures.canvas import Box, Canvas, Colour, mixed
from bot.pictures.palette import DEEP, INK, NOW, PAPER, QUIET
from bot.pictures.stamps import Stamps
from bot.pictures.strip import STRIP, strip
from bot.pictures.wrap import lines_in, one_line, one_size

MARGIN = 28
NAMES = 226
"""Room for the names of the items."""
GRID = 884
"""Room for the weeks; a week is a square of 34 pixels at most."""
SQUARE, ROW = 34, 34
GAP, GROUP_GAP = 8, 14
HEADER, AXIS, FOOTER = 124, 38, 84
STEPS = 10
"""Shades between nobody and everybody."""
NOBODY: Colour = (255, 255, 255)
FIRST: Colour = (219, 238, 232)
DOT = 12
LEGEND = (0.0, 0.25, 0.5, 0.75, 1.0)


class Sheet:
    """The picture in the making."""

    def __init__(self, spec: Mapping[str, Any], stamps: Stamps) -> None:
        """Read the spec and lay out an empty sheet of the size it needs."""
        self.spec = spec
        self.regular, self.bold = stamps.faces["Regular"], stamps.faces["Bold"]
        self.groups = [group for group in spec["groups"] if group["rows"]]
        self.weeks = max(1, int(spec["weeks"]))
        self.square = max(4, min(SQUARE, GRID // self.weeks))
        self.left = MARGIN + STRIP + GAP + NAMES
        rows = sum(len(group["rows"]) for group in self.groups)
        gaps = GROUP_GAP * max(0, len(self.groups) - 1)
        self.width = self.left + GRID + MARGIN
        height = HEADER + AXIS + rows * ROW + gaps + FOOTER
        self.canvas = Canvas(self.width, height, PAPER, stamps)
        names = [self._name(row) for group in self.groups for row in group["rows"]]
        self.size = one_size(names, self.regular, NAMES - 12, ROW, range(24, 13, -1))

    def header(self) -> None:
        """Title and class at the left, the count at the right."""
        count = self._cut(self.spec["count"], 48, self.width // 3)
        wide = round(self.bold.width(count, 48))
        self.canvas.words((self.width - MARGIN - wide, 54), count, "Bold", 48, DEEP, PAPER)
        room = self.width - 2 * MARGIN - wide - 30
        self._line((MARGIN, 44), self.spec["title"], 38, room, INK)
        self._line((MARGIN, 90), self.spec["subtitle"], 25, room, QUIET)

    def axis(self) -> None:
        """The numbers of the weeks above the columns, as many as have room."""
        middle = HEADER + AXIS // 2 - 2
        word = self._cut(self.spec["axis"], 20, NAMES + STRIP)
        wide = round(self.regular.width(word, 20))
        self.canvas.words((self.left - wide - 10, middle), word, "Regular", 20, QUIET, PAPER)
        every = next(step for step in (1, 2, 4, 13, 26, 1000) if step * self.square >= 34)
        for week in range(1, self.weeks + 1):
            if week % every == 0 or week == 1:
                wide = round(self.regular.width(str(week), 20))
                x = self.left + round((week - 0.5) * self.square) - wide // 2
                self.canvas.words((x, middle), str(week), "Regular", 20, QUIET, PAPER)

    def body(self) -> None:
        """Every group below the one before: its strip, its names, and a square for each week."""
        top = HEADER + AXIS
        for group in self.groups:
            bottom = top + len(group["rows"]) * ROW
            name = self.bold.printable(group["name"])
            strip(self.canvas, self.bold, (MARGIN, top, MARGIN + STRIP, bottom - 3), name)
            for row in group["rows"]:
                self._row(row, top)
                top += ROW
            top = bottom + GROUP_GAP

    def footer(self) -> None:
        """What the shades and the dot mean, in words."""
        middle = self.canvas.height - FOOTER // 2
        left = self._word(self.spec["legend"], MARGIN, middle, 500) + 18
        for share in LEGEND:
            self._square((left, middle - 13, left + 26, middle + 13), share)
            left = self._word(f"{share:.0%}", left + 34, middle, 60) + 18
        self._square((left + 8, middle - 13, left + 34, middle + 13), 0.5)
        self._dot((left + 21, middle), 0.5)
        self._word(self.spec["legend_half"], left + 42, middle, self.width - MARGIN - left - 42)

    def _row(self, row: Mapping[str, Any], top: int) -> None:
        shares: Sequence[float] = row["shares"]
        middle = top + ROW // 2
        at = (MARGIN + STRIP + GAP + 4, middle - 1)
        name = self._cut(self._name(row), self.size, NAMES - 12)
        self.canvas.words(at, name, "Regular", self.size, INK, PAPER)
        half = next((week for week, share in enumerate(shares) if share >= 0.5), None)
        for week, share in enumerate(shares[: self.weeks]):
            left = self.left + week * self.square
            self._square((left, top + 1, left + self.square - 2, top + ROW - 3), share)
            if week == half and self.square > DOT:
                self._dot((left + self.square // 2 - 1, middle - 1), share)

    def _square(self, box: Box, share: float) -> None:
        self.canvas.rounded(box, 5 if self.square > DOT else 1, shade(share), PAPER)

    def _dot(self, middle: tuple[int, int], share: float) -> None:
        at = (middle[0] - DOT // 2, middle[1])
        self.canvas.pie(at, DOT, 1.0, NOW, shade(share))

    def _name(self, row: Mapping[str, Any]) -> str:
        return self.regular.printable(row["name"], row["item"])

    def _cut(self, text: str, size: int, room: int) -> str:
        """One line of a text: what finds no room at a size is cut and marked as cut."""
        shown = self.bold.printable(text)
        return "".join(lines_in(shown, self.bold, room, size, size))

    def _word(self, text: str, left: int, middle: int, room: int) -> int:
        """Write a word of the legend and give the place where it ends."""
        shown = self._cut(text, 21, room)
        self.canvas.words((left, middle), shown, "Regular", 21, QUIET, PAPER)
        return left + round(self.regular.width(shown, 21))

    def _line(self, at: tuple[int, int], text: str, size: int, room: int, colour: Colour) -> None:
        line, size = one_line(text, self.bold, room, size)
        self.canvas.words(at, line, "Bold" if colour == INK else "Regular", size, colour, PAPER)


def shade(share: float) -> Colour:
    """The colour for a share of 0 to 1: none at all is white, then in steps to the deepest."""
    if share <= 0:
        return NOBODY
    return mixed(FIRST, DEEP, round(min(share, 1) * STEPS) / STEPS)


def rehearsal_map(spec: Mapping[str, Any], stamps: Stamps | None = None) -> bytes:
    """Draw the picture that a spec describes, as a PNG file of palette colours.

    `spec` holds `title`, `subtitle`, `count`, `axis`, `weeks`, `groups` (each `name` and `rows` of
    `item`, `name` and `shares`, 0 to 1 for each week), `legend` and `legend_half`.
    """
    sheet = Sheet(spec, stamps or Stamps())
    sheet.header()
    sheet.axis()
    sheet.body()
    sheet.footer()
    return sheet.canvas.png()
