"""A sheet of palette colours on which flat shapes and words are laid with soft edges.

Every paint knows the flat colour under it, so a soft edge is a short ramp between two known
colours: nothing is mixed in true colour and nothing has to be reduced to a palette afterwards.
"""

from __future__ import annotations

from io import BytesIO
from typing import TypeAlias

from PIL import Image

from bot.pictures.face import Weight
from bot.pictures.stamps import Stamp, Stamps

Colour: TypeAlias = tuple[int, int, int]
Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels."""

SMALL = 36
"""Words below this size, in pixels, have two steps at their edges: more are not seen there."""


class Canvas:
    """A picture in the making."""

    def __init__(self, width: int, height: int, paper: Colour, stamps: Stamps) -> None:
        """An empty sheet of one colour; sizes in pixels."""
        self.width, self.height = width, height
        self._stamps = stamps
        self._colours: list[Colour] = [paper]
        self._ramps: dict[tuple[Colour, Colour, int], bytes] = {}
        self._sheet = Image.new("L", (width, height), 0)

    def box(self, box: Box, colour: Colour) -> None:
        """A filled rectangle with sharp edges, such as a machine reads."""
        self._sheet.paste(self._place(colour), box)

    def rounded(self, box: Box, radius: int, colour: Colour, on: Colour) -> None:
        """A filled rectangle with round corners."""
        stamp = self._stamps.rounded(box[2] - box[0], box[3] - box[1], radius)
        self._lay(stamp, box[0], box[1], self._ramp(on, colour, 4))

    def pie(self, at: tuple[int, int], size: int, share: float, colour: Colour, on: Colour) -> None:
        """A circle with a rim, filled clockwise from the top by a share of 0 to 1.

        Its left edge and middle are at a point.
        """
        stamp = self._stamps.pie(size, share)
        self._lay(stamp, at[0], at[1] - size // 2, self._ramp(on, colour, 4))

    def words(
        self, at: tuple[int, int], text: str, weight: Weight, size: int, colour: Colour, on: Colour
    ) -> None:
        """One line of text whose left end and middle are at a point."""
        stamp = self._stamps.words(text, weight, size)
        ramp = self._ramp(on, colour, 2 if size < SMALL else 4)
        self._lay(stamp, at[0], at[1] - stamp.height // 2, ramp)

    def climbing(
        self, at: tuple[int, int], text: str, weight: Weight, size: int, colour: Colour, on: Colour
    ) -> None:
        """One line of text that is read upwards, centred on a point."""
        stamp = self._stamps.words(text, weight, size, climbing=True)
        ramp = self._ramp(on, colour, 2 if size < SMALL else 4)
        self._lay(stamp, at[0] - stamp.width // 2, at[1] - stamp.height // 2, ramp)

    def png(self) -> bytes:
        """The finished picture as a PNG file."""
        self._sheet.putpalette([part for colour in self._colours for part in colour])
        file = BytesIO()
        self._sheet.save(file, "PNG", compress_level=6)
        return file.getvalue()

    def _lay(self, stamp: Stamp, left: int, top: int, ramp: bytes) -> None:
        size = (stamp.width, stamp.height)
        paint = Image.frombytes("L", size, stamp.strengths.translate(ramp))
        # Only where it is touched: the corners of neighbouring stamps may overlap.
        self._sheet.paste(paint, (left, top), stamp.touched)

    def _ramp(self, start: Colour, end: Colour, steps: int) -> bytes:
        """For each strength 0-255, the place in the palette of the colour between."""
        key = (start, end, steps)
        if key not in self._ramps:
            places = [self._place(mixed(start, end, step / steps)) for step in range(steps + 1)]
            self._ramps[key] = bytes(places[round(part * steps / 255)] for part in range(256))
        return self._ramps[key]

    def _place(self, colour: Colour) -> int:
        if colour not in self._colours:
            self._colours.append(colour)
        return self._colours.index(colour)


def mixed(start: Colour, end: Colour, share: float) -> Colour:
    """The colour a share of the way from one to another."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(start, end, strict=True))
    return red, green, blue
