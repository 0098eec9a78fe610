"""Searching: short Chinese words are found and marked, only among what one may read."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from coaching.dialogue.buttons import write_id
from tests.web.reading import read, words
from tests.web.site import Site
from tests.web.street import street


@pytest.mark.parametrize(
    ("asked", "found", "marks"),
    [
        ("溫", 7, "溫"),
        ("溫度", 7, "溫度"),
        ("溫度 冰箱", 1, "溫度"),
        ("９度", 0, ""),
        ("豆漿", 2, "豆漿"),
    ],
)
async def test_one_and_two_characters_are_found_and_marked(
    site: Site, asked: str, found: int, marks: str
) -> None:
    made = await street(site)
    async with site.signed_in(made.coach) as browser:
        reply = await browser.get(f"/search?q={quote(asked)}")
    said = words(reply)
    assert reply.text.count('<li class="card hit">') == found
    assert (f"有「{asked}」的：{found} 則" if found else f"找不到「{asked}」") in said
    assert not found or f"<mark>{marks}</mark>" in reply.text


async def test_a_search_can_be_kept_to_a_learner_an_item_and_dates(site: Site) -> None:
    made = await street(site)
    mei = write_id(made.learners["王小美"])
    async with site.signed_in(made.coach) as browser:
        for more, found in (
            (f"learner={mei}", 2),
            (f"learner={mei}&first=2026-11-20", 1),
            ("item=A06&last=2026-11-20", 2),
            ("item=P1.1.1", 0),
            ("learner=0", 7),
        ):
            reply = await browser.get(f"/search?q={quote('溫度')}&{more}")
            assert reply.text.count('<li class="card hit">') == found, more


async def test_a_find_leads_to_its_entry(site: Site) -> None:
    made = await street(site)
    async with site.signed_in(made.coach) as browser:
        page = read(await browser.get(f"/search?q={quote('封口機皮帶')}"))
        (entry,) = (link for link in page.links if link.startswith("/entries/"))
        assert "換新 650 元" in words(await browser.get(entry))


async def test_what_is_looked_for_is_text_and_never_markup(site: Site) -> None:
    made = await street(site)
    async with site.signed_in(made.coach) as browser:
        for asked in ('"><script>alert(1)</script>', "' OR 1=1 --", "\N{NULL}", "。，", "x" * 500):
            reply = await browser.get(f"/search?q={quote(asked)}")
            assert reply.status == 200
            assert "<script>alert" not in reply.text
        marked = await browser.get(f"/search?q={quote('熟人')}")
    assert "&lt;i&gt;來的都是<mark>熟人</mark>&lt;/i&gt;" in marked.text


async def test_nothing_of_another_coachs_learners_is_found(site: Site) -> None:
    await street(site)
    other = await site.staff(2, "coach")
    sponsor = await site.staff(3, "sponsor")
    async with site.signed_in(other) as browser:
        assert "找不到" in words(await browser.get(f"/search?q={quote('溫')}"))
    async with site.signed_in(sponsor) as browser:
        assert (await browser.get(f"/search?q={quote('溫')}")).status == 404
