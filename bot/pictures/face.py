"""The project's own typeface: which characters it has, and how much room words take in it."""

from __future__ import annotations

import struct
import unicodedata
from pathlib import Path
from typing import Literal

from PIL import ImageFont

Weight = Literal["Regular", "Bold"]
FONTS = Path(__file__).parent / "fonts"
MEASURED_AT = 100


class Face:
    """One weight of the typeface; sizes are loaded when they are first asked for."""

    def __init__(self, weight: Weight) -> None:
        """Read which characters the font file maps to a shape."""
        self._path = FONTS / f"NotoSansTC-{weight}.ttf"
        self._known = mapped_characters(self._path.read_bytes())
        self._sizes: dict[int, ImageFont.FreeTypeFont] = {}
        self._widths: dict[str, float] = {}

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """The font at a size in pixels."""
        if size not in self._sizes:
            self._sizes[size] = ImageFont.truetype(
                str(self._path), size, layout_engine=ImageFont.Layout.BASIC
            )
        return self._sizes[size]

    def width(self, text: str, size: int) -> float:
        """How many pixels a line of text takes: the widths of its characters, without kerning."""
        font = self.at(MEASURED_AT)
        for char in text:
            if char not in self._widths:
                self._widths[char] = font.getlength(char) / MEASURED_AT
        return size * sum(self._widths[char] for char in text)

    def printable(self, text: str, otherwise: str = "") -> str:
        """Leave out what the font cannot draw, such as emoji; `otherwise` if nothing remains."""
        composed = unicodedata.normalize("NFC", text)
        kept = "".join(char for char in composed if ord(char) in self._known or char.isspace())
        return " ".join(kept.split()) or otherwise


def mapped_characters(font: bytes) -> frozenset[int]:
    """The code points in a TrueType file's character map (subtable format 4, the basic plane)."""
    cmap = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    for index in range(count):
        (offset,) = struct.unpack_from(">I", font, cmap + 4 + 8 * index + 4)
        if struct.unpack_from(">H", font, cmap + offset) == (4,):
            return _format_4(font, cmap + offset)
    raise ValueError("The font has no character map of format 4: make it by tools/subset_font.py.")


def _table(font: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        name, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if name == tag:
            return int(offset)
    raise ValueError(f"The font has no table {tag!r}: make it by tools/subset_font.py.")


def _format_4(font: bytes, start: int) -> frozenset[int]:
    (double,) = struct.unpack_from(">H", font, start + 6)
    row = f">{double // 2}H"
    ends = struct.unpack_from(row, font, start + 14)
    firsts = struct.unpack_from(row, font, start + 16 + double)
    spans = zip(firsts, ends, strict=True)
    return frozenset(code for first, end in spans for code in range(first, end + 1)) - {0xFFFF}
