"""Shapes and words as soft-edged stamps, kept from one picture to the next.

Every learner's map bears the same words and marks: drawn once, they cost no more than a copy.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from PIL import Image, ImageDraw

from bot.pictures.face import Face, Weight

FINER = 4
"""Shapes are drawn this many times larger, then reduced, for a soft edge."""
KEPT = 500
"""Stamps kept before the oldest goes: two languages of a map take about 250, some 4 MB."""
TOUCHED = bytes([0]) + bytes([255]) * 255


@dataclass(frozen=True, slots=True)
class Stamp:
    """How strongly each pixel is covered (0-255, row by row), and which are touched at all."""

    width: int
    height: int
    strengths: bytes
    touched: Image.Image


class Stamps:
    """Makes stamps and keeps the latest of them."""

    def __init__(self) -> None:
        """Open both weights of the typeface."""
        self.faces: dict[Weight, Face] = {"Regular": Face("Regular"), "Bold": Face("Bold")}
        self._kept: dict[Hashable, Stamp] = {}

    def rounded(self, width: int, height: int, radius: int) -> Stamp:
        """A filled rectangle with round corners."""

        def mask() -> Image.Image:
            large = Image.new("L", (width * FINER, height * FINER), 0)
            box = (0, 0, large.width - 1, large.height - 1)
            ImageDraw.Draw(large).rounded_rectangle(box, radius * FINER, fill=255)
            return large.reduce(FINER)

        return self._stamp(("rounded", width, height, radius), mask)

    def pie(self, size: int, share: float) -> Stamp:
        """A circle with a rim, filled clockwise from the top by a share of 0 to 1."""

        def mask() -> Image.Image:
            large = Image.new("L", (size * FINER, size * FINER), 0)
            pen, far = ImageDraw.Draw(large), large.width - 1
            edge = max(2, large.width // 10)
            pen.ellipse((0, 0, far, far), fill=255)
            if share < 1:
                pen.ellipse((edge, edge, far - edge, far - edge), fill=0)
                pen.pieslice((0, 0, far, far), -90, -90 + 360 * share, fill=255)
            return large.reduce(FINER)

        return self._stamp(("pie", size, share), mask)

    def words(self, text: str, weight: Weight, size: int, climbing: bool = False) -> Stamp:
        """One line of text, the middle of its characters at half height; `climbing`: upwards."""

        def mask() -> Image.Image:
            face, high = self.faces[weight], line_height(size)
            flat = Image.new("L", (max(1, round(face.width(text, size)) + 1), high), 0)
            # A full-width character has its middle 0.38 of its size above the baseline.
            foot = (0, high / 2 + size * 0.38)
            ImageDraw.Draw(flat).text(foot, text, fill=255, font=face.at(size), anchor="ls")
            return flat.transpose(Image.Transpose.ROTATE_90) if climbing else flat

        return self._stamp(("words", text, weight, size, climbing), mask)

    def _stamp(self, key: Hashable, mask: Callable[[], Image.Image]) -> Stamp:
        if key not in self._kept:
            drawn = mask()
            strengths = drawn.tobytes()
            touched = Image.frombytes("L", drawn.size, strengths.translate(TOUCHED))
            while len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = Stamp(*drawn.size, strengths, touched)
        return self._kept[key]


def line_height(size: int) -> int:
    """How high a line of the typeface is, so that no stroke is cut."""
    return round(size * 1.45)
