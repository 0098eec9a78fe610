"""A link as a picture that a phone can scan, with words below for whoever prints it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import segno

from bot.pictures.canvas import Canvas, Colour
from bot.pictures.palette import INK, QUIET
from bot.pictures.stamps import Stamps

WIDTH = 720
BORDER = 4
"""Modules of white around the code, as scanners need."""
WORDS = 130
"""Room for the words below."""
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)


def qr(spec: Mapping[str, Any], stamps: Stamps) -> bytes:
    """The picture of a spec, as a PNG file."""
    code = segno.make(str(spec["link"]), error="m", micro=False)
    rows = [bytes(row) for row in code.matrix]
    module = WIDTH // (len(rows) + 2 * BORDER)
    edge = (WIDTH - module * len(rows)) // 2
    canvas = Canvas(WIDTH, WIDTH + WORDS, WHITE, stamps)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                left, top = edge + x * module, edge + y * module
                canvas.box((left, top, left + module, top + module), BLACK)
    _line(canvas, stamps, WIDTH - 12, str(spec["title"]), 40, INK)
    _line(canvas, stamps, WIDTH + 56, str(spec["line"]), 28, QUIET)
    return canvas.png()


def _line(canvas: Canvas, stamps: Stamps, y: int, text: str, size: int, colour: Colour) -> None:
    """One line in the middle, cut where it does not fit."""
    face = stamps.faces["Bold"]
    words = face.printable(text)
    while words and face.width(words, size) > WIDTH - 60:
        words = words[:-1]
    if words:
        left = (WIDTH - round(face.width(words, size))) // 2
        canvas.words((left, y), words, "Bold", size, colour, WHITE)
