"""The demo in a real browser: a new learner from the first tap on, their coach, a new admin."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page

from tools.admin_pictures import WORDS, broadcast, invite, open_programme, statistics
from tools.screenshots import (
    DESKTOP,
    LEARNER,
    PHONE,
    browser_page,
    chromium,
    coach_walk,
    learner_walk,
    open_demo,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        chromium() is None, reason="no Chromium here; on Debian: apt-get install chromium"
    ),
    pytest.mark.timeout(240),
]


async def look(page: Page, what: str) -> None:
    """What must hold at every stop: Chinese in the shipped typeface, nothing cut off."""
    assert await page.evaluate("document.fonts.ready.then(() => true)")
    fonts = await page.evaluate(
        "[...document.fonts].filter(font => font.status === 'loaded').map(font => font.family)"
    )
    assert fonts, what
    wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide, what


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_new_learner_is_asked_after_four_taps_and_answered_by_a_coach_after_a_week(
    size: tuple[int, int], tmp_path: Path
) -> None:
    async with (
        open_demo(tmp_path) as stage,
        browser_page(size, stage.telegram.url) as (page, complaints),
    ):
        taps = await learner_walk(page, look)
        picture = page.get_by_role("img", name="傳來的圖片").last
        assert await picture.evaluate("image => image.complete && image.naturalWidth > 600")
        steps = await coach_walk(page, look)
    assert taps <= 4
    assert steps <= 4
    assert complaints == []


async def test_a_new_admin_invites_a_learner_writes_to_everybody_and_looks_how_it_goes(
    tmp_path: Path,
) -> None:
    async with (
        open_programme(tmp_path, 60) as stage,
        browser_page(PHONE, stage.telegram.url) as (page, complaints),
    ):
        await invite(page)
        await broadcast(page, look)
        await statistics(page, look)
        learner = stage.telegram.phones[LEARNER]
        assert any(WORDS in message.text for message in learner.chat.messages)
    assert complaints == []
