"""Statistics on the web: tables with bars, and nothing of fewer than five people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coaching.staff.effects import SaveStaff
from tests.web.reading import words
from tests.web.site import Site
from tests.web.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TOO_FEW, NOTHING = "不到五個人", "還沒有可以算的"


async def test_of_nobody_there_is_nothing_to_count_yet(site: Site) -> None:
    sponsor = await site.staff(91, "sponsor")
    async with site.signed_in(sponsor) as browser:
        for path in ("/statistics", "/statistics?cohort=1"):
            page = await browser.get(path)
            assert page.status == 200
            assert NOTHING in words(page)
            assert TOO_FEW not in words(page)


async def test_fewer_than_five_are_not_shown_and_a_page_says_so(site: Site) -> None:
    world = await World(site).fill()
    for role in ("sponsor", "admin", "owner"):
        async with site.signed_in(world.staff[role]) as browser:
            for path in ("/statistics", "/statistics?cohort=1"):
                page = await browser.get(path)
                assert page.status == 200
                assert TOO_FEW in words(page)
                assert NOTHING not in words(page)
                assert "<progress" not in page.text
                assert "<table" not in page.text


async def test_a_coach_sees_the_numbers_of_their_own_as_tables(site: Site) -> None:
    world = await World(site).fill()
    async with site.signed_in(world.staff["coach"]) as browser:
        page = await browser.get("/statistics")
        assert page.status == 200
        assert page.text.count("<table") == 2
        assert "<progress" in page.text
        assert " style=" not in page.text


async def test_an_owner_who_is_a_coach_too_gets_from_too_few_to_their_own(site: Site) -> None:
    world = await World(site).fill()
    owner = replace(world.staff["coach"], roles=frozenset({"coach", "owner"}))
    await site.write(SaveStaff(staff=owner))
    async with site.signed_in(owner) as browser:
        page = await browser.get("/statistics")
        assert TOO_FEW in words(page)
        assert 'class="button" href="/statistics?own=yes"' in page.text
        own = await browser.get("/statistics?own=yes")
        assert "<progress" in own.text
        assert 'class="button" href="/statistics"' in own.text
