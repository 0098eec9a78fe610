"""The picture of a rehearsal is a palette picture that shows every share and stays in its lines."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.pictures.draw import draw
from bot.pictures.palette import PAPER
from bot.pictures.rehearsal import rehearsal_map, shade


def spec(weeks: int = 26, rows: int = 7) -> dict[str, Any]:
    """Two groups in which every item is answered a little later than the one before."""
    groups = [
        {
            "name": name,
            "rows": [
                {
                    "item": f"P{at}",
                    "name": "對環境和鄰里好",
                    "shares": [min(1.0, max(0.0, (week - at) / 6)) for week in range(weeks)],
                }
                for at in range(rows)
            ],
        }
        for name in ("看市場、找機會", "做事的態度")
    ]
    return {
        "kind": "rehearsal",
        "title": "排題演練",
        "subtitle": "200 位學員",
        "count": "37／37",
        "axis": "第幾週",
        "weeks": weeks,
        "groups": groups,
        "legend": "到那一週，答過的人",
        "legend_half": "一半的人答過",
    }


def opened(png: bytes) -> Image.Image:
    picture = Image.open(BytesIO(png))
    picture.load()
    return picture


def test_the_picture_is_a_small_palette_picture() -> None:
    png = draw(spec())
    picture = opened(png)
    assert (picture.format, picture.mode, picture.width) == ("PNG", "P", 1228)
    assert len(picture.getcolors() or []) <= 200
    assert len(png) <= 60_000


def test_more_learners_make_a_darker_square_and_none_a_white_one() -> None:
    greys = [sum(shade(step / 10)) for step in range(11)]
    assert shade(0) == (255, 255, 255)
    assert all(darker < lighter for lighter, darker in pairwise(greys))


def test_one_share_more_changes_the_picture() -> None:
    changed = spec()
    changed["groups"][0]["rows"][0]["shares"][25] = 0.4
    assert draw(changed) != draw(spec())


@pytest.mark.parametrize("weeks", [1, 8, 52, 104])
def test_any_number_of_weeks_has_room(weeks: int) -> None:
    picture = opened(draw(spec(weeks))).convert("RGB")
    margin = picture.crop((picture.width - 20, 0, picture.width, picture.height))
    assert margin.getcolors() == [(20 * picture.height, PAPER)]


nasty = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["", " ", "\ud800", "a" * 300, "看" * 90, "👨‍👩‍👧‍👦", "\x00", "ﷺ" * 20]),
)
specs = st.builds(
    lambda words, shares, weeks: {
        "kind": "rehearsal",
        "weeks": weeks,
        "groups": [{"name": words, "rows": [{"item": "P1", "name": words, "shares": shares}] * 3}],
        **dict.fromkeys(("title", "subtitle", "count", "axis", "legend", "legend_half"), words),
    },
    nasty,
    st.lists(st.floats(-1, 2), max_size=30),
    st.integers(0, 40),
)


@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(specs)
def test_nothing_a_spec_says_leaves_its_place(wish: dict[str, Any]) -> None:
    picture = opened(rehearsal_map(wish)).convert("RGB")
    for left in (0, picture.width - 20):
        margin = picture.crop((left, 0, left + 20, picture.height))
        assert margin.getcolors() == [(20 * picture.height, PAPER)]
