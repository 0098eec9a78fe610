"""The picture of a group's numbers: its size, and what must not look alike in it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.pictures.draw import draw
from bot.pictures.palette import DEEP
from bot.pictures.statistics import BOTTOM, HEIGHT, LEFT, LEFT_END, TOP, WIDTH


def spec(*shares: float | None, **fields: Any) -> dict[str, Any]:
    """A group with so many weeks; None is a week of too few people."""
    return {
        "kind": "statistics",
        "title": "2026 秋季班・128 人",
        "rate": "每週回答率（%）",
        "weeks": [
            {"label": f"11/{number}", "share": share, "hidden": share is None}
            for number, share in enumerate(shares, start=1)
        ],
        "cover": "每個職責涵蓋多少",
        "duties": [{"name": "掌握市場與顧客", "share": 0.4}],
        "response": "教練多久回",
        "waits": [("一半在", "5 小時"), ("九成在", "2 天")],
        **fields,
    }


def picture(made: dict[str, Any]) -> Image.Image:
    """The picture as it is seen."""
    return Image.open(BytesIO(draw(made))).convert("RGB")


def deep(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many pixels of a part have the colour of what was done."""
    found = image.crop(box).getcolors(WIDTH * HEIGHT) or []
    return sum(many for many, colour in found if str(colour) == str(DEEP))


BARS = (LEFT, TOP, LEFT_END, BOTTOM)


def test_it_is_as_large_as_a_phone_shows_it() -> None:
    assert picture(spec(0.2, 0.9)).size == (WIDTH, HEIGHT) == (800, 500)


def test_a_bar_is_as_high_as_its_share() -> None:
    half, whole = deep(picture(spec(0.5)), BARS), deep(picture(spec(1.0)), BARS)
    assert half == pytest.approx(whole / 2, rel=0.05)


def test_a_week_of_too_few_people_is_no_week_without_answers() -> None:
    hidden, nothing = picture(spec(None)), picture(spec(0.0))
    assert deep(hidden, BARS) == deep(nothing, BARS) == 0
    assert hidden.crop(BARS).tobytes() != nothing.crop(BARS).tobytes()


@pytest.mark.parametrize("count", [0, 1, 12])
def test_any_number_of_weeks_duties_and_waits_is_drawn(count: int) -> None:
    names = "永無止境地長的職責名稱" * 9
    made = spec(
        *([0.5] * count),
        title=names,
        duties=[{"name": names, "share": number / 12} for number in range(count)],
        waits=[("", "人數太少")] if count else [],
    )
    assert picture(made).size == (WIDTH, HEIGHT)
