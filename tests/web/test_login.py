"""Getting in, by a one-time link or by the Mini App, and getting out again."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from coaching.staff.records import Staff
from tests.web.site import Site, count, inside

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def test_a_link_and_its_button_let_one_in(site: Site) -> None:
    coach = await site.staff(1, "coach")
    async with site.browser() as browser:
        assert not await inside(browser)
        reply = await browser.enter(await site.link(coach))
        assert (reply.status, reply.headers["Location"]) == (303, "/")
        assert await inside(browser)
        assert await count(site, "sessions") == 1


async def test_t23_looking_at_a_link_uses_nothing_up(site: Site) -> None:
    """Previews of links, and virus scanners, open whatever is sent in a chat."""
    coach = await site.staff(1, "coach")
    link = await site.link(coach)
    async with site.browser() as bot:
        for method in ("GET", "HEAD", "GET"):
            reply = await bot.ask(method, link, headers={"User-Agent": "TelegramBot"})
            assert reply.status == 200
            assert not await inside(bot)
        assert (await bot.ask("OPTIONS", link)).status == 405
    assert await count(site, "sessions") == 0
    async with site.browser() as browser:
        assert (await browser.enter(link)).status == 303
        assert await inside(browser)


async def test_t23_a_link_works_once(site: Site) -> None:
    coach = await site.staff(1, "coach")
    link = await site.link(coach)
    async with site.browser() as first, site.browser() as second:
        assert (await first.enter(link)).status == 303
        reply = await second.enter(link)
        assert reply.status == 410
        assert "/web" in reply.text
        assert not await inside(second)
        assert await inside(first)


async def test_t23_of_two_who_press_at_the_same_time_one_gets_in(site: Site) -> None:
    coach = await site.staff(1, "coach")
    link = await site.link(coach)
    async with site.browser() as first, site.browser() as second:
        forms = [(await each.get(link)).form for each in (first, second)]
        replies = await asyncio.gather(
            *(
                each.post(link, {"form": form})
                for each, form in zip((first, second, first), (*forms, forms[0]), strict=True)
            )
        )
        assert sorted(reply.status for reply in replies) == [303, 410, 410]
    assert await count(site, "sessions") == 1


@pytest.mark.parametrize(("seconds", "status"), [(299, 303), (300, 410), (86_400, 410)])
async def test_a_link_is_good_for_five_minutes(site: Site, seconds: int, status: int) -> None:
    coach = await site.staff(1, "coach")
    link = await site.link(coach)
    site.passes(seconds=seconds)
    async with site.browser() as browser:
        assert (await browser.enter(link)).status == status


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "%F0%9F%8C%B1", "a" * 3_000, "..%2f"])
async def test_an_unknown_link_says_what_a_used_one_says(site: Site, token: str) -> None:
    async with site.browser() as browser:
        path = f"/enter/{token}"
        looked = await browser.get(path)
        if looked.status == 404:
            return
        reply = await browser.post(path, {"form": looked.form})
        assert reply.status == 410
        assert "/web" in reply.text


async def test_a_stolen_link_is_worth_nothing_without_the_role(site: Site) -> None:
    coach = await site.staff(1, "coach")
    link = await site.link(coach)
    await site.withdraw(coach)
    async with site.browser() as thief:
        assert (await thief.enter(link)).status == 410
    assert await count(site, "sessions") == 0


async def test_a_link_of_somebody_without_a_role_opens_nothing(site: Site) -> None:
    """Even where nobody voided it."""
    coach = await site.staff(1, "coach")
    link = await site.link(coach)
    await site.staff(1)
    async with site.browser() as thief:
        assert (await thief.enter(link)).status == 410
    assert await count(site, "sessions") == 0


async def test_a_session_that_somebody_prepared_is_not_taken_over(site: Site) -> None:
    """Fixation: whatever cookie came along, signing in gives a new secret."""
    coach = await site.staff(1, "coach")
    planted = "p" * 43
    async with site.browser() as browser:
        browser.session.cookie_jar.update_cookies({"session": planted})
        await browser.enter(await site.link(coach))
        assert browser.cookie() not in (None, planted)
    async with site.browser() as attacker:
        attacker.session.cookie_jar.update_cookies({"session": planted})
        assert not await inside(attacker)


async def test_a_stranger_cannot_sign_somebody_in_from_elsewhere(site: Site) -> None:
    """Else a coach would write into the attacker's pages."""
    attacker = await site.staff(1, "coach")
    link = await site.link(attacker)
    async with site.browser() as own, site.browser() as victim:
        form = (await own.get(link)).form
        assert (await victim.post(link, {"form": form})).status == 403
        await victim.get(link)
        assert (await victim.post(link, {"form": form})).status == 403
        assert (await victim.post(link, {})).status == 403
        good = (await victim.get(link)).form
        for site_name in ("cross-site", "same-site", "none"):
            headers = {"Sec-Fetch-Site": site_name}
            assert (await victim.post(link, {"form": good}, headers=headers)).status == 403
        foreign = {"Sec-Fetch-Site": "", "Origin": "https://evil.example"}
        assert (await victim.post(link, {"form": good}, headers=foreign)).status == 403
    assert await count(site, "sessions") == 0


