"""The four buttons under a prompt: another one, later, no chance today, and why this one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is shown here does not depend on the database."""

ALL_FOUR = ["換一題", "晚點再說", "今天沒機會", "為什麼問這題"]
TUESDAY_PROMPT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


async def test_another_prompt_takes_the_place_of_the_first_three_times_a_day(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    prompt = phone.last
    seen = {prompt.text}
    for _ in range(3):
        assert prompt.labels == ALL_FOUR
        await journey.taps(phone, "換一題")
        seen.add(prompt.text)
    assert len(seen) == 4
    assert prompt.labels == ALL_FOUR[1:]
    assert phone.last == prompt
    assert all(len(text.splitlines()) <= 9 for text in seen)


async def test_an_answer_belongs_to_the_prompt_that_stands_there_now(journey: Journey) -> None:
    phone = await journey.joined()
    prompt = phone.last
    for _ in range(3):
        await journey.taps(phone, "換一題")
    await journey.answered(phone, "回在這一題下面，12 個", reply_to=prompt)
    *swapped, last = await journey.prompts(phone)
    assert [one.state for one in swapped] == ["swapped"] * 3
    assert (await journey.entries(phone))[0].delivery == last.id


async def test_the_first_exchange_keeps_the_ability_and_changes_the_angle(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    await journey.taps(phone, "換一題")
    first, second = await journey.prompts(phone)
    assert first.item == second.item
    assert first.kind != second.kind


async def test_the_buttons_of_an_answered_prompt_say_that_it_is_answered(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    prompt = phone.last
    await journey.answered(phone, "10 位有 6 位趕上班")
    before = prompt.text
    for label in ("換一題", "晚點再說", "今天沒機會"):
        await journey.taps(phone, label)
        assert "這題寫好了，也存好了" in phone.chat.toasts[-1]
    assert prompt.text == before


async def test_the_buttons_of_yesterdays_prompt_say_how_to_answer_it_still(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    old = phone.last
    await journey.until(TUESDAY_PROMPT)
    for label in ("換一題", "晚點再說", "今天沒機會"):
        phone.tap(old, label)
        await journey.stage.settle()
        assert "選「回覆」再打字" in phone.chat.toasts[-1]
    assert (await journey.prompts(phone))[-1].state == "asked"


async def test_an_hour_later_the_prompt_is_back_and_nothing_reminds_of_it(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    prompt = phone.last
    await journey.taps(phone, "晚點再說")
    assert prompt.labels == ["1 小時後", "今晚", "明早", "回上一步"]
    await journey.taps(phone, "1 小時後")
    assert "今天 10:00 再問你一次" in prompt.text
    await journey.passes(minutes=58)
    assert phone.last == prompt
    await journey.passes(minutes=3)
    assert phone.last != prompt
    assert phone.last.labels == ALL_FOUR
    again = phone.last
    await journey.passes(hours=10)
    assert phone.last == again


async def test_a_prompt_put_off_can_be_answered_at_once(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.taps(phone, "晚點再說")
    await journey.taps(phone, "今晚")
    answer = await journey.answered(phone, "還是先寫，6 位")
    await journey.passes(hours=14)
    assert len(journey.since(phone, answer)) == 1


async def test_nothing_is_promised_for_later_in_a_pause(journey: Journey) -> None:
    phone = await journey.joined()
    prompt, text = phone.last, phone.last.text
    await journey.says(phone, "/pause")
    await journey.taps(phone, "7 天")
    await journey.taps(phone, "晚點再說")
    assert "你現在在休息，到 11/30（一）" in phone.chat.toasts[-1]
    assert (prompt.labels, prompt.text) == (ALL_FOUR, text)


async def test_going_back_from_later_leaves_all_as_it_was(journey: Journey) -> None:
    phone = await journey.joined()
    prompt, text = phone.last, phone.last.text
    await journey.taps(phone, "晚點再說")
    await journey.taps(phone, "回上一步")
    assert (prompt.labels, prompt.text) == (ALL_FOUR, text)


async def test_a_prompt_put_off_to_the_morning_is_that_mornings_prompt(journey: Journey) -> None:
    phone = await journey.joined()
    prompt = phone.last
    await journey.taps(phone, "晚點再說")
    await journey.taps(phone, "明早")
    assert "明天 08:30 再問你一次" in prompt.text
    await journey.until(TUESDAY_PROMPT - timedelta(hours=1))
    again = phone.last
    assert again != prompt
    assert again.date == datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
    await journey.until(TUESDAY_PROMPT + timedelta(hours=20))
    assert phone.last == again
    await journey.until(TUESDAY_PROMPT + timedelta(days=1))
    assert [one.local_date.day for one in await journey.prompts(phone)] == [23, 25]


async def test_no_chance_today_counts_as_contact_and_is_left_in_peace(journey: Journey) -> None:
    phone = await journey.joined()
    prompt = phone.last
    await journey.taps(phone, "今天沒機會")
    assert "今天沒機會，我記下了" in prompt.text
    assert prompt.labels == []
    await journey.until(TUESDAY_PROMPT - timedelta(minutes=1))
    assert phone.last == prompt
    await journey.until(TUESDAY_PROMPT)
    assert (await journey.prompts(phone))[0].state == "no_chance"


async def test_why_this_one_is_told_with_the_code_of_the_standard(journey: Journey) -> None:
    phone = await journey.joined()
    item = (await journey.prompts(phone))[0].item
    await journey.taps(phone, "為什麼問這題")
    told = phone.chat.toasts[-1]
    assert told == f"一開始先從看得到的小事問起。\n對應職能基準 {item}"
    await journey.says(phone, "/why")
    assert phone.last.text.endswith(told)


async def test_every_reason_fits_a_pop_up(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.passes(days=4)
    for prompt in await journey.prompts(phone):
        assert len(prompt.reason) <= 200
        assert len(prompt.reason.splitlines()) <= 3


async def test_today_shows_the_open_prompt_again_and_both_can_be_answered(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    first = phone.last
    await journey.says(phone, "/today")
    assert phone.last.text == f"這題還等著你：\n\n{first.text}"
    await journey.passes(days=4)
    await journey.answered(phone, "回在前面那一則，6 位", reply_to=first)
    assert (await journey.entries(phone))[0].delivery == (await journey.prompts(phone))[0].id


async def test_today_says_when_todays_prompt_will_come_and_gives_it_at_once_if_wished(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "10 位有 6 位趕上班")
    await journey.says(phone, "/today")
    assert "今天的已經寫好了" in phone.last.text
    await journey.until(TUESDAY_PROMPT - timedelta(hours=1))
    await journey.says(phone, "/today")
    assert phone.last.text == "今天的題目 10:30 會來。想現在就寫嗎？"
    await journey.taps(phone, "給我一題")
    prompt = phone.last
    assert prompt.labels == ALL_FOUR
    await journey.answered(phone, "今天進貨 12 箱")
    await journey.until(TUESDAY_PROMPT + timedelta(hours=3))
    assert [one.local_date.day for one in await journey.prompts(phone)] == [23, 24]


async def test_today_after_no_chance_does_not_say_that_it_is_written(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.taps(phone, "今天沒機會")
    await journey.says(phone, "/today")
    assert "先跳過了" in phone.last.text


async def test_on_a_free_day_a_prompt_comes_only_when_asked_for(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "10 位有 6 位趕上班")
    await journey.until(datetime(2026, 11, 29, 3, 0, tzinfo=UTC))
    await journey.answered(phone, "今天忙到 3 點")
    await journey.says(phone, "/today")
    assert phone.last.text == "今天沒有排題目。想要一題嗎？"
    await journey.taps(phone, "給我一題")
    assert phone.last.labels == ALL_FOUR
