"""Admins hear of trouble in their chat, once, say that they know, and hear when it is over."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.delivery.flood import MOST
from bot.demo.phone import Phone
from coaching.dialogue.buttons import press
from storage import alerts, dispatching
from storage.dispatching import Rate
from storage.inbox import Received
from storage.instants import to_ms
from tests.ops.conftest import NOON, rename

if TYPE_CHECKING:
    from tests.ops.conftest import Post, Start

on_one = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def heard(phone: Phone) -> list[str]:
    """The first line of everything the bot said about trouble."""
    lines = [each.text.splitlines()[0] for each in phone.chat.messages if each.sender == "bot"]
    return [line for line in lines if line.startswith(("⚠️", "🚨", "✅"))]


async def spoil(post: Post) -> None:
    """An update that could not be handled: a dead letter."""
    async with post.app.database.begin() as unit:
        now = int(post.clock.now().timestamp() * 1000)
        await unit.execute(
            text(
                "INSERT INTO inbox (update_id, chat, raw, received, state)"
                f" VALUES (1, 5, '', {now}, 'dead')"
            )
        )


async def test_an_admin_is_told_once_says_that_they_know_and_hears_the_end(start: Start) -> None:
    """O5, on both databases."""
    async with start() as post:
        phone = await post.admin()
        learner = post.telegram.user(1001, "小芸", language_code="zh-hant", started=True)
        await spoil(post)
        await post.looks(10, minutes=5)
        assert heard(phone) == ["⚠️ 有訊息處理不了"]
        assert heard(learner) == []
        phone.tap(phone.last, "我知道了，我來處理")
        await post.driver.settle()
        assert "你已回報知道了" in phone.last.text and phone.last.labels == []
        async with post.app.database.read() as unit:
            known = await alerts.load(unit)
            lines = await unit.scalars(text("SELECT action FROM audit ORDER BY id"))
        assert known["dead"].seen_by is not None
        assert lines[-1] == "alert.see:take"
        async with post.app.database.begin() as unit:
            await unit.execute(text("DELETE FROM inbox WHERE state = 'dead'"))
        await post.looks(3, minutes=5)
        assert heard(phone) == ["⚠️ 有訊息處理不了", "✅ 已恢復：有訊息處理不了。前後 45 分鐘。"]


@on_one
async def test_another_program_with_the_token_is_told_after_a_minute_and_over_soon_after(
    start: Start,
) -> None:
    """F13."""
    async with start() as post:
        phone = await post.admin()
        health = post.app.poller.health
        health.trouble, health.since = "conflict", post.clock.now()
        await post.looks(seconds=50)
        assert heard(phone) == []
        await post.looks(2)
        assert heard(phone) == ["🚨 同一個 token 有另一個程式在跑"]
        health.trouble, health.since = "", None
        await post.looks(3, minutes=5)
        assert len(heard(phone)) == 2 and heard(phone)[1].startswith("✅")


@on_one
async def test_no_updates_are_told_when_telegram_can_be_reached_again(start: Start) -> None:
    async with start() as post:
        phone = await post.admin()
        post.telegram.faults.add("server_error", "getUpdates", times=8)
        post.hears = False
        await post.looks(3)
        assert heard(phone) == ["⚠️ 收不到 Telegram 的訊息"]


@on_one
async def test_at_night_what_can_wait_waits_and_is_never_said_if_it_is_over_by_then(
    start: Start,
) -> None:
    async with start(NOON + timedelta(hours=12)) as post:
        phone = await post.admin()
        await spoil(post)
        await post.looks(2)
        assert heard(phone) == []
        async with post.app.database.begin() as unit:
            await unit.execute(text("DELETE FROM inbox WHERE state = 'dead'"))
        await post.looks(2, minutes=10)
        await post.looks(hours=8)
        assert heard(phone) == []
        await post.looks(hours=14)
        await spoil(post)
        await post.looks(2)
        assert heard(phone) == []
        await post.looks(hours=10)
        assert heard(phone) == ["⚠️ 有訊息處理不了"]


@on_one
async def test_a_database_that_cannot_be_written_is_told_past_it_and_once(start: Start) -> None:
    """F47, F49: the way to admins needs no row."""
    async with start() as post:
        phone = await post.admin()
        await post.looks()
        # Another program has the table in its hands as no writer of ours would leave it.
        await rename(post, "pulse", "elsewhere")
        await post.looks(6, minutes=2)
        assert heard(phone) == ["🚨 資料庫寫不進去"]
        assert post.watch.seen is not None and post.watch.seen.signs.database
        await rename(post, "elsewhere", "pulse")
        await post.looks(3, minutes=5)
        assert len(heard(phone)) == 2
        assert heard(phone)[1].startswith("✅ 已恢復：資料庫寫不進去")


@on_one
async def test_what_nobody_could_be_told_past_the_database_is_tried_again(start: Start) -> None:
    """The network and the database may well fail together."""
    async with start() as post:
        phone = await post.admin()
        await post.looks()
        await rename(post, "pulse", "elsewhere")
        post.telegram.faults.add("too_many_requests", "sendMessage", times=2)
        await post.looks(2, seconds=30)
        assert heard(phone) == []
        await post.looks(3, seconds=30)
        assert heard(phone) == ["🚨 資料庫寫不進去"]


@on_one
async def test_refused_content_and_a_failed_backup_are_told(start: Start, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "in the way").write_text("")
    folder = tmp_path / "in the way" / "backups"
    async with start(backup_dir=folder, content_dir=tmp_path / "mine") as post:
        phone = await post.admin()
        assert post.app.refresher is not None
        post.app.refresher.refused = 3
        await post.looks()
        assert sorted(heard(phone)) == ["⚠️ 改過的題目沒有套用", "⚠️ 沒有備份"]


@on_one
async def test_a_long_silence_that_telegram_asked_for_is_told_when_it_is_over(start: Start) -> None:
    """F02: the bot cannot say so while it may say nothing."""
    async with start() as post:
        phone = await post.admin()
        until = post.clock.now() + timedelta(minutes=40)
        async with post.app.database.begin() as unit:
            await dispatching.lock_rate(unit)
            await dispatching.set_rate(unit, Rate(0.0, to_ms(until)))
        await post.looks(3, minutes=10)
        assert heard(phone) == []
        await post.looks(3, minutes=10)
        assert heard(phone)[0] == "⚠️ Telegram 要機器人先別傳訊息"


@on_one
async def test_somebody_who_floods_the_bot_is_told_of(start: Start) -> None:
    async with start() as post:
        phone = await post.admin()
        eager = post.telegram.user(1001, "小芸", language_code="zh-hant", started=True)
        for _ in range(5):
            for _ in range(MOST + 1):
                eager.send("快一點")
            await post.driver.settle()
            await post.looks()
        assert heard(phone) == ["⚠️ 有人一直傳太多訊息"]


@on_one
async def test_an_update_that_cannot_be_read_is_told_of(start: Start) -> None:
    """Its sender cannot be told: nobody knows what they did."""
    async with start() as post:
        phone = await post.admin()
        odd = Received(update_id=1, chat=5, raw='{"update_id": 1, "message": "of another kind"}')
        await post.app.intake.store([odd])
        await post.driver.settle()
        await post.looks()
        assert heard(phone) == ["⚠️ 有更新讀不出來"]
        assert "1 則" in phone.last.text


@on_one
async def test_somebody_who_tries_what_they_may_not_is_told_of(start: Start) -> None:
    async with start() as post:
        phone = await post.admin()
        coach = await post.admin(9003, "coach")
        coach.send("/coach")
        await post.driver.settle()
        for _ in range(20):
            coach.press(coach.last, press("card", 4242))
            await post.driver.settle()
        await post.looks()
        assert heard(phone) == ["⚠️ 有人一再想做他不能做的事"]
        assert heard(coach) == []
        phone.send("/log")
        await post.driver.settle()
        assert "想做不能做，或已經不在的事" in phone.last.text


@on_one
async def test_a_log_that_was_changed_is_told_after_the_check_of_the_night(start: Start) -> None:
    async with start() as post:
        phone = await post.admin()
        await post.looks()
        async with post.app.database.begin() as unit:
            await unit.execute(text("UPDATE audit SET detail = 'changed' WHERE place = 1"))
        await post.looks(hours=28)
        assert "⚠️ 操作紀錄和封的時候不一樣" in heard(phone)


@on_one
async def test_a_clock_that_jumps_is_told(start: Start) -> None:
    """F67."""
    from bot.ops.attended import make_watch

    async with start() as post:
        phone = await post.admin()
        steady = [0.0]
        watch = make_watch(post.app)
        watch._steady = lambda: steady[0]
        await watch.look()
        post.clock.set(post.clock.now() + timedelta(seconds=30))
        steady[0] += 30
        await watch.look()
        await post.driver.settle()
        assert heard(phone) == []
        post.clock.set(post.clock.now() + timedelta(hours=6))
        steady[0] += 30
        await watch.look()
        await post.driver.settle()
        assert "⚠️ 主機的時間跳掉了" in heard(phone)


@on_one
async def test_the_screen_lists_what_is_not_in_order(start: Start) -> None:
    async with start() as post:
        phone = await post.admin()
        phone.send("/alerts")
        await post.driver.settle()
        assert phone.last.text == "一切正常。"
        await spoil(post)
        await post.looks()
        phone.send("/alerts")
        await post.driver.settle()
        assert "有訊息處理不了" in phone.last.text
        assert phone.last.labels == ["我知道了，我來處理"]


@on_one
@pytest.mark.parametrize("roles", [("coach",), ("sponsor",)])
async def test_who_is_no_admin_is_neither_told_nor_can_say_that_they_know(
    start: Start, roles: Any
) -> None:
    async with start() as post:
        phone = await post.admin(9002, *roles)
        await spoil(post)
        await post.looks()
        assert heard(phone) == []
        phone.send("/alerts")
        await post.driver.settle()
        assert "處理不了" not in phone.last.text
        phone.press(phone.last, "v1:alert:dead")
        await post.driver.settle()
        async with post.app.database.read() as unit:
            assert (await alerts.load(unit))["dead"].seen_by is None


@on_one
async def test_the_backup_of_the_night_is_made_and_a_list_of_the_erased_stands_beside_it(
    start: Start, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    async with start(backup_dir=folder) as post:
        await post.looks()
        assert len(list(folder.glob("coach-*.db"))) == 1
        await post.looks(days=2)
        # The one of the start was of the same day as the first of the nights.
        assert len(list(folder.glob("coach-*.db"))) == 2
        assert (await post.watch.look()).signs.last_backup is not None
