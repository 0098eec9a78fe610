"""The map of abilities: a table that is read by eye and by ear, and only numbers for the others."""

from __future__ import annotations

import re

import pytest

from content.access import Role
from tests.web.reading import words
from tests.web.site import Site
from tests.web.street import street


async def test_every_item_stands_beside_every_learner(site: Site) -> None:
    made = await street(site)
    async with site.signed_in(made.coach) as browser:
        reply = await browser.get("/map")
    text = reply.text
    assert text.count('<th scope="row">') == 37
    assert text.count('<th scope="col">') == 1 + len(made.learners)
    assert text.count('<th scope="rowgroup"') == 5
    assert text.count('<td class="square') == 37 * len(made.learners)
    row = next(row for row in text.split("<tr>") if "P1.1.1" in row)
    assert '<td class="square level-3">' in row
    assert "做過也想過" in row
    assert re.search(r"自評 </span>4.*教練評 </span>2", row)
    assert "18／37" in words(reply)


async def test_one_duty_can_be_looked_at_alone(site: Site) -> None:
    made = await street(site)
    async with site.signed_in(made.coach) as browser:
        assert (await browser.get("/map?group=A")).text.count('<th scope="row">') == 6
        assert (await browser.get("/map?group=T1")).text.count('<th scope="row">') == 7
        assert (await browser.get("/map?group=T9&cohort=%3C")).text.count('<th scope="row">') == 37
        assert "王小美" not in words(await browser.get("/map?cohort=zz"))


@pytest.mark.parametrize("role", ["sponsor", "admin", "owner"])
async def test_others_see_neither_names_nor_words(site: Site, role: Role) -> None:
    made = await street(site)
    other = await site.staff(2, role)
    async with site.signed_in(other) as browser:
        first = "/map" if role == "sponsor" else "/broadcasts"
        assert (await browser.get("/")).headers["Location"] == first
        reply = await browser.get("/map")
        assert reply.status == 200
        assert not [name for name in made.learners if name in reply.text]
        assert "/learners" not in reply.text


async def test_of_fewer_than_five_nothing_is_shown(site: Site) -> None:
    sponsor = await site.staff(2, "sponsor")
    async with site.signed_in(sponsor) as browser:
        page = words(await browser.get("/map"))
    assert "少於 5 人，不顯示。" in page
    assert "P1.1.1" not in page


@pytest.mark.parametrize("role", ["sponsor", "admin", "owner"])
async def test_numbers_are_of_five_or_more_and_rounded_down(site: Site, role: Role) -> None:
    made = await street(site)
    async with site.signed_in(await site.staff(2, role)) as browser:
        reply = await browser.get("/map")
    assert "5 位以上學員的人數" in words(reply)
    row = next(row for row in reply.text.split("<tr>") if "P1.1.1" in row)
    assert re.findall(r"<td>(.*?)</td>", row) == ["5", "5", *["少於 5 人"] * 3]
    assert not [name for name in made.learners if name in reply.text]
