"""The coverage map is a small palette picture that stays in its lines whatever it is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.pictures.canvas import Colour
from bot.pictures.coverage import TILES, WORDS
from bot.pictures.draw import Studio, UnknownPictureError, draw
from bot.pictures.palette import INK, PAPER, QUIET, STRIP_FILL
from bot.pictures.strip import upright

NAMES = {
    "看懂市場": "看懂客人 跟廠商對好量 有人要、賺得到 新生意合不合 算清楚再投 對環境和鄰里好 "
    "選定再拍板",
    "風險和策略": "抓成敗關鍵 新工具的影響 做不做得成 缺人怎麼辦 手上資源的風險 講清楚怎麼經營 "
    "產品說明寫正確 誰要知道什麼 對的人說對的話",
    "資源": "盤點要多少 人放對位置 多找幾個門路 不只比價 壞了找得到人 挑幾個查清楚 "
    "跟上下游互相幫 新東西上手 貨接得上 盯用量 保養和換新",
    "法規": "該守的規定 找人問 照規矩做 保對險",
    "態度": "正直誠實 持續學習 謹慎細心 應對不確定 主動積極 團隊意識",
}


def full_map() -> dict[str, Any]:
    """All 37 cells; levels go round 0, 1, 2, 3 and every ninth cell is new this week."""
    groups: list[dict[str, Any]] = []
    number = 0
    for name, cells in NAMES.items():
        group: dict[str, Any] = {"name": name, "cells": []}
        for cell in cells.split():
            level, now = number % 4, number % 9 == 1
            group["cells"].append({"item": f"P{number}", "name": cell, "level": level, "now": now})
            number += 1
        groups.append(group)
    return {
        "kind": "coverage",
        "title": "走到哪了",
        "subtitle": "11月16日－22日",
        "language": "zh-Hant",
        "groups": groups,
        "legend": ["還沒碰到", "寫過", "做過", "有結果", "這週新的"],
        "count": "27／37",
    }


def opened(png: bytes) -> Image.Image:
    picture = Image.open(BytesIO(png))
    picture.load()
    return picture


def luminance(colour: Colour) -> float:
    """Relative luminance as the Web Content Accessibility Guidelines define it."""
    parts = [part / 255 for part in colour]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_map_is_a_small_palette_picture_of_a_phones_shape() -> None:
    png = draw(full_map())
    picture = opened(png)
    assert (picture.format, picture.mode, picture.width) == ("PNG", "P", 900)
    assert 1100 <= picture.height <= 1200
    assert len(picture.getcolors() or []) <= 64
    assert len(png) <= 50_000


def test_a_studio_that_has_drawn_before_draws_the_same() -> None:
    studio = Studio()
    first = studio.draw(full_map())
    other = full_map() | {"subtitle": "11月23日－29日"}
    assert studio.draw(other) != first
    assert studio.draw(full_map()) == first == draw(full_map())


def test_several_threads_may_share_a_studio() -> None:
    studio, expected = Studio(), draw(full_map())
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: studio.draw(full_map()), range(8))) == {expected}


def test_a_studio_does_not_grow_for_ever() -> None:
    studio = Studio()
    for week in range(600):
        spec = full_map() | {"groups": [], "legend": [], "subtitle": f"week {week}"}
        studio.draw(spec)
    assert len(studio._stamps._kept) <= 500


def test_an_unknown_kind_is_refused_with_a_sentence() -> None:
    with pytest.raises(UnknownPictureError, match="'pie': use 'coverage'"):
        draw({"kind": "pie"})


def test_levels_differ_without_colour() -> None:
    greys = sorted(luminance(tile) for tile in TILES)
    assert all(high - low > 0.05 for low, high in pairwise(greys))


@pytest.mark.parametrize(
    ("words", "on"),
    [*zip(WORDS, TILES, strict=True), (INK, PAPER), (QUIET, PAPER), (INK, STRIP_FILL)],
)
def test_words_stand_out_from_what_is_under_them(words: Colour, on: Colour) -> None:
    assert contrast(words, on) >= 4.5


def test_one_more_level_or_the_outline_changes_the_picture() -> None:
    plain = draw(full_map())
    for change in ({"level": 3}, {"now": True}):
        spec = full_map()
        spec["groups"][0]["cells"][0] |= change
        assert draw(spec) != plain


def test_a_name_that_cannot_be_drawn_shows_the_items_code() -> None:
    spec, coded = full_map(), full_map()
    spec["groups"][0]["cells"][0]["name"] = "🍳"
    coded["groups"][0]["cells"][0]["name"] = "P0"
    assert draw(spec) == draw(coded)


def test_a_new_learner_and_an_empty_standard_have_maps_too() -> None:
    spec = full_map() | {"count": "0／37"}
    for group in spec["groups"]:
        for cell in group["cells"]:
            cell |= {"level": 0, "now": False}
    assert opened(draw(spec)).height > 1100
    assert opened(draw(spec | {"groups": []})).width == 900


nasty = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", " ", "\ud800", "\u202eabc", "a" * 300, "看" * 90, "👨‍👩‍👧‍👦", "\x00", "ﷺ" * 20]
    ),
)
cells = st.lists(
    st.builds(
        lambda name, level, now: {"item": "P1.1.1", "name": name, "level": level, "now": now},
        nasty,
        st.integers(-1, 5),
        st.booleans(),
    ),
    max_size=14,
)
specs = st.builds(
    lambda title, count, groups, legend: {
        "kind": "coverage",
        "title": title,
        "subtitle": title,
        "count": count,
        "groups": [{"name": name, "cells": inner} for name, inner in groups],
        "legend": legend,
    },
    nasty,
    nasty,
    st.lists(st.tuples(nasty, cells), max_size=7),
    st.lists(nasty, max_size=5),
)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("態度", ["態度"]),
        ("看市場、找機會", ["看市場", "找機會"]),
        ("做事的態度", ["做事的", "態度"]),
        ("、", ["、"]),
        ("一、二、三", ["一二", "三"]),
        ("很長很長很長很長很長的名字", ["很長很長很…", "長很長的名字"]),
    ],
)
def test_a_groups_name_stands_in_one_or_two_columns(name: str, columns: list[str]) -> None:
    assert upright(name, 100) == columns


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(specs)
def test_nothing_a_spec_says_leaves_its_place(spec: dict[str, Any]) -> None:
    picture = opened(Studio().draw(spec)).convert("RGB")
    assert picture.width == 900
    margin = picture.crop((0, 0, 20, picture.height))
    assert margin.getcolors() == [(20 * picture.height, PAPER)]
    right = picture.crop((880, 0, 900, picture.height))
    assert right.getcolors() == [(20 * picture.height, PAPER)]


@pytest.mark.parametrize("length", [2, 9, 16, 40])
def test_a_legend_of_any_length_is_told_in_full_or_marked_as_cut(length: int) -> None:
    spec = full_map() | {"legend": [f"{number}{'字' * length}" for number in range(5)]}
    assert len(draw(spec)) > len(draw(full_map() | {"legend": []}))
