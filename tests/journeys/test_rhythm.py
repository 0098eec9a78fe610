"""The learner's own rhythm: own time, own days, one reminder, misses, a rest, a pause, a return."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.demo.phone import Phone
from bot.demo.view import Seen

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is shown here does not depend on the database."""

TAIPEI = ZoneInfo("Asia/Taipei")
TUESDAY_PROMPT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
REMINDER = "這題還在"


def clocks(messages: list[Seen]) -> list[str]:
    """Day and local time of messages."""
    return [f"{seen.date.astimezone(TAIPEI):%m-%d %H:%M}" for seen in messages]


def prompts(phone: Phone) -> list[Seen]:
    """The prompts on the phone, oldest first."""
    return [seen for seen in phone.chat.messages if "為什麼問這題" in seen.labels]


def reminders(phone: Phone) -> list[Seen]:
    """The reminders on the phone."""
    return [seen for seen in phone.chat.messages if REMINDER in seen.text]


async def test_three_days_a_week_are_asked_at_the_own_time_and_no_other(journey: Journey) -> None:
    phone = journey.phone()
    phone.start()
    await journey.stage.settle()
    for label in ("開始，教練可以看", "手搖飲", "一週 3 天", "14:30"):
        await journey.taps(phone, label)
    await journey.passes(days=8)
    asked = clocks(prompts(phone))
    assert asked == ["11-23 09:00", "11-25 14:30", "11-27 14:30", "11-30 14:30"]


