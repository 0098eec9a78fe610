"""Walk through the demo in a real browser, as a new learner would, and keep what was seen.

The same walk is a test: tests/journeys/test_browser.py.
"""

import argparse
import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from playwright.async_api import Locator, Page, async_playwright

from bot.cli.stage import Stage, open_stage
from bot.clock import SystemClock

ROOT = Path(__file__).resolve().parent.parent
PHONE = (390, 844)
DESKTOP = (1280, 860)
MONDAY = datetime(2035, 1, 1, 1, 0, tzinfo=UTC)
"""A Monday far ahead, so that the machine's clock can be turned to it."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LEARNER, COACH = 1001, 2001
KEPT = ("phone-greeting", "phone-receipt", "phone-weekly", "desktop-feedback")
"""The pictures that the README shows."""
Shoot = Callable[[Page, str], Awaitable[None]]


def chromium() -> str | None:
    """The machine's Chromium, if there is one (Debian: apt-get install chromium)."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@asynccontextmanager
async def browser_page(size: tuple[int, int], url: str) -> AsyncIterator[tuple[Page, list[str]]]:
    """A page of this size at the URL, and what it complains about."""
    width, height = size
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        page = await browser.new_page(
            viewport={"width": width, "height": height}, device_scale_factor=2
        )
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda told: complaints.append(told.text))
        await page.goto(url)
        yield page, complaints
        await browser.close()


def phone_of(page: Page, number: int) -> Locator:
    """A person's phone on the page."""
    return page.locator(f'[data-phone="{number}"]')


async def tap(place: Page | Locator, label: str) -> None:
    """Tap the newest button with this label."""
    await place.get_by_role("button", name=label, exact=True).last.click()


async def say(phone: Locator, text: str) -> None:
    """Type a message and send it."""
    field = phone.get_by_role("textbox", name="寫訊息")
    await field.fill(text)
    await field.press("Enter")


async def shown(phone: Locator, words: str) -> None:
    """Wait until these words stand in the newest message that has them."""
    await phone.get_by_text(words).last.wait_for()


async def turn(page: Page, label: str) -> None:
    """Turn the clock with the panel's button."""
    panel = page.get_by_role("button", name="時間與人").first
    if await panel.is_visible():
        await panel.click()
    async with page.expect_response("**/demo/clock", timeout=60_000):
        await tap(page, label)


async def learner_walk(page: Page, shoot: Shoot) -> int:
    """Join, answer, move the clock a week, see the weekly page; how many taps led to a prompt."""
    phone = phone_of(page, LEARNER)
    taps = 0
    for label, words in (
        ("開始", "我是小營"),
        ("開始，教練可以看", "你的店比較像哪一種"),
        ("早餐店", "什麼時候問你最方便"),
        ("10:30", "約 2 分鐘"),
    ):
        await tap(phone, label)
        taps += 1
        await shown(phone, words)
        if label == "開始":
            await shoot(page, "greeting")
    await shoot(page, "prompt")
    await say(phone, "前 10 位有 6 位是趕上班的，都點蛋餅配無糖豆漿")
    await turn(page, "+1 小時")
    await shown(phone, "可讀者：你、林教練")
    await shoot(page, "receipt")
    await turn(page, "下一題")
    await shown(phone, "盤點要多少")
    await say(phone, "雞蛋猜 1 萬 2，進貨單加起來 1 萬 5")
    await turn(page, "+1 週")
    await phone.get_by_role("img", name="傳來的圖片").last.wait_for(timeout=60_000)
    await phone.get_by_text("這一週").last.scroll_into_view_if_needed()
    await shoot(page, "weekly")
    return taps


async def coach_walk(page: Page, shoot: Shoot) -> int:
    """Beside them the coach: from the digest to a sentence under the learner's own words; taps."""
    phone, taps = phone_of(page, COACH), 0
    if not await phone.is_visible():
        await page.get_by_role("button", name="時間與人").first.click()
        await tap(page, "教練：林教練")
    for label, words in (("開始看", "小芸（早餐店）"), ("回一句", "直接打就好")):
        await tap(phone.locator(".log"), label)
        taps += 1
        await shown(phone, words)
        if label == "開始看":
            await shoot(page, "card")
    await say(phone, "猜的跟單子你都寫了。下週試試只盯雞蛋，一天記一次。")
    await shown(phone, "晚點送")
    await tap(phone.locator(".log"), "送出")
    taps += 1
    await shown(phone, "會出現在小芸那則下面")
    end = phone_of(page, LEARNER).get_by_role("button", name="回到最新訊息")
    if await end.is_visible():
        await end.click()
    await shoot(page, "feedback")
    return taps


@asynccontextmanager
async def open_demo(folder: Path) -> AsyncIterator[Stage]:
    """The demo with a learner's and a coach's phone, on a Monday morning."""
    clock = SystemClock()
    clock.set(MONDAY)
    async with open_stage(clock, folder) as stage:
        stage.telegram.user(LEARNER, "小芸")
        await stage.coach(COACH, "林教練")
        yield stage


def lighten(path: Path) -> None:
    """Keep 128 colours: a third of the bytes, and no difference to the eye."""
    Image.open(path).convert("RGB").quantize(128).save(path, optimize=True)


async def main(out: Path) -> None:
    """Save the pictures of the README."""
    await asyncio.to_thread(out.mkdir, parents=True, exist_ok=True)
    for name, size in (("phone", PHONE), ("desktop", DESKTOP)):

        async def shoot(page: Page, what: str, name: str = name) -> None:
            if f"{name}-{what}" not in KEPT:
                return
            await page.wait_for_timeout(400)
            path = out / f"{name}-{what}.png"
            await page.screenshot(path=path)
            await asyncio.to_thread(lighten, path)
            print(path)

        with tempfile.TemporaryDirectory() as folder:
            async with (
                open_demo(Path(folder)) as stage,
                browser_page(size, stage.telegram.url) as (page, complaints),
            ):
                await learner_walk(page, shoot)
                await coach_walk(page, shoot)
                print(*complaints, sep="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build/screenshots")
    asyncio.run(main(parser.parse_args().out))
