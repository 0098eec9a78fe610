"""The log on the web: filtered, paged, taken away; and a coach sees only lines of their own."""

from __future__ import annotations

import json

import pytest

from coaching.dialogue.buttons import write_id
from tests.web.reading import words
from tests.web.site import Site

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_an_admin_filters_the_log_and_leafs_through_it(site: Site) -> None:
    admin, coach = await site.staff(81, "admin", name="阿明"), await site.staff(82, "coach")
    async with site.signed_in(coach) as browser:
        await browser.get("/learners")
    async with site.signed_in(admin) as browser:
        for _ in range(12):
            await browser.get("/log")
        page = await browser.get("/log")
        assert page.text.count("<time") == 30
        assert 'rel="next"' in page.text
        theirs = await browser.get(f"/log?actor={write_id(coach.id)}")
        lines = theirs.text.partition('class="card log-lines"')[2].partition("</ol>")[0]
        assert "教練82" in lines
        assert "阿明" not in lines
        assert "沒有" in words(await browser.get("/log?action=broadcast.confirm"))


async def test_the_log_is_taken_away_as_a_table_and_as_json(site: Site) -> None:
    admin = await site.staff(83, "admin")
    async with site.signed_in(admin) as browser:
        table = await browser.get("/log.csv")
        assert "attachment" in table.headers["Content-Disposition"]
        assert '"seal"' in table.text
        assert json.loads((await browser.get("/log.json")).text)["schema"] == "coach-log"


async def test_a_coach_sees_only_what_they_did_themselves(site: Site) -> None:
    coach, admin = await site.staff(84, "coach"), await site.staff(85, "admin", name="阿明")
    async with site.signed_in(admin) as browser:
        await browser.get("/log")
    async with site.signed_in(coach) as browser:
        for path in ("/log", f"/log?actor={write_id(admin.id)}"):
            assert "阿明" not in (await browser.get(path)).text
        for path in ("/log.csv", "/log.json"):
            assert (await browser.get(path)).status == 404
