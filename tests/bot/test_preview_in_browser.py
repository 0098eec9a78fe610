"""The page of a preview in a real browser: nothing is cut off, nothing is asked for elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from tools.screenshots import DESKTOP, PHONE, browser_page, chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        chromium() is None, reason="no Chromium here; on Debian: apt-get install chromium"
    ),
]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["zh-Hant", "en"])
async def test_a_term_is_read_on_a_phone_and_on_a_desktop(
    size: tuple[int, int], language: str, tmp_path: Path
) -> None:
    file = tmp_path / "term.html"
    main(["content", "preview", "--weeks", "3", "--language", language, "--html", str(file)])
    async with browser_page(size, file.as_uri()) as (page, complaints):
        wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
        cut = await page.evaluate(
            "[...document.querySelectorAll('.bubble, .keys span, dd')]"
            ".filter(each => each.scrollWidth > each.clientWidth + 1).length"
        )
        asked = await page.evaluate("performance.getEntriesByType('resource').length")
        assert await page.locator("article").count() == 15
    assert (wide, cut, asked, complaints) == (False, 0, 0, [])
