"""The pages of admins in a real browser: on a phone and on a desktop, by day and by night."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from coaching.effects import SaveLearner
from coaching.records import Learner
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
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true; })"


async def look(shown: Window, folder: Path, name: str) -> None:
    """What must hold at every stop: nothing is too wide, too small or shut to anybody."""
    await shown.page.evaluate(OPEN_ALL)
    await shown.page.screenshot(path=folder / f"{name}.png", full_page=True)
    assert not await shown.wide(), name
    assert await shown.small() == [], name
    assert await shown.barriers() == [], name


async def write(page: Page) -> None:
    """Write a message with a word in bold, and keep it."""
    await page.get_by_role("link", name="寫一則新的").click()
    box = page.get_by_role("textbox", name="要說的話")
    await box.fill("明天停電，記得先備冰塊。")
    await box.evaluate("each => each.setSelectionRange(2, 4)")
    await page.get_by_role("button", name="粗體").click()
    await expect(box).to_have_value("明天<b>停電</b>，記得先備冰塊。")
    await page.get_by_role("button", name="先看樣子").click()
    await expect(page.get_by_role("status").locator(".b")).to_have_text("停電")
    await page.get_by_role("button", name="存成草稿").click()
    await expect(page.get_by_role("status")).to_have_text("內容存好了。")


async def aim(page: Page) -> int:
    """Choose a kind of shop; how many that is."""
    await page.get_by_text("改對象").click()
    await page.get_by_role("checkbox", name="早餐店").check()
    await page.get_by_role("button", name="算算看有多少人").click()
    await expect(page.get_by_role("status")).to_have_text("對象選好了。")
    label = await page.get_by_text("要送出，請打上人數").inner_text()
    found = re.search(r"\d+", label)
    assert found is not None
    return int(found[0])


async def confirm(page: Page, number: int) -> None:
    """Type a number and press the button that sends."""
    await page.get_by_label("要送出，請打上人數").fill(str(number))
    await page.get_by_role("button", name="送出").click()


async def test_whoever_is_coach_and_admin_too_sends_every_form(site: Site) -> None:
    both = await site.staff(9, "admin", "coach", name="小林")
    async with window(site.root, await site.link(both), DESKTOP, "light") as shown:
        await shown.page.get_by_role("button").first.click()
        await shown.open("/broadcasts")
        await write(shown.page)


@SIZES
@SCHEMES
async def test_a_broadcast_from_the_first_word_to_the_second_thought(
    site: Site, size: tuple[int, int], scheme: Scheme, tmp_path: Path
) -> None:
    await street(site)
    admin = await site.staff(9, "admin", name="小林")
    async with window(site.root, await site.link(admin), size, scheme) as shown:
        page = shown.page
        await page.get_by_role("button", name="登入").click()
        await page.wait_for_url("**/broadcasts")
        await look(shown, tmp_path, "none")
        await shown.open("/broadcasts/new?find=%E5%AE%A2%E4%BA%BA")
        await look(shown, tmp_path, "new")
        await shown.open("/broadcasts")
        await write(page)
        number = await aim(page)
        await look(shown, tmp_path, "draft")
        await confirm(page, number + 1)
        await expect(page.get_by_role("alert")).to_be_visible()
        await look(shown, tmp_path, "refused")
        await confirm(page, number)
        await expect(page.get_by_role("status")).to_have_text("確認好了。")
        await look(shown, tmp_path, "waiting")
        await page.get_by_role("button", name="收回，改回草稿").click()
        await expect(page.get_by_text("草稿", exact=True)).to_be_visible()
        await shown.open("/broadcasts")
        await look(shown, tmp_path, "list")
        assert [told for told in shown.complaints if "422" not in told] == []


async def plan(page: Page) -> None:
    """Open the plan, get it wrong, and mend it."""
    await page.get_by_text("改計畫").click()
    await page.get_by_role("radio", name="全班一起").check()
    await page.get_by_label("開始日", exact=True).fill("2026-12-01")
    await page.get_by_label("結束日", exact=True).fill("2026-11-30")
    await page.get_by_role("button", name="存計畫").click()
    await expect(page.get_by_role("alert")).to_contain_text("有 1 個地方要改")
    await expect(page.get_by_role("radio", name="全班一起")).to_be_focused()
    await page.get_by_role("checkbox", name="週三").check()
    await page.get_by_role("button", name="存計畫").click()
    await expect(page.get_by_label("結束日", exact=True)).to_be_focused()
    await expect(page.get_by_text("結束日要在開始日之後")).to_be_visible()


async def days_off(page: Page) -> None:
    """Two days off."""
    await page.get_by_label("從", exact=True).fill("2026-12-24")
    await page.get_by_label("到（只有一天就空著）").fill("2026-12-25")
    await page.get_by_label("名稱，例如校外教學").fill("校外教學")
    await page.get_by_role("button", name="加休息日").click()
    await expect(page.get_by_role("status")).to_have_text("休息日加好了。")


async def invite(shown: Window, folder: Path) -> None:
    """Make a link, and see that its picture can be drawn and its address copied."""
    page = shown.page
    await page.get_by_role("link", name="邀請連結").click()
    await page.get_by_role("button", name="做學員連結").click()
    await expect(page.get_by_role("status")).to_contain_text("連結做好了")
    code = page.locator("img.scan")
    await code.scroll_into_view_if_needed()
    await expect(code).to_have_js_property("naturalWidth", 720)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_role("button", name="複製連結").click()
    await expect(page.get_by_role("button", name="複製好了")).to_be_visible()
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied == await page.locator(".address").inner_text()
    await look(shown, folder, "invites")


async def leaf(shown: Window, folder: Path) -> None:
    """Who is in a cohort, one of them, who has stopped, and a list with faults."""
    await shown.open("/cohorts/1/people")
    await look(shown, folder, "people")
    page = shown.page
    await page.get_by_role("link", name="王小美").click()
    await look(shown, folder, "member")
    await shown.open("/stalled")
    await look(shown, folder, "stalled")
    await page.get_by_role("button", name="問候").first.click()
    await expect(page.get_by_role("status")).to_have_text("問候送出了。")
    await expect(page.get_by_text("這週問候過了")).to_be_visible()
    await shown.open("/roster")
    list_ = {"name": "list.csv", "mimeType": "text/csv", "buffer": b"telegram_id,time\nx,25:00"}
    await page.get_by_label("CSV 檔案").set_input_files(list_)  # type: ignore[arg-type]
    await page.get_by_role("button", name="照這份名單改").click()
    await expect(page.get_by_text("有 2 個地方要改")).to_be_visible()
    await look(shown, folder, "list")


@SIZES
@SCHEMES
async def test_a_cohort_from_its_name_to_whoever_has_stopped(
    site: Site, size: tuple[int, int], scheme: Scheme, tmp_path: Path
) -> None:
    await street(site)
    resting = Learner(id=7, chat=300, cohort=1, name="周美玲", status="resting", misses=6)
    await site.write(SaveLearner(learner=resting))
    admin = await site.staff(9, "admin", name="小林")
    async with window(site.root, await site.link(admin), size, scheme) as shown:
        page = shown.page
        await page.get_by_role("button", name="登入").click()
        await page.get_by_role("link", name="班級", exact=True).click()
        await page.get_by_label("新的班叫什麼").fill("115 春季班")
        await page.get_by_role("button", name="開新班").click()
        await expect(page.get_by_role("heading", name="115 春季班")).to_be_visible()
        await look(shown, tmp_path, "cohort_new")
        await page.reload()
        await plan(page)
        await look(shown, tmp_path, "cohort_faults")
        await page.get_by_label("結束日", exact=True).fill("2027-01-31")
        await page.get_by_role("button", name="存計畫").click()
        await days_off(page)
        await look(shown, tmp_path, "cohort")
        await invite(shown, tmp_path)
        await page.get_by_role("link", name="班級", exact=True).click()
        await look(shown, tmp_path, "cohorts")
        await leaf(shown, tmp_path)
        assert [told for told in shown.complaints if "422" not in told] == []
