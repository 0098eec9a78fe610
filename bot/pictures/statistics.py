"""A group in numbers on one sheet: answers by week, how far duties are covered, coaches' answers.

A week of too few people is a hollow place, not a bar of nothing: the two must not look alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.pictures.canvas import Canvas, Colour
from bot.pictures.face import Weight
from bot.pictures.palette import DEEP, INK, NOW, PAPER, QUIET, STRIP_FILL
from bot.pictures.stamps import Stamps
from bot.pictures.wrap import one_line

WIDTH, HEIGHT = 800, 500
MARGIN = 28
TITLE, HEADS = 40, 96
LEFT, LEFT_END = MARGIN, 424
RIGHT, RIGHT_END = 456, WIDTH - MARGIN
TOP, BOTTOM = 140, 350
"""Of the bars of the weeks."""
LINE, FOOT = 404, 442
"""The line over the last part, and where its words stand."""
ROW_HIGHEST, MOST_DUTIES = 46, 8
GAP = 8


class Sheet:
    """The picture in the making."""

    def __init__(self, spec: Mapping[str, Any], stamps: Stamps) -> None:
        """Begin with an empty sheet."""
        self.spec = spec
        self.faces = stamps.faces
        self.canvas = Canvas(WIDTH, HEIGHT, PAPER, stamps)

    def title(self) -> None:
        """Whose numbers these are."""
        self._line((MARGIN, TITLE), self.spec["title"], "Bold", 36, WIDTH - 2 * MARGIN, INK)

    def weeks(self) -> None:
        """A bar for each week, as high as the share that was answered."""
        weeks = self.spec["weeks"]
        self._line((LEFT, HEADS), self.spec["rate"], "Bold", 24, LEFT_END - LEFT, QUIET)
        step = (LEFT_END - LEFT) / max(1, len(weeks))
        for place, week in enumerate(weeks):
            left = LEFT + round(place * step)
            right = LEFT + round((place + 1) * step) - GAP
            self._week(week, left, right)
            if place % 2 == (len(weeks) - 1) % 2:
                self._centred((left + right) // 2, BOTTOM + 24, week["label"], 18, QUIET)

    def _week(self, week: Mapping[str, Any], left: int, right: int) -> None:
        self.canvas.rounded((left, TOP, right, BOTTOM), 6, STRIP_FILL, PAPER)
        if week["hidden"]:
            self.canvas.rounded((left + 3, TOP + 3, right - 3, BOTTOM - 3), 4, PAPER, STRIP_FILL)
        elif week["share"]:
            top = BOTTOM - max(8, round((BOTTOM - TOP) * min(1.0, week["share"])))
            self.canvas.rounded((left, top, right, BOTTOM), 4, DEEP, STRIP_FILL)
        if week["share"] is not None:
            self._centred((left + right) // 2, TOP - 14, str(round(100 * week["share"])), 16, INK)

    def duties(self) -> None:
        """A bar for each duty, as long as the share that is covered."""
        duties = self.spec["duties"][:MOST_DUTIES]
        self._line((RIGHT, HEADS), self.spec["cover"], "Bold", 24, RIGHT_END - RIGHT, QUIET)
        row = min(ROW_HIGHEST, (BOTTOM + 30 - TOP + 16) // max(1, len(duties)))
        for place, duty in enumerate(duties):
            self._duty(duty, TOP - 16 + place * row, row)

    def _duty(self, duty: Mapping[str, Any], top: int, row: int) -> None:
        words = row // 2 + 2
        share = f"{round(100 * duty['share'])}%"
        wide = round(self.faces["Bold"].width(share, words - 6))
        middle = top + words // 2
        self._line((RIGHT, middle), duty["name"], "Regular", words - 6, RIGHT_END - RIGHT - 64, INK)
        self.canvas.words((RIGHT_END - wide, middle), share, "Bold", words - 6, DEEP, PAPER)
        bar = (RIGHT, top + words + 2, RIGHT_END, top + row - 6)
        radius = max(1, (bar[3] - bar[1]) // 2)
        self.canvas.rounded(bar, radius, STRIP_FILL, PAPER)
        if duty["share"] > 0:
            end = RIGHT + max(2 * radius, round((RIGHT_END - RIGHT) * min(1.0, duty["share"])))
            self.canvas.rounded((*bar[:2], end, bar[3]), radius, DEEP, STRIP_FILL)

    def response(self) -> None:
        """How soon coaches answered, in words."""
        self.canvas.rounded((MARGIN, LINE, WIDTH - MARGIN, LINE + 3), 1, STRIP_FILL, PAPER)
        self._line((MARGIN, FOOT), self.spec["response"], "Bold", 24, 230, QUIET)
        parts = self.spec["waits"]
        room = (WIDTH - MARGIN - 290) // max(1, len(parts))
        for place, (label, value) in enumerate(parts):
            left = 290 + place * room
            self._line((left, FOOT - 2), value, "Bold", 30, room - 12, NOW if place else DEEP)
            self._line((left, FOOT + 30), label, "Regular", 18, room - 12, QUIET)

    def _line(
        self, at: tuple[int, int], text: str, weight: Weight, size: int, room: int, colour: Colour
    ) -> None:
        line, size = one_line(text, self.faces[weight], room, size)
        self.canvas.words(at, line, weight, size, colour, PAPER)

    def _centred(self, middle: int, down: int, text: str, size: int, colour: Colour) -> None:
        wide = round(self.faces["Regular"].width(text, size))
        self.canvas.words((middle - wide // 2, down), text, "Regular", size, colour, PAPER)


def statistics_picture(spec: Mapping[str, Any], stamps: Stamps | None = None) -> bytes:
    """Draw the picture that a spec describes, as a PNG file of palette colours.

    `spec` holds `title`; `rate` with `weeks` (each `label`, `share` or None, `hidden`); `cover`
    with `duties` (each `name` and `share`); `response` with `waits`: pairs of a label and a value.
    """
    sheet = Sheet(spec, stamps or Stamps())
    sheet.title()
    sheet.weeks()
    sheet.duties()
    sheet.response()
    return sheet.canvas.png()
