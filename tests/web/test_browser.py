"""The coach's pages in a real browser: on a phone and on a desktop, by finger and by key."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from coaching.dialogue.buttons import write_id
from tests.web.seed import Street
from tests.web.site import Site
from tests.web.street import street
from tests.web.window import DESKTOP, PHONE, Scheme, Window, window
from tools.screenshots import chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        chromium() is None, reason="no Chromium here; on Debian: apt-get install chromium"
    ),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.timeout(240),
]
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true; })"
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


async def enter(page: Page) -> None:
    """Press the button behind a link from the chat."""
    await page.get_by_role("button", name="登入").click()
    await page.wait_for_url("**/learners")


async def look(shown: Window, folder: Path, name: str) -> None:
    """What must hold at every stop: nothing is too wide, too small or shut to anybody."""
    await shown.page.screenshot(path=folder / f"{name}.png")
    assert not await shown.wide(), name
    assert await shown.small() == [], name
    assert await shown.barriers() == [], name


def pages(made: Street) -> dict[str, str]:
    """Every page of a coach, by name."""
    mei = f"/learners/{write_id(made.learners['王小美'])}"
    return {
        "learners": "/learners",
        "learner": f"{mei}?said=sent&hint=praise&first=2026-11-18",
        "filtered": f"{mei}?only=flagged",
        "entry": f"/entries/{write_id(made.entries['王小美'][-4])}",
        "search": "/search",
        "found": "/search?q=%E6%BA%AB&item=A06",
        "map": "/map",
        "phrases": "/phrases",
        "gone": "/entries/0",
    }


@SIZES
@SCHEMES
async def test_every_page_is_open_to_everybody(
    site: Site, size: tuple[int, int], scheme: Scheme, tmp_path: Path
) -> None:
    made = await street(site)
    async with window(site.root, await site.link(made.coach), size, scheme) as shown:
        await look(shown, tmp_path, "door")
        await enter(shown.page)
        for name, path in pages(made).items():
            await shown.open(path)
            await shown.page.evaluate(OPEN_ALL)
            await look(shown, tmp_path, name)
        await shown.open("/learners")
        await shown.page.keyboard.press("?")
        await expect(shown.page.get_by_role("dialog")).to_be_visible()
        await look(shown, tmp_path, "keys")
        gone = [told for told in shown.complaints if "404" not in told]
        assert gone == []


@SIZES
async def test_from_the_list_to_a_learner_who_was_answered_in_six_actions(
    site: Site, size: tuple[int, int]
) -> None:
    made = await street(site)
    jun = made.entries["陳怡君"][-1]
    async with window(site.root, await site.link(made.coach), size) as shown:
        page = shown.page
        await enter(page)
        article = page.locator(f"#e{write_id(jun)}")
        await page.get_by_role("button", name="開始看 陳怡君").click()  # 1
        await article.get_by_role("button", name="2", exact=False).first.click()  # 2
        await expect(page.get_by_role("status")).to_have_text("證據評好了。")
        await expect(article).to_be_focused()
        await article.get_by_text("回一句").click()  # 3
        await article.get_by_role("textbox").fill("你寫了今天沒客人。我下午打給你。")  # 4
        await article.get_by_role("button", name="送出").click()  # 5
        await expect(page.get_by_role("status")).to_contain_text("送出了")
        await expect(article.get_by_text("我下午打給你。")).to_be_visible()
        await page.get_by_role("button", name="看完了，下一位").click()  # 6
        await expect(page.get_by_role("heading", level=1)).to_have_text("張家豪")
        assert shown.complaints == []


async def test_entries_are_gone_through_graded_and_answered_by_keys(site: Site) -> None:
    made = await street(site)
    async with window(site.root, await site.link(made.coach), DESKTOP) as shown:
        page, keys = shown.page, shown.page.keyboard
        await enter(page)
        await keys.press("n")
        first, second = page.get_by_role("article").nth(0), page.get_by_role("article").nth(1)
        await expect(page.get_by_role("heading", level=1)).to_have_text("陳怡君")
        # What is to be seen comes before what listens to keys.
        await page.wait_for_load_state()
        await keys.press("j")
        await expect(first).to_be_focused()
        await keys.press("j")
        await keys.press("3")
        await expect(page.get_by_role("status")).to_have_text("證據評好了。")
        await expect(second).to_be_focused()
        pressed = second.locator("[aria-pressed=true]")
        await expect(pressed).to_have_attribute("value", "3")
        await keys.press("k")
        await expect(first).to_be_focused()
        await keys.press("r")
        await answer(page, first.get_by_role("textbox"))
        await keys.press("n")
        await expect(page.get_by_role("heading", level=1)).to_have_text("張家豪")
        assert shown.complaints == []


async def answer(page: Page, box: Locator) -> None:
    """Begin with a sentence that is offered, go on typing, and send it."""
    await expect(box).to_be_focused()
    await page.get_by_role("article").nth(0).get_by_role("button", name="下週試試").click()
    # Letters are letters while one writes.
    await page.keyboard.type("0jknr 先打給我。")
    await expect(box).to_have_value("下週試試0jknr 先打給我。")
    await expect(page.get_by_text("15 字", exact=True)).to_be_visible()
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("status")).to_contain_text("送出了")


async def test_words_are_searched_by_keys(site: Site) -> None:
    made = await street(site)
    async with window(site.root, await site.link(made.coach), DESKTOP) as shown:
        await enter(shown.page)
        await shown.page.keyboard.press("/")
        field = shown.page.get_by_role("searchbox")
        for words in ("溫", "溫度"):
            await expect(field).to_be_focused()
            await field.fill(words)
            await shown.page.keyboard.press("Enter")
            status = shown.page.get_by_role("status")
            await expect(status).to_have_text(f"有「{words}」的：7 則")
            await expect(shown.page.locator("mark").first).to_have_text(words)
            await shown.page.wait_for_load_state()
            await shown.page.keyboard.press("/")
        assert shown.complaints == []


@SIZES
async def test_the_heads_of_the_map_stay_while_it_is_moved(
    site: Site, size: tuple[int, int]
) -> None:
    made = await street(site)
    async with window(site.root, await site.link(made.coach), size) as shown:
        await enter(shown.page)
        await shown.open("/map")
        row = shown.page.get_by_role("rowheader", name="團隊意識 A06")
        head = shown.page.get_by_role("columnheader", name="王小美")
        await head.scroll_into_view_if_needed()
        await row.scroll_into_view_if_needed()
        await expect(row).to_be_in_viewport()
        await expect(head).to_be_in_viewport()
        await shown.page.get_by_label("範圍").select_option(label="做事的態度")
        await expect(shown.page.get_by_role("rowheader")).to_have_count(7)
        assert not await shown.wide()
        assert shown.complaints == []


async def test_a_sentence_that_grows_long_is_counted(site: Site) -> None:
    made = await street(site)
    entry = f"/entries/{write_id(made.entries['王小美'][-1])}"
    async with window(site.root, await site.link(made.coach), PHONE) as shown:
        await enter(shown.page)
        await shown.open(entry)
        await shown.page.get_by_role("article").get_by_text("回一句").click()
        await shown.page.get_by_role("textbox").fill("溫" * 121)
        await expect(shown.page.get_by_text("121 字")).to_have_class("js-only too-much")


async def test_a_form_is_sent_once_however_often_it_is_pressed(site: Site) -> None:
    made = await street(site)
    async with window(site.root, await site.link(made.coach), DESKTOP) as shown:
        await enter(shown.page)
        await shown.open("/phrases")
        await shown.page.get_by_role("textbox").fill("再數一次？")
        await shown.page.get_by_role("button", name="存起來").dblclick()
        await expect(shown.page.get_by_role("status")).to_have_text("常用句存好了。")
        posts = [url for url in shown.asked if url.endswith("/phrases")]
        assert len(posts) == 2  # the page itself, and the form once
        await expect(shown.page.get_by_text("再數一次？")).to_have_count(2)