async def test_a_changed_time_counts_from_the_next_prompt_on(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.says(phone, "/settings")
    await journey.taps(phone, "每天時間")
    await journey.says(phone, "晚上八點")
    assert "20:00 問你" in phone.last.text
    await journey.passes(days=2)
    assert clocks(prompts(phone)) == ["11-23 09:00", "11-24 20:00"]


async def test_time_and_zone_changed_again_and_again_give_one_prompt_a_date(
    journey: Journey,
) -> None:
    """F72."""
    phone = await journey.joined()
    for number in range(8):
        await journey.passes(hours=6)
        await journey.says(phone, "/settings")
        await journey.taps(phone, "每天時間" if number % 2 else "時區")
        await journey.taps(phone, ("日本", "21:00", "美西", "10:30")[number % 4])
    await journey.passes(days=3)
    asked = await journey.prompts(phone)
    assert len(asked) > 3
    dates = [one.local_date for one in asked]
    assert len(set(dates)) == len(dates)
    rests = [late.asked_at - soon.asked_at for soon, late in pairwise(asked)]
    assert min(rests) >= timedelta(hours=12)


async def test_one_silent_reminder_three_hours_later_points_at_the_prompt(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    await journey.until(TUESDAY_PROMPT)
    prompt = phone.last
    await journey.passes(hours=8)
    [reminder] = reminders(phone)
    assert clocks([reminder]) == ["11-24 13:30"]
    assert reminder.silent
    assert reminder.reply_to == prompt.id


async def test_a_reply_to_a_reminder_answers_its_prompt_even_days_later(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.until(TUESDAY_PROMPT + timedelta(hours=27))
    await journey.answered(phone, "昨天進貨 12 箱", reply_to=reminders(phone)[0])
    assert (await journey.entries(phone))[0].delivery == (await journey.prompts(phone))[1].id


async def test_nobody_who_answered_is_reminded(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.until(TUESDAY_PROMPT)
    await journey.answered(phone, "今天進貨 12 箱")
    await journey.passes(hours=20)
    assert reminders(phone) == []


async def test_a_late_prompts_reminder_waits_for_the_morning(journey: Journey) -> None:
    phone = await journey.joined(time="21:00")
    await journey.passes(days=3)
    assert clocks(reminders(phone)) == ["11-25 08:30"]


async def test_after_two_misses_there_are_no_reminders(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.passes(days=4, hours=8)
    assert clocks(reminders(phone)) == ["11-24 13:30"]


async def test_three_misses_lead_to_one_offer_that_can_be_taken_with_one_tap(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    await journey.until(TUESDAY_PROMPT + timedelta(days=2, minutes=1))
    offer = journey.under(phone, "一週三題")
    assert "這三天比較忙吧" in offer.text
    assert offer.labels == ["一週三題", "換個時間", "照舊"]
    assert offer.silent
    await journey.taps(phone, "一週三題")
    assert offer.text == "好，改成一週三題：週一、週三、週五。"
    await journey.passes(days=5)
    assert not phone.sees("比較忙吧")
    assert clocks(prompts(phone))[-3:] == ["11-26 10:30", "11-27 10:30", "11-30 10:30"]


async def test_who_has_three_days_already_is_not_offered_three(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.says(phone, "/settings")
    await journey.taps(phone, "星期幾")
    await journey.taps(phone, "一、三、五")
    await journey.passes(days=8)
    offer = journey.under(phone, "照舊")
    assert offer.text == "最近比較忙吧？要不要換個時間？"
    assert offer.labels == ["換個時間", "照舊"]


async def test_seven_misses_lead_to_a_rest_without_a_word_more(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.passes(days=30)
    assert len(prompts(phone)) == 7
    assert "先幫你休息" in phone.last.text
    assert clocks([phone.last]) == ["12-02 10:30"]


async def test_one_answer_makes_misses_forgotten(journey: Journey) -> None:
    phone = await journey.joined()
    for _ in range(3):
        await journey.passes(days=4)
        await journey.answered(phone, "今天進貨 12 箱")
    assert not phone.sees("先幫你休息")


async def test_the_way_back_is_one_word_and_nothing_is_asked_twice(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "10 位有 6 位趕上班")
    await journey.passes(days=42)
    asked = len(prompts(phone))
    back = await journey.says(phone, "開始")
    welcome, prompt = journey.since(phone, back)
    assert welcome.text == "回來真好。之前的 1 則都在。今天從一題簡單的開始。"
    assert "換一題" in prompt.labels
    await journey.passes(hours=10)
    assert len(prompts(phone)) == asked + 1
    await journey.passes(days=1)
    assert len(prompts(phone)) == asked + 2


async def test_a_pause_ends_by_itself_at_the_own_time(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "10 位有 6 位趕上班")
    await journey.says(phone, "/pause")
    await journey.taps(phone, "7 天")
    paused = phone.last
    assert paused.text == "好，休息到 11/30（一），那天 10:30 再見。要早點回來，打 /resume。"
    await journey.passes(days=6, hours=23)
    assert phone.last == paused
    await journey.passes(hours=3)
    welcome, prompt = journey.since(phone, paused)
    assert "之前的 1 則都在" in welcome.text
    assert clocks([welcome, prompt]) == ["11-30 10:30"] * 2
    await journey.passes(days=1)
    assert clocks(prompts(phone))[-1] == "12-01 10:30"


async def test_a_pause_ends_on_the_date_that_was_typed(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.says(phone, "/pause")
    await journey.taps(phone, "選日期")
    await journey.says(phone, "昨天")
    assert "這個日期我看不懂，或已經過了" in phone.last.text
    await journey.says(phone, "12/24")
    assert "休息到 12/24（四）" in phone.last.text
    await journey.passes(days=32)
    assert clocks(prompts(phone))[1] == "12-24 10:30"


async def test_what_is_written_in_a_pause_is_kept_and_does_not_end_it(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "10 位有 6 位趕上班")
    await journey.says(phone, "/pause")
    await journey.taps(phone, "14 天")
    await journey.passes(days=3)
    note = await journey.answered(phone, "在日本看到 3 種飯糰")
    await journey.passes(days=3)
    assert len(journey.since(phone, note)) == 1
    assert len(await journey.entries(phone)) == 2


async def test_coming_back_early_ends_the_pause(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.says(phone, "/pause")
    await journey.taps(phone, "14 天")
    await journey.passes(days=2)
    await journey.says(phone, "/resume")
    assert "換一題" in phone.last.labels
    await journey.passes(days=20)
    assert sum("回來真好" in seen.text for seen in phone.chat.messages) == 1


async def test_a_late_evening_prompt_leaves_twelve_hours_before_the_next(journey: Journey) -> None:
    phone = journey.phone()
    await journey.until(datetime(2026, 11, 23, 15, 30, tzinfo=UTC))
    phone.start()
    await journey.stage.settle()
    for label in ("開始，教練可以看", "民宿", "10:30"):
        await journey.taps(phone, label)
    await journey.passes(hours=13)
    first, second = await journey.prompts(phone)
    assert second.asked_at == first.asked_at + timedelta(hours=12)
    assert first.local_date != second.local_date
