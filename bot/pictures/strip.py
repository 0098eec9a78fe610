"""The strip beside a group's rows that holds its name: Chinese downwards, other words upwards."""

from __future__ import annotations

import re

from bot.pictures.canvas import Box, Canvas
from bot.pictures.face import Face
from bot.pictures.palette import INK, PAPER, STRIP_FILL
from bot.pictures.wrap import ELLIPSIS, LEADING, lines_in, one_size
from content.lines import is_wide

STRIP = 54
"""Its width."""
SMALLEST = 16


def strip(canvas: Canvas, bold: Face, box: Box, name: str) -> None:
    """Draw a strip with its name on the paper."""
    canvas.rounded(box, 12, STRIP_FILL, PAPER)
    middle = ((box[0] + box[2]) // 2, (box[1] + box[3]) // 2)
    room = box[3] - box[1] - 14
    if name and all(is_wide(char) for char in name):
        _stack(canvas, bold, middle, name, room)
        return
    size = one_size([name], bold, room, STRIP - 8, range(30, 14, -1))
    lines = lines_in(name, bold, room, STRIP - 8, size)
    for index, line in enumerate(lines):
        x = middle[0] + round((index - (len(lines) - 1) / 2) * size * LEADING)
        canvas.climbing((x, middle[1]), line, "Bold", size, INK, STRIP_FILL)


def upright(name: str, room: int) -> list[str]:
    """Cut a Chinese name into one or two columns: at its mark, or in halves where it is long."""
    columns = [part for part in re.split(r"[^\w]+", name) if part] or [name]
    whole = "".join(columns)
    if len(columns) > 2 or (len(columns) == 1 and room // len(whole) < STRIP // 2):
        half = -(-len(whole) // 2)
        columns = [whole[:half], whole[half:]]
    most = max(1, room // SMALLEST)
    return [part if len(part) <= most else part[: most - 1] + ELLIPSIS for part in columns]


def _stack(canvas: Canvas, bold: Face, middle: tuple[int, int], name: str, room: int) -> None:
    """Write a Chinese name downwards, in columns from right to left."""
    columns = upright(name, room)
    longest = max(map(len, columns))
    widest = STRIP * 2 // 3 if len(columns) == 1 else (STRIP - 6) // len(columns)
    step = min(room // longest, widest)
    size = round(step * 0.92)
    for across, column in enumerate(columns):
        x = middle[0] + round(((len(columns) - 1) / 2 - across) * step)
        for down, char in enumerate(column):
            y = middle[1] + round((down - (longest - 1) / 2) * step)
            left = x - round(bold.width(char, size) / 2)
            canvas.words((left, y), char, "Bold", size, INK, STRIP_FILL)
