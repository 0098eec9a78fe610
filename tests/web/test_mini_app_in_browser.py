"""The page that Telegram opens inside itself, in a real browser."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from playwright.async_api import Page

from tests.web import opening
from tests.web.opening import signed
from tests.web.site import Site
from tools.screenshots import PHONE, browser_page, chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        chromium() is None, reason="no Chromium here; on Debian: apt-get install chromium"
    ),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def address(site: Site, chat: int) -> str:
    """Where Telegram leads the browser: who opened it stands after the #."""
    init_data = signed(opening.fields({"id": chat, "first_name": "林 +&#"}, site.clock.now()))
    told = {"tgWebAppData": init_data, "tgWebAppVersion": "9.1", "tgWebAppPlatform": "ios"}
    return f"{site.root}/app#{urlencode(told)}"


async def signed_in(page: Page, site: Site) -> bool:
    """Whether the browser is let in."""
    await page.goto(f"{site.root}/probe")
    return page.url.endswith("/probe")


async def test_the_page_signs_in_and_goes_on(site: Site) -> None:
    await site.staff(4001, "coach")
    async with browser_page(PHONE, address(site, 4001)) as (page, complaints):
        await page.wait_for_url(lambda url: "/app" not in url)
        assert await signed_in(page, site)
        assert complaints == []


async def test_whoever_does_not_work_here_is_told_what_to_do(site: Site) -> None:
    async with browser_page(PHONE, address(site, 4999)) as (page, _):
        await page.get_by_role("alert").wait_for()
        assert "/web" in await page.inner_text("#without")
        assert await page.locator("#wait").is_hidden()
        assert not await signed_in(page, site)


async def test_opened_by_itself_it_says_how_to_get_in(site: Site) -> None:
    async with browser_page(PHONE, f"{site.root}/app") as (page, complaints):
        await page.locator("#without").wait_for()
        assert "/web" in await page.inner_text("#without")
        assert complaints == []


async def test_the_button_behind_a_link_signs_in(site: Site) -> None:
    link = await site.link(await site.staff(4001, "coach"))
    async with browser_page(PHONE, site.root + link) as (page, complaints):
        await page.get_by_role("button", name=re.compile("登入|Log in")).click()
        await page.wait_for_url(lambda url: "/enter" not in url)
        assert await signed_in(page, site)
        assert complaints == []


@pytest.mark.parametrize("path", ["/login", "/app"])
async def test_no_other_site_can_put_a_page_into_a_frame(site: Site, path: str) -> None:
    async with browser_page(PHONE, "about:blank") as (page, _):
        await page.set_content(f'<iframe src="{site.root}{path}"></iframe>')
        frame = page.frames[1]
        await frame.wait_for_load_state()
        assert frame.url.startswith("chrome-error:")
        assert await frame.locator("#main").count() == 0
