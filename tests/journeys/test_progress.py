"""The way so far: a picture, counts that are true, and a bot that speaks one's own language."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is shown here does not depend on the database."""

CHINESE = re.compile("[\u3400-\u9fff]")
TUESDAY_PROMPT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


async def test_before_the_first_answer_there_is_nothing_to_draw(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.says(phone, "/progress")
    assert phone.last.text == "還沒有格子亮起來。回答第一題，就會亮第一格。"
    assert phone.last.kind == "text"


async def test_the_picture_counts_what_was_written(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "10 位有 6 位是趕上班的")
    await journey.answered(phone, "/note 下雨少 20 份")
    await journey.until(TUESDAY_PROMPT)
    await journey.taps(phone, "今天沒機會")
    await journey.says(phone, "/progress")
    assert phone.last.kind == "photo"
    assert phone.last.text == "37 件事裡，寫過 1 件。\n共 2 則，1 天。"
    assert phone.last.labels == ["這週到現在"]


async def test_this_week_so_far_is_one_tap_away(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "10 位有 6 位是趕上班的")
    await journey.says(phone, "/progress")
    progress = phone.last
    await journey.taps(phone, "這週到現在")
    assert phone.last.kind == "photo"
    assert "10 位有 6 位是趕上班的" in phone.last.text
    assert progress.text.startswith("37 件事裡")


async def test_two_prompts_on_one_ability_count_as_one(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "10 位有 6 位是趕上班的")
    item = (await journey.prompts(phone))[0].item
    await journey.passes(days=5)
    await journey.answered(phone, "進貨 12 箱")
    asked = await journey.prompts(phone)
    items = {one.item for one in asked if one.state == "answered"}
    await journey.says(phone, "/progress")
    assert item in items
    assert f"寫過 {len(items)} 件" in phone.last.text


async def test_an_english_learner_meets_no_chinese_in_a_week(journey: Journey) -> None:
    phone = journey.phone(7, "Ken", "en")
    phone.start()
    await journey.stage.settle()
    for label in ("Start, my coach can read", "Breakfast", "10:30"):
        await journey.taps(phone, label)
    for text in ("6 of 10 customers were on their way to work", "ok", "/why", "/today"):
        await journey.answered(phone, text)
    await journey.taps(phone, "Give me one")
    for label in ("Later", "Morning", "Swap", "No chance today"):
        await journey.taps(phone, label)
    await journey.passes(days=3)
    await journey.answered(phone, "I called 2 suppliers")
    await journey.taps(phone, "Wrong question")
    await journey.passes(days=3)
    for command in ("/progress", "/history", "/settings", "/pause", "/help", "/privacy"):
        await journey.answered(phone, command)
    said = [(seen.text, *seen.labels) for seen in phone.chat.messages if seen.sender == "bot"]
    said.append(tuple(phone.chat.toasts))
    # The bot's own name, and the other language's in its letters, to be found by who wants it.
    words = [text.replace("小營", "").replace("中文", "") for texts in said for text in texts]
    assert [text for text in words if CHINESE.search(text)] == []
    assert any("This week" in texts[0] for texts in said)


async def test_the_days_of_the_weeks_are_named_right(journey: Journey) -> None:
    phone = await journey.joined()
    for day in range(5):
        await journey.until(TUESDAY_PROMPT + timedelta(days=day - 1, hours=1))
        await journey.answered(phone, f"第 {day + 1} 天，{day + 1} 箱")
    await journey.says(phone, "/history")
    for date, weekday in zip(range(23, 28), "一二三四五", strict=True):
        assert f"11/{date}（{weekday}）" in phone.last.text