async def test_signing_in_again_ends_the_session_before(site: Site) -> None:
    coach = await site.staff(1, "coach")
    async with site.signed_in(coach) as browser:
        before = browser.cookie()
        await browser.enter(await site.link(coach))
        assert browser.cookie() != before
    assert await count(site, "sessions") == 1


async def test_a_session_lasts_twelve_hours_however_much_it_is_used(site: Site) -> None:
    coach = await site.staff(1, "coach")
    async with site.signed_in(coach) as browser:
        for _ in range(11):
            site.passes(hours=1)
            assert await inside(browser)
        site.passes(minutes=59, seconds=59)
        assert await inside(browser)
        site.passes(seconds=1)
        assert not await inside(browser)


async def test_the_secret_of_a_session_is_nowhere_in_the_database(site: Site) -> None:
    coach = await site.staff(1, "coach")
    async with site.signed_in(coach) as browser:
        secret = browser.cookie()
        assert secret and len(secret) == 43
        async with site.database.read() as unit:
            rows = await unit.rows(text("SELECT * FROM sessions"))
        assert secret not in str(rows)


async def test_the_button_logs_out(site: Site) -> None:
    coach = await site.staff(1, "coach")
    async with site.signed_in(coach) as browser, site.browser() as thief:
        stolen = browser.cookie() or ""
        form = (await browser.get("/probe")).form
        reply = await browser.post("/logout", {"form": form})
        assert (reply.status, reply.headers["Location"]) == (303, "/login")
        assert browser.cookie() is None
        thief.session.cookie_jar.update_cookies({"session": stolen})
        assert not await inside(thief)
    assert await count(site, "sessions") == 0


async def test_sessions_end_with_the_role(site: Site) -> None:
    coach = await site.staff(1, "coach")
    async with site.signed_in(coach) as browser:
        await site.withdraw(coach)
        assert not await inside(browser)
        # Getting a role again does not bring an old session back.
        await site.staff(1, "sponsor")
        assert not await inside(browser)


async def test_a_session_without_a_role_behind_it_is_none(site: Site) -> None:
    """Even where nobody ended it."""
    coach = await site.staff(1, "coach")
    async with site.signed_in(coach) as browser:
        await site.staff(1)
        assert not await inside(browser)
        assert (await browser.post("/logout")).status == 401


async def test_the_door_speaks_the_language_of_the_browser(site: Site) -> None:
    async with site.browser() as browser:
        chinese = await browser.get("/login")
        english = await browser.get("/login", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert '<html lang="zh-Hant-TW">' in chinese.text
    assert "登入" in chinese.text
    assert '<html lang="en">' in english.text
    assert "登入" not in english.text


async def test_inside_the_pages_speak_the_persons_own(site: Site) -> None:
    coach: Staff = await site.staff(1, "coach", language="en")
    odd: Staff = await site.staff(2, "coach", language="xx")
    async with site.signed_in(coach) as browser:
        page = await browser.get("/probe", headers={"Accept-Language": "zh-TW"})
        assert '<html lang="en">' in page.text
    async with site.signed_in(odd) as browser:
        assert '<html lang="zh-Hant-TW">' in (await browser.get("/probe")).text


async def test_attempts_are_counted_by_address(site: Site) -> None:
    async with site.browser() as browser:
        abroad = {"Sec-Fetch-Site": "cross-site"}
        for _ in range(30):
            # Nobody is kept out by what another site makes their browser send.
            assert (await browser.post("/enter/x", {}, headers=abroad)).status == 403
        replies = [await browser.post("/enter/x", {}) for _ in range(20)]
        assert {reply.status for reply in replies} == {403}
        for path in ("/enter/x", "/app"):
            reply = await browser.post(path, {})
            assert reply.status == 429
            assert int(reply.headers["Retry-After"]) == 300
        # Looking costs nothing, so a person can still read what to do.
        assert (await browser.get("/login")).status == 200
        site.passes(minutes=5)
        assert (await browser.post("/enter/x", {})).status == 403
