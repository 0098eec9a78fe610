"""A person plays a learner in a real browser, on a phone's screen and on a desk."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Browser, FilePayload, Page, async_playwright, expect

from bot.demo.local import LocalTelegram

if TYPE_CHECKING:
    from tests.demo.conftest import BareBot

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
KEYBOARD = {"inline_keyboard": [[{"text": "換一題", "callback_data": "v1:next"}]]}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium"),
]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A real browser that reaches nothing but this machine."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        await running.close()


@pytest.fixture
async def page(browser: Browser, tg: LocalTelegram) -> AsyncIterator[Page]:
    """The chat page on a phone's screen; any script error or foreign request fails the test."""
    tg.user(1001, first_name="小芸")
    faults: list[str] = []
    opened = await browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-TW")
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    opened.on(
        "request",
        lambda request: (
            None if request.url.startswith((tg.url, "blob:")) else faults.append(request.url)
        ),
    )
    await opened.goto(tg.url)
    yield opened
    await opened.close()
    assert faults == []


async def test_a_learner_starts_answers_taps_and_sees_the_receipt(
    page: Page, tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.phones[1001]
    await page.get_by_role("button", name="開始").click()
    await tg.until(lambda: person.sees("/start"))
    text = "<b>看懂客人</b>\n今天數一下前 10 位客人"
    await bot.ok("sendMessage", chat_id=1001, text=text, parse_mode="HTML", reply_markup=KEYBOARD)
    await expect(page.locator(".words strong")).to_have_text("看懂客人")
    field = page.get_by_role("textbox", name="寫訊息")
    await field.fill("十位有六位")
    await field.press("Shift+Enter")
    await field.press_sequentially("趕上班")
    await field.press("Enter")
    await tg.until(lambda: person.sees("十位有六位\n趕上班"))
    said = person.chat.messages[-1]
    await bot.ok(
        "setMessageReaction",
        chat_id=1001,
        message_id=said.id,
        reaction=[{"type": "emoji", "emoji": "👌"}],
    )
    await expect(page.locator(".mine .reaction")).to_have_text("👌")
    await page.get_by_role("button", name="換一題").click()
    await tg.until(lambda: any(event.kind == "callback_query" for event in tg.waiting))
    query = next(update for update in await bot.updates() if "callback_query" in update)
    await bot.ok(
        "answerCallbackQuery", callback_query_id=query["callback_query"]["id"], text="換好了"
    )
    await expect(page.locator(".toast")).to_have_text("換好了")
    await bot.ok("editMessageText", chat_id=1001, message_id=2, text="另一題")
    await expect(page.locator("[data-message='2'] .words")).to_have_text("另一題")
    await expect(page.locator(".key")).to_have_count(0)


async def test_a_deep_link_starts_with_its_payload(
    page: Page, tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.phones[1001]
    await page.goto(f"{tg.url}/?start=invite-1")
    await page.get_by_role("button", name="開始").click()
    await tg.until(lambda: person.sees("/start invite-1"))
    link = "https://t.me/coach_demo_bot?start=invite-2"
    await bot.ok("sendMessage", chat_id=1001, text=f"看 {link}")
    await page.get_by_role("button", name=link).click()
    await tg.until(lambda: person.sees("/start invite-2"))


async def test_enter_while_an_input_method_composes_sends_nothing(
    page: Page, tg: LocalTelegram
) -> None:
    await page.get_by_role("button", name="開始").click()
    field = page.get_by_role("textbox", name="寫訊息")
    await field.fill("ㄗㄠˇ")
    await field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    await field.dispatch_event("keydown", {"key": "Enter", "keyCode": 229})
    await expect(field).to_have_value("ㄗㄠˇ")
    await field.press("Enter")
    await expect(field).to_have_value("")
    await tg.until(lambda: tg.phones[1001].sees("ㄗㄠˇ"))
    assert len(tg.phones[1001].chat.messages) == 2


async def test_one_replies_edits_and_walks_the_chat_by_keyboard(
    page: Page, tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.phones[1001]
    person.send("六位")
    await bot.ok("sendMessage", chat_id=1001, text="收到")
    await expect(page.locator(".message")).to_have_count(2)
    await page.locator(".log").focus()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await page.get_by_role("menuitem", name="編輯").click()
    field = page.get_by_role("textbox", name="寫訊息")
    await expect(field).to_have_value("六位")
    await field.fill("七位")
    await field.press("Enter")
    await tg.until(lambda: person.chat.messages[0].text == "七位")
    await page.locator(".message", has_text="收到").click(button="right")
    await page.get_by_role("menuitem", name="回覆").click()
    await field.fill("謝謝")
    await field.press("Enter")
    await tg.until(lambda: person.sees("謝謝"))
    assert person.chat.messages[-1].reply_to == 2
    await expect(page.locator(".quote")).to_have_text("收到")


async def test_commands_come_from_the_bots_menu_and_can_be_chosen(
    page: Page, tg: LocalTelegram, bot: BareBot
) -> None:
    commands = [{"command": "today", "description": "今天這一題"}]
    await bot.ok("setMyCommands", commands=commands, scope={"type": "all_private_chats"})
    await page.get_by_role("button", name="開始").click()
    await page.get_by_role("button", name="指令").click()
    await page.get_by_role("menuitem", name="/today").click()
    await tg.until(lambda: tg.phones[1001].sees("/today"))


async def test_a_file_goes_up_and_a_document_comes_down(
    page: Page, tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.phones[1001]
    await page.get_by_role("button", name="開始").click()
    await page.get_by_role("button", name="附加檔案").click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("menuitem", name="檔案").click()
    payload = FilePayload(name="帳本.txt", mimeType="text/plain", buffer=b"1,2")
    await (await chooser.value).set_files([payload])
    await tg.until(lambda: person.chat.messages[-1].kind == "document")
    assert person.chat.messages[-1].document == (b"1,2", "帳本.txt")
    await expect(page.locator(".file-name")).to_have_text("帳本.txt")
    async with page.expect_download() as download:
        await page.locator(".file-row").click()
    assert (await download.value).suggested_filename == "帳本.txt"


async def test_words_from_people_are_never_read_as_markup(
    page: Page, tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.phones[1001]
    person.send("<img src=x onerror=alert(1)><b>粗</b>")
    await expect(page.locator(".words")).to_have_text("<img src=x onerror=alert(1)><b>粗</b>")
    await expect(page.locator(".words img")).to_have_count(0)


async def test_the_page_says_when_nobody_answers_and_speaks_english_too(
    page: Page, tg: LocalTelegram
) -> None:
    tg.phones[1001].send("早")
    await expect(page.locator(".banner")).to_have_text(
        "Coach沒有連上，機器人程式可能沒在跑", timeout=9000
    )
    await page.get_by_role("button", name="更多").click()
    await page.get_by_role("menuitem", name="English").click()
    await expect(page.get_by_role("textbox", name="Message")).to_be_visible()
    assert await page.locator("html").get_attribute("lang") == "en"


async def test_on_a_desk_the_phones_stand_beside_the_clock(
    browser: Browser, tg: LocalTelegram
) -> None:
    tg.user(1001, first_name="小芸").start()
    tg.user(1002, first_name="阿明").start()
    turned = asyncio.Event()

    async def turn(wish: dict[str, object]) -> object:
        turned.set()
        return tg.world.clock.now()

    tg.control.time_control = turn  # type: ignore[assignment]
    page = await browser.new_page(viewport={"width": 1400, "height": 900})
    await page.goto(tg.url)
    await expect(page.locator("#clock-time")).to_have_text("10:30")
    await expect(page.locator("#clock-date")).to_have_text("11月23日 星期一")
    await page.get_by_role("button", name="下一題").click()
    await asyncio.wait_for(turned.wait(), 5)
    await page.get_by_role("button", name="並排").click()
    await expect(page.locator(".phone:visible")).to_have_count(2)
    await page.get_by_role("button", name="阿明").click()
    await page.get_by_role("button", name="一支").click()
    await expect(page.locator(".phone:visible .holder")).to_have_text("阿明")
    await page.get_by_label("名字").fill("美惠")
    await page.get_by_role("button", name="加入").click()
    await expect(page.locator(".phone:visible .holder")).to_have_text("美惠")
    assert 1003 in tg.phones


async def test_the_coach_stands_beside_whichever_learner_is_chosen(
    browser: Browser, tg: LocalTelegram
) -> None:
    for number, name in ((1001, "小芸"), (1002, "阿明"), (2001, "林教練")):
        tg.user(number, first_name=name).start()
    tg.phones[2001].part = "coach"
    page = await browser.new_page(viewport={"width": 1400, "height": 900})
    await page.goto(tg.url)
    holders = page.locator(".phone:visible .holder")
    await expect(holders).to_have_text(["小芸", "林教練"])
    await page.get_by_role("button", name="阿明").click()
    await expect(holders).to_have_text(["阿明", "林教練"])
    await page.get_by_role("button", name="一支").click()
    await page.get_by_role("button", name="教練：林教練").click()
    await expect(holders).to_have_text(["林教練"])
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(holders).to_have_text(["林教練"])
    await page.close()


async def test_of_those_who_work_here_the_one_chosen_last_stands_beside_the_learner(
    browser: Browser, tg: LocalTelegram
) -> None:
    people = ((1001, "小芸", "learner"), (2001, "林教練", "coach"), (3001, "王主任", "admin"))
    for number, name, part in people:
        phone = tg.user(number, first_name=name)
        phone.start()
        phone.part = part
    page = await browser.new_page(viewport={"width": 1400, "height": 900})
    await page.goto(tg.url)
    holders = page.locator(".phone:visible .holder")
    await expect(holders).to_have_text(["小芸", "林教練"])
    await page.get_by_role("button", name="管理：王主任").click()
    await expect(holders).to_have_text(["小芸", "王主任"])
    await page.get_by_role("button", name="小芸", exact=True).click()
    await expect(holders).to_have_text(["小芸", "王主任"])
    await page.close()


async def test_an_invite_that_an_admin_taps_is_followed_on_the_learners_phone(
    browser: Browser, tg: LocalTelegram, bot: BareBot
) -> None:
    tg.user(1001, first_name="小芸")
    admin = tg.user(3001, first_name="王主任")
    admin.start()
    admin.part = "admin"
    address = f"https://t.me/{tg.world.bot.username}?start=secret-1"
    await bot.ok("sendMessage", chat_id=3001, text=address)
    page = await browser.new_page(viewport={"width": 1400, "height": 900})
    await page.goto(tg.url)
    await page.get_by_role("button", name=address).click()
    await expect(page.locator('.phone[data-phone="1001"] .message')).to_contain_text("secret-1")
    assert [message.text for message in tg.phones[1001].chat.messages] == ["/start secret-1"]
    assert len(admin.chat.messages) == 2
    await page.close()


async def test_nothing_overflows_on_a_small_phone(
    browser: Browser, tg: LocalTelegram, bot: BareBot
) -> None:
    tg.user(1001).send("https://example.tw/" + "a" * 120)
    keys = [[{"text": "開始，只給自己看", "callback_data": "a"}] * 3]
    await bot.ok(
        "sendMessage", chat_id=1001, text="字" * 400, reply_markup={"inline_keyboard": keys}
    )
    page = await browser.new_page(viewport={"width": 320, "height": 568})
    await page.goto(tg.url)
    await expect(page.locator(".message")).to_have_count(2)
    width = await page.evaluate("document.querySelector('.log').scrollWidth")
    assert width <= 320
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    tall = await page.locator(".key").first.evaluate("key => key.getBoundingClientRect().height")
    assert tall >= 44
