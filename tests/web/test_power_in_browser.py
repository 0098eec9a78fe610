"""The pages of people, looks, log and statistics in a real browser: phone and desktop."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from coaching.dialogue.buttons import write_id
from tests.web.site import Site
from tests.web.street import street
from tests.web.test_admin_in_browser import SIZES, look
from tests.web.window import Scheme, window
from tools.screenshots import chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        chromium() is None, reason="no Chromium here; on Debian: apt-get install chromium"
    ),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.timeout(240),
]


@SIZES
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_power_is_seen_and_given(
    site: Site, size: tuple[int, int], scheme: Scheme, tmp_path: Path
) -> None:
    await street(site)
    owner = await site.staff(9, "owner", "coach", name="小林")
    async with window(site.root, await site.link(owner), size, scheme) as shown:
        page = shown.page
        await page.get_by_role("button", name="登入").click()
        for name in ("people", "log", "statistics", "look"):
            await shown.open(f"/{name}")
            await look(shown, tmp_path, name)
        await shown.open(f"/people/{write_id(9)}")
        await look(shown, tmp_path, "person")
        await (
            page.get_by_role("button", name="admin")
            .or_(page.locator("input[value=admin] ~ button"))
            .first.click()
        )
        await expect(page.get_by_role("heading", level=1)).to_have_text("確定要這樣做嗎？")
        await look(shown, tmp_path, "weigh")
