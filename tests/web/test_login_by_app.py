"""Getting in by the Mini App: once, just now, from our own page, and only who works here."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests.web import opening
from tests.web.opening import signed
from tests.web.site import Browser, Reply, Site, count, inside


async def opens(site: Site, browser: Browser, chat: int, **how: Any) -> Reply:
    """Open the Mini App."""
    init_data = how.pop("init_data", signed(opening.fields({"id": chat}, site.clock.now())))
    return await browser.post("/app", {"init_data": init_data}, **how)


async def test_who_came_in_and_how_is_in_the_log(site: Site) -> None:
    coach = await site.staff(1, "coach")
    async with site.signed_in(coach), site.browser() as browser:
        await opens(site, browser, coach.chat)
    async with site.database.read() as unit:
        rows = await unit.rows(text("SELECT actor, action FROM audit ORDER BY action"))
    assert [tuple(row) for row in rows] == [
        (coach.id, "pages.enter:by_app"),
        (coach.id, "pages.enter:by_link"),
        (coach.id, "pages.enter:link"),
    ]


async def test_the_mini_app_lets_one_in(site: Site) -> None:
    coach = await site.staff(4001, "coach")
    async with site.browser() as browser:
        page = await browser.get("/app")
        assert page.status == 200
        assert "telegram.org" not in page.text
        reply = await opens(site, browser, coach.chat)
        assert (reply.status, reply.text) == (204, "")
        assert await inside(browser)


async def test_t7_an_opening_lets_one_in_once(site: Site) -> None:
    coach = await site.staff(4001, "coach")
    init_data = signed(opening.fields({"id": coach.chat}, site.clock.now()))
    async with site.browser() as first, site.browser() as thief:
        replies = await asyncio.gather(
            *(opens(site, each, 0, init_data=init_data) for each in (first, thief, thief))
        )
        assert sorted(reply.status for reply in replies) == [204, 403, 403]
        # Old enough to be forgotten, it is too old to be believed.
        site.passes(hours=2)
        await opens(site, first, coach.chat)
        assert (await opens(site, thief, 0, init_data=init_data)).status == 403
    assert await count(site, "seen_logins") == 1


@pytest.mark.parametrize("seconds", [301, -31])
async def test_t7_an_opening_of_another_time_is_refused(site: Site, seconds: int) -> None:
    coach = await site.staff(4001, "coach")
    at = site.clock.now() - timedelta(seconds=seconds)
    async with site.browser() as browser:
        init_data = signed(opening.fields({"id": coach.chat}, at))
        assert (await opens(site, browser, 0, init_data=init_data)).status == 403
        assert browser.cookie() is None


@pytest.mark.parametrize("init_data", ["", "x", "hash=" + "0" * 64, "user=%7B%7D&hash=", "\0", "%"])
async def test_t7_rubbish_is_refused(site: Site, init_data: str) -> None:
    async with site.browser() as browser:
        reply = await opens(site, browser, 0, init_data=init_data)
        assert reply.status == 403
        assert reply.headers["Content-Type"].startswith("text/plain")
        assert "/web" not in reply.text
    assert await count(site, "seen_logins") == 0


async def test_t7_only_staff_with_a_role_get_in_by_the_app(site: Site) -> None:
    former = await site.staff(4002)
    learner_only = await site.staff(4003, "learner")
    async with site.browser() as browser:
        for chat in (former.chat, learner_only.chat, 4999):
            assert (await opens(site, browser, chat)).status == 403
    assert await count(site, "sessions") == 0


async def test_t7_only_our_own_page_may_bring_an_opening(site: Site) -> None:
    coach = await site.staff(4001, "coach")
    async with site.browser() as browser:
        for headers in (
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": ""},
            {"Sec-Fetch-Site": "", "Origin": "null"},
            {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
            {"Origin": "https://evil.example"},
            {"Sec-Fetch-Site": "", "Origin": site.root + ".evil.example"},
        ):
            assert (await opens(site, browser, coach.chat, headers=headers)).status == 403
        old_browser = {"Sec-Fetch-Site": "", "Origin": site.root}
        assert (await opens(site, browser, coach.chat, headers=old_browser)).status == 204
