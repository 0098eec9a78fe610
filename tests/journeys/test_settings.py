"""Settings: each can be changed by tapping or typing, takes effect at once, and is shown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.demo.phone import Phone

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def learner(journey: Journey) -> Any:
    """The one learner's row."""
    async with journey.stage.app.database.read() as unit:
        return (await unit.rows(text("SELECT * FROM learners")))[0]


async def due(journey: Journey, kind: str = "daily") -> datetime:
    """When the learner is next asked."""
    async with journey.stage.app.database.read() as unit:
        at = await unit.scalar(text(f"SELECT due FROM appointments WHERE kind = '{kind}'"))
    return datetime.fromtimestamp(int(at) / 1000, UTC)


async def setting(journey: Journey, *labels: str) -> Phone:
    """A learner who opened the settings and tapped these."""
    phone = await journey.joined()
    await journey.says(phone, "/settings")
    for label in labels:
        await journey.taps(phone, label)
    return phone


async def test_the_screen_shows_everything_and_closes(journey: Journey) -> None:
    phone = await setting(journey)
    for words in (
        "10:30",
        "週一到週五",
        "週六 10:00",
        "臺灣",
        "早餐店",
        "你和之後指派的教練",
    ):
        assert words in phone.last.text
    await journey.taps(phone, "好了")
    assert phone.last.text == "設定好了。"


async def test_a_new_time_is_the_time_of_the_next_prompt(journey: Journey) -> None:
    await setting(journey, "每天時間", "21:00")
    assert await due(journey) == datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


TYPED_TIMES = {
    "9:30": "09:30",
    "晚上八點": "20:00",
    "下午兩點半": "14:30",
    "２１：１５": "21:15",
    "7pm": "19:00",
}


async def test_a_time_may_be_typed_in_many_ways(journey: Journey) -> None:
    phone = await setting(journey)
    for typed, expected in TYPED_TIMES.items():
        await journey.says(phone, "/settings")
        await journey.taps(phone, "每天時間")
        await journey.says(phone, typed)
        assert (await learner(journey)).prompt_at == expected, typed


async def test_what_is_no_time_is_asked_for_again_and_can_be_given_up(journey: Journey) -> None:
    phone = await setting(journey, "每天時間")
    await journey.says(phone, "隨便")
    assert "這個時間我看不懂" in phone.last.text
    await journey.says(phone, "/cancel")
    assert "取消了" in phone.last.text
    await journey.answered(phone, "9:30 有 10 位客人")
    assert (await learner(journey)).prompt_at == "10:30"


async def test_a_reply_to_the_question_is_an_answer_to_it(journey: Journey) -> None:
    phone = await setting(journey, "每天時間")
    await journey.says(phone, "20:15", reply_to=phone.last)
    assert (await learner(journey)).prompt_at == "20:15"


async def test_days_are_switched_one_by_one_and_one_must_stay(journey: Journey) -> None:
    phone = await setting(journey, "星期幾")
    for label in ("✓ 一", "✓ 二", "✓ 三", "✓ 四"):
        await journey.taps(phone, label)
    assert (await learner(journey)).weekdays == "4"
    await journey.taps(phone, "✓ 五")
    assert (await learner(journey)).weekdays == "4"
    assert "至少要留一天" in phone.chat.toasts[-1]
    await journey.taps(phone, "六")
    assert (await learner(journey)).weekdays == "45"
    assert await due(journey) == datetime(2026, 11, 27, 2, 30, tzinfo=UTC)


async def test_the_usual_weeks_are_one_tap(journey: Journey) -> None:
    phone = await setting(journey, "星期幾")
    for label, days in (("一、三、五", "024"), ("每天", "0123456"), ("平日五天", "01234")):
        await journey.taps(phone, label)
        assert (await learner(journey)).weekdays == days


async def test_the_weekly_page_comes_when_it_was_asked_for(journey: Journey) -> None:
    phone = await setting(journey, "每週一頁", "週日", "18:00")
    assert "週日 18:00" in phone.last.text
    assert await due(journey, "weekly") == datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
    await journey.says(phone, "/settings")
    await journey.taps(phone, "每週一頁")
    await journey.taps(phone, "週五")
    await journey.says(phone, "晚上九點")
    assert await due(journey, "weekly") == datetime(2026, 11, 27, 13, 0, tzinfo=UTC)


async def test_another_zone_moves_the_prompt_to_its_own_morning(journey: Journey) -> None:
    await setting(journey, "時區", "美東")
    assert (await learner(journey)).zone == "America/New_York"
    assert await due(journey) == datetime(2026, 11, 24, 15, 30, tzinfo=UTC)


async def test_a_city_may_be_typed(journey: Journey) -> None:
    phone = await setting(journey, "時區")
    await journey.says(phone, "某某村")
    assert "這個地方我找不到" in phone.last.text
    await journey.says(phone, "東京")
    assert (await learner(journey)).zone == "Asia/Tokyo"


async def test_another_trade_changes_the_examples(journey: Journey) -> None:
    phone = await setting(journey, "店的種類", "民宿")
    assert "改成「民宿」" in phone.last.text
    await journey.answered(phone, "今天 10 位")
    await journey.passes(days=4)
    examples = [seen.text for seen in phone.chat.messages if "例（" in seen.text]
    assert all("例（民宿）" in words for words in examples[1:])


async def test_another_language_is_spoken_from_the_next_word_on(journey: Journey) -> None:
    phone = await setting(journey, "Language", "English")
    await journey.says(phone, "/help")
    assert "How" in phone.last.text
    await journey.answered(phone, "10 customers today")
    assert not any("收到" in seen.text for seen in phone.chat.messages[-2:])
    await journey.says(phone, "/language")
    await journey.taps(phone, "中文（臺灣）")
    await journey.says(phone, "/help")
    assert "怎麼用" in phone.last.text


async def test_an_unknown_command_is_answered_with_the_usual_ones(journey: Journey) -> None:
    phone = await setting(journey)
    await journey.says(phone, "/<b>怪指令</b>")
    await journey.says(phone, "/nothing")
    assert "沒有 /nothing 這個指令" in phone.last.text


async def test_settings_change_while_paused_without_waking_anybody(journey: Journey) -> None:
    phone = await setting(journey)
    await journey.says(phone, "/pause")
    await journey.taps(phone, "7 天")
    await journey.says(phone, "/settings")
    await journey.taps(phone, "每天時間")
    await journey.taps(phone, "21:00")
    said = len(phone.chat.messages)
    await journey.passes(days=6)
    assert len(phone.chat.messages) == said
