"""Walk through the demo as a new admin would, and keep what was seen.

The same walk is a test: tests/journeys/test_browser.py.
"""

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from bot.cli import crowd
from bot.cli.stage import Stage, open_stage
from bot.cli.story import read_story
from bot.clock import SystemClock
from tools.screenshots import (
    LEARNER,
    MONDAY,
    PHONE,
    ROOT,
    Shoot,
    browser_page,
    lighten,
    phone_of,
    say,
    shown,
    tap,
)

ADMIN = 3001
WORDS = "下週一晚上八點線上聚會，帶一個客人最近問你的問題來。"
PATIENCE = 60_000
"""Milliseconds that a broadcast is given."""


@asynccontextmanager
async def open_programme(folder: Path, many: int) -> AsyncIterator[Stage]:
    """The demo with a learner's and an admin's phone, and so many people to write to."""
    clock = SystemClock()
    clock.set(MONDAY)
    script = read_story()
    async with open_stage(clock, folder) as stage:
        stage.telegram.user(LEARNER, "小芸")
        await crowd.gather(stage, script, many)
        await stage.admin(**script["admin"])
        yield stage


async def admin_phone(page: Page) -> Locator:
    """The admin's phone, in view."""
    phone = phone_of(page, ADMIN)
    if not await phone.is_visible():
        await page.get_by_role("button", name="時間與人").first.click()
        await tap(page, "管理：王主任")
    return phone


async def invite(page: Page) -> None:
    """Start a cohort and make a link, which a learner follows with four taps."""
    phone = await admin_phone(page)
    await say(phone, "/cohorts")
    await shown(phone, "秋季班")
    await tap(phone.locator(".log"), "開新班")
    await shown(phone, "新的班叫什麼")
    await say(phone, "早餐店春季班")
    await shown(phone, "開好了：早餐店春季班")
    await tap(phone.locator(".log"), "邀請連結")
    await tap(phone.locator(".log"), "＋ 學員：30 人 7 天")
    await phone.locator(".log").get_by_role("button", name="https://t.me/").last.click()
    learner = phone_of(page, LEARNER)
    if not await learner.is_visible():
        await page.get_by_role("button", name="時間與人").first.click()
        await tap(page, "小芸")
    for label, words in (
        ("開始，教練可以看", "你的店比較像哪一種"),
        ("早餐店", "什麼時候問你最方便"),
        ("10:30", "約 2 分鐘"),
    ):
        await tap(learner, label)
        await shown(learner, words)


async def broadcast(page: Page, shoot: Shoot) -> None:
    """Write one message to everybody: look at who gets it, type the number, watch it, read on."""
    phone = await admin_phone(page)
    await say(phone, "/broadcast")
    await shown(phone, "要傳什麼")
    await say(phone, WORDS)
    await shown(phone, "會收到")
    await shoot(page, "audience")
    button = phone.locator(".log").get_by_role("button", name="送給").last
    count = "".join(letter for letter in await button.inner_text() if letter.isdigit())
    await button.click()
    await shown(phone, "打人數")
    await say(phone, count)
    await shown(phone, "10 秒後開始")
    await phone.get_by_text("正在送").last.wait_for(timeout=PATIENCE)
    await expect(phone.get_by_text("每秒").last).to_be_visible(timeout=PATIENCE)
    await shoot(page, "progress")
    await phone.get_by_text("送到：").last.wait_for(timeout=PATIENCE)


async def statistics(page: Page, shoot: Shoot) -> None:
    """Look at how it goes."""
    phone = await admin_phone(page)
    await say(phone, "/stats")
    await phone.get_by_role("img", name="傳來的圖片").last.wait_for(timeout=PATIENCE)
    await shown(phone, "回答率")
    await shoot(page, "statistics")


async def main(out: Path) -> None:
    """Save the pictures of the README."""
    await asyncio.to_thread(out.mkdir, parents=True, exist_ok=True)

    async def shoot(page: Page, what: str) -> None:
        if what == "progress":
            await page.get_by_text("▰▰▰▰").last.wait_for(timeout=PATIENCE)
        await page.wait_for_timeout(400)
        path = out / f"admin-{what}.png"
        await page.screenshot(path=path)
        await asyncio.to_thread(lighten, path)
        print(path)

    with tempfile.TemporaryDirectory() as folder:
        async with (
            open_programme(Path(folder), crowd.MANY) as stage,
            browser_page(PHONE, stage.telegram.url) as (page, complaints),
        ):
            await broadcast(page, shoot)
            await statistics(page, shoot)
            print(*complaints, sep="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build/screenshots")
    asyncio.run(main(parser.parse_args().out))
