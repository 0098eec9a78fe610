"""Claim 6, the picture: what a coverage map costs, beside the usual way to draw it.

The usual way draws the same cells and words in true colour and saves that; made small, it is
reduced to 32 colours before it is saved. A map with new words costs what its words cost; from
the second on, the words are there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from benchmarks.measure import US, pin, typical
from benchmarks.table import Row, faster, within
from bot.pictures.coverage import TILES, WORDS
from bot.pictures.draw import Studio, draw
from bot.pictures.face import FONTS
from bot.pictures.palette import INK, PAPER, STRIP_FILL
from content.load import load

SIZE = (900, 1192)
COLUMN, ROW, LEFT = 263, 62, 90


def full_map() -> dict[str, Any]:
    """A map of the whole standard in Chinese, with every level on it."""
    bank = load().bank
    groups: list[dict[str, Any]] = []
    number = 0
    for group in (*bank.duties, bank.attitudes):
        items = bank.items_of(group) if isinstance(group, str) else group
        cells = []
        for item in items:
            name = bank.plain(item, "zh-Hant")
            cells.append({"item": item, "name": name, "level": number % 4, "now": number % 9 == 1})
            number += 1
        title = bank.theme(group, "zh-Hant") if isinstance(group, str) else cells[0]["name"]
        groups.append({"name": title, "cells": cells})
    return {
        "kind": "coverage",
        "title": groups[0]["name"],
        "subtitle": "11/16-11/22",
        "groups": groups,
        "legend": [cell["name"] for cell in groups[0]["cells"][:5]],
        "count": "27/37",
    }


def true_colour(
    spec: Mapping[str, Any], fonts: Mapping[int, ImageFont.FreeTypeFont]
) -> Image.Image:
    """The same map drawn straight onto an RGB image: tiles, marks and words, soft-edged text."""
    sheet = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.text((28, 20), spec["title"], INK, font=fonts[43])
    pen.text((28, 80), spec["subtitle"], INK, font=fonts[29])
    pen.text((700, 20), spec["count"], INK, font=fonts[54])
    top = 160
    for group in spec["groups"]:
        rows = -(-len(group["cells"]) // 3)
        pen.rounded_rectangle((28, top, 82, top + rows * ROW - 8), 12, STRIP_FILL)
        for place, char in enumerate(group["name"]):
            pen.text((40, top + 8 + 32 * place), char, INK, font=fonts[29])
        for place, cell in enumerate(group["cells"]):
            _cell(pen, cell, LEFT + place % 3 * COLUMN, top + place // 3 * ROW, fonts[29])
        top += rows * ROW + 18
    for place, word in enumerate(spec["legend"]):
        pen.text((60 + 170 * place, 1130), word, INK, font=fonts[29])
    return sheet


def _cell(
    pen: ImageDraw.ImageDraw,
    cell: Mapping[str, Any],
    left: int,
    top: int,
    font: ImageFont.FreeTypeFont,
) -> None:
    level = cell["level"]
    box = (left, top, left + COLUMN - 8, top + ROW - 8)
    pen.rounded_rectangle(box, 12, TILES[level])
    pen.ellipse((left + 9, top + 13, left + 37, top + 41), outline=WORDS[level], width=3)
    pen.text((left + 45, top + 8), cell["name"], WORDS[level], font=font)


def saved(picture: Image.Image) -> bytes:
    """The picture as a PNG file, as it is saved by default."""
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _rate(make: Callable[[], bytes]) -> float:
    """How many pictures a second."""
    start = time.perf_counter()
    make()
    return 1 / (time.perf_counter() - start)


def run(quick: bool) -> list[Row]:
    """Draw the ways in turn, several rounds."""
    pin(US)
    spec = full_map()
    studio = Studio()
    path = str(FONTS / "NotoSansTC-Regular.ttf")
    fonts = {size: ImageFont.truetype(path, size) for size in (29, 43, 54)}
    ways: dict[str, Callable[[], bytes]] = {
        "ours": lambda: studio.draw(spec),
        "first": lambda: draw(spec),
        "true": lambda: saved(true_colour(spec, fonts)),
        "reduced": lambda: saved(true_colour(spec, fonts).quantize(32)),
    }
    sizes = {name: len(make()) for name, make in ways.items()}
    rounds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(5 if quick else 25):
        for name, make in ways.items():
            rounds[name].append(_rate(make))
    ours, true, ratio = typical(rounds, "ours", "true")
    _, reduced, of_reduced = typical(rounds, "ours", "reduced")
    first = typical(rounds, "first", "true")[0]
    kilobytes, third = sizes["ours"] / 1000, sizes["true"] / 3000
    return [
        faster("coverage map, beside true colour", ours, true, ratio, 1.5, "/s"),
        faster("the same, beside true colour made small", ours, reduced, of_reduced, 2, "/s"),
        within("coverage map, words known", 1000 / ours, 40, "ms"),
        within("coverage map, every word new", 1000 / first, 120, "ms"),
        within("its file, a third of true colour", kilobytes, third, "kB", f"{3 * third:.0f} kB"),
    ]
