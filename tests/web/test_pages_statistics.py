"""Statistics on the web: tables with bars, and nothing of fewer than five people."""

from __future__ import annotations

import pytest

from tests.web.site import Site
from tests.web.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_fewer_than_five_are_not_shown_and_a_page_says_so(site: Site) -> None:
    sponsor = await site.staff(91, "sponsor")
    async with site.signed_in(sponsor) as browser:
        page = await browser.get("/statistics")
        assert page.status == 200
        assert "<progress" not in page.text


async def test_a_coach_sees_the_numbers_of_their_own_as_tables(site: Site) -> None:
    world = await World(site).fill()
    async with site.signed_in(world.staff["coach"]) as browser:
        page = await browser.get("/statistics")
        assert page.status == 200
        assert page.text.count("<table") == 2
        assert "<progress" in page.text
        assert " style=" not in page.text
