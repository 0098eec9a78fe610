"""The weekly page: only counted facts and the learner's own words, and any week again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.demo.phone import Phone
from bot.demo.view import Seen

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the database."""

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
SUNDAY = SATURDAY + timedelta(days=1)
WEEK = timedelta(days=7)


def pages(phone: Phone) -> list[Seen]:
    """The pages on the phone, oldest first."""
    return [seen for seen in phone.chat.messages if "看全部紀錄" in seen.labels]


async def test_the_page_counts_the_days_and_quotes_what_was_written(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "今天數了：10 位有 6 位是趕上班的。沒想到")
    await journey.until(SATURDAY - timedelta(days=4) + timedelta(hours=1))
    await journey.answered(phone, "進貨單 12 箱，用掉 9 箱")
    await journey.until(SATURDAY - timedelta(days=3) + timedelta(hours=1))
    await journey.taps(phone, "今天沒機會")
    await journey.until(SATURDAY)
    [page] = pages(phone)
    assert page.kind == "photo"
    assert page.date == SATURDAY
    head, theme, *rest = page.text.splitlines()
    assert head == "這一週　3／5 天"
    assert theme.startswith("主題：")
    assert "・週一「今天數了：10 位有 6 位是趕上班的」" in rest
    assert "・週二「進貨單 12 箱，用掉 9 箱」" in rest
    assert rest[-1].startswith("下週主題：")
    assert page.labels == ["看全部紀錄", "改時間"]


@on_one_database
async def test_the_buttons_under_the_page_open_and_leave_the_page_as_it_is(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "10 位有 6 位是趕上班的")
    await journey.until(SATURDAY)
    [page] = pages(phone)
    text = page.text
    await journey.taps(phone, "看全部紀錄")
    assert "你寫過的" in phone.last.text
    await journey.taps(phone, "改時間")
    assert phone.last.text == "每週一頁要星期幾給你？"
    await journey.taps(phone, "週日")
    await journey.taps(phone, "21:00")
    assert phone.last.text == "好，每週一頁改成 週日 21:00。"
    assert (page.text, page.kind) == (text, "photo")


@on_one_database
async def test_a_week_of_silence_gets_no_page(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.until(SUNDAY)
    assert pages(phone) == []


@on_one_database
async def test_a_week_of_notes_alone_gets_its_page(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "/note 下雨，少賣 20 份")
    await journey.until(SUNDAY)
    [page] = pages(phone)
    assert "「下雨，少賣 20 份」" in page.text


@on_one_database
async def test_a_week_without_a_chance_gets_its_count_and_no_empty_heading(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    await journey.taps(phone, "今天沒機會")
    await journey.until(SUNDAY)
    [page] = pages(phone)
    assert page.text.startswith("這一週　1／5 天")
    assert "做到的" not in page.text and "你的話" not in page.text


@on_one_database
async def test_a_week_has_one_page_even_when_its_time_is_changed_after_it(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "10 位有 6 位是趕上班的")
    await journey.until(SATURDAY + timedelta(minutes=1))
    await journey.taps(phone, "改時間")
    await journey.taps(phone, "週日")
    await journey.taps(phone, "10:00")
    await journey.until(SUNDAY + timedelta(days=1))
    assert len(pages(phone)) == 1
    await journey.answered(phone, "進貨 12 箱")
    await journey.until(SUNDAY + WEEK)
    assert [page.date for page in pages(phone)] == [SATURDAY, SUNDAY + WEEK]


@on_one_database
async def test_a_page_on_monday_is_about_the_week_before(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "10 位有 6 位是趕上班的")
    await journey.says(phone, "/settings")
    await journey.taps(phone, "每週一頁")
    await journey.taps(phone, "週一")
    await journey.taps(phone, "10:00")
    await journey.until(SATURDAY + timedelta(days=2))
    [page] = pages(phone)
    assert "10 位有 6 位是趕上班的" in page.text


async def test_a_past_week_is_shown_as_its_entries_are_now(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.until(SATURDAY - timedelta(hours=23))
    answer = await journey.answered(phone, "叫貨 120 箱，太多")
    await journey.until(SATURDAY)
    assert "120 箱" in pages(phone)[-1].text
    phone.edit(answer, "叫貨 12 箱，太多")
    await journey.until(SATURDAY + WEEK)
    await journey.says(phone, "/progress")
    await journey.taps(phone, "上週那頁")
    again = pages(phone)[-1]
    assert again.text.startswith("11/23–11/29　1／5 天")
    assert "叫貨 12 箱，太多" in again.text
    assert "120" not in again.text
    assert "下週主題" not in again.text


@on_one_database
async def test_an_erased_entry_is_on_no_page_any_more(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "10 位有 6 位是趕上班的")
    await journey.says(phone, "/history")
    for label in ("1", "刪掉這則", "確定刪掉"):
        await journey.taps(phone, label)
    await journey.until(SATURDAY)
    assert not any("趕上班" in page.text for page in pages(phone))


async def test_every_week_can_be_reached_back_to_the_first(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "第 1 週，6 位")
    await journey.says(phone, "/pause")
    await journey.taps(phone, "選日期")
    await journey.says(phone, "1/18")
    await journey.until(MONDAY + 8 * WEEK + timedelta(hours=2))
    await journey.answered(phone, "第 9 週，9 位")
    await journey.says(phone, "/progress")
    assert len(phone.last.labels) == 6
    await journey.taps(phone, phone.last.labels[-1])
    for _ in range(3):
        await journey.taps(phone, "← 前一週")
    assert "第 1 週，6 位" in phone.last.text
    assert "← 前一週" not in phone.last.labels
    await journey.taps(phone, "後一週 →")
    assert phone.last.text == "11/30–12/6 那週沒有紀錄。"


@on_one_database
async def test_a_week_without_an_entry_says_so_and_leads_on(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "10 位有 6 位是趕上班的")
    await journey.says(phone, "/pause")
    await journey.taps(phone, "14 天")
    await journey.passes(days=15)
    await journey.answered(phone, "回來了，來了 3 位")
    await journey.says(phone, "/progress")
    await journey.taps(phone, "上週那頁")
    assert phone.last.text == "11/30–12/6 那週沒有紀錄。"
    assert phone.last.labels == ["← 前一週", "後一週 →"]


@on_one_database
async def test_the_longest_words_still_make_one_page(journey: Journey) -> None:
    phone = await journey.joined()
    for day in range(5):
        await journey.until(SATURDAY - timedelta(days=5 - day) + timedelta(hours=1))
        await journey.answered(phone, f"第{day}天" + "𠮷" * 3000)
    await journey.until(SATURDAY)
    [page] = pages(phone)
    assert page.kind == "photo"
    assert len(page.text) <= 1024
