"""People and looks on the web: two steps to a role, a reason before reading, and who may not."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from sqlalchemy import text

from coaching.dialogue.buttons import write_id
from tests.web.reading import words
from tests.web.site import Browser, Reply, Site, count
from tests.web.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

REASON = "家長來電，想知道他最近好不好"


async def sent(browser: Browser, path: str, **fields: str) -> Reply:
    """Send a form as a page brings it."""
    form = (await browser.get("/probe")).form
    return await browser.ask("POST", path, data=[("form", form), *fields.items()])


async def test_an_owner_gives_a_role_only_after_reading_what_it_means(site: Site) -> None:
    owner = await site.staff(71, "owner", name="老闆")
    await site.staff(72, "coach", name="林老師")
    path = f"/people/{write_id(72)}"
    async with site.signed_in(owner) as browser:
        assert "林老師" in words(await browser.get("/people"))
        assert path in (await browser.get(f"/people?who={quote('林老師')}")).text
        asked = await sent(browser, f"{path}/weigh", role="admin", how="give")
        assert asked.status == 200
        assert 'name="confirmed"' in asked.text
        refused = await sent(browser, f"{path}/role", role="admin", how="give")
        assert refused.status == 422
        given = await sent(browser, f"{path}/role", role="admin", how="give", confirmed="yes")
        assert given.headers["Location"] == f"{path}?said=role_given"
        assert (await browser.get(path)).text.count('value="take"') == 2
        last = await sent(browser, f"/people/{write_id(71)}/weigh", role="owner", how="take")
        assert last.status == 422


async def test_an_admin_sees_who_works_here_and_gives_nothing(site: Site) -> None:
    admin = await site.staff(73, "admin")
    path = f"/people/{write_id(73)}"
    async with site.signed_in(admin) as browser:
        assert "/weigh" not in (await browser.get(path)).text
        for step in ("weigh", "role"):
            reply = await sent(browser, f"{path}/{step}", role="owner", how="give", confirmed="yes")
            assert reply.status == 404
        assert (await browser.get("/look")).status == 404


async def test_a_coach_sees_neither_people_nor_looks(site: Site) -> None:
    coach = await site.staff(74, "coach")
    async with site.signed_in(coach) as browser:
        for path in ("/people", f"/people/{write_id(74)}", "/look"):
            assert (await browser.get(path)).status == 404


async def test_an_owner_reads_a_learner_for_an_hour_and_only_with_a_reason(site: Site) -> None:
    world = await World(site).fill()
    owner = await site.staff(75, "owner", name="老闆")
    path = f"/look/{write_id(world.learners['own'])}"
    async with site.signed_in(owner) as browser:
        assert (await browser.get(f"{path}/entries")).status == 404
        assert (await sent(browser, path, reason="想看")).status == 422
        assert await count(site, "looks") == 0
        assert (await sent(browser, path, reason=REASON)).status == 303
        page = await browser.get(f"{path}/entries")
        assert "學員已經知道你在看" in words(page)
        assert REASON in words(page)
        assert "/feedback" not in page.text
        assert "/grade" not in page.text
        assert "沒看過" not in words(page)
        async with site.database.read() as unit:
            look = await unit.scalar(text("SELECT id FROM looks"))
        assert (await sent(browser, "/looks/end", look=write_id(look))).status == 303
        assert (await browser.get(f"{path}/entries")).status == 404
