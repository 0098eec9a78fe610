"""Where words belong: a reply goes where it points, and a wrong guess is put right with a tap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the database."""

TUESDAY_PROMPT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


async def test_a_reply_to_a_prompt_of_forty_days_ago_answers_that_one(journey: Journey) -> None:
    phone = await journey.joined()
    old = phone.last
    await journey.passes(days=40)
    await journey.says(phone, "開始")
    await journey.answered(phone, "那天 10 位有 7 位是學生", reply_to=old)
    assert "👉" not in phone.last.text
    await journey.answered(phone, "後來學生放假就變少了", reply_to=old)
    await journey.answered(phone, "今天來了 3 個新客人")
    first, *_, back = await journey.prompts(phone)
    late, today = await journey.entries(phone)
    assert (late.delivery, today.delivery) == (first.id, back.id)
    assert late.text == "那天 10 位有 7 位是學生\n後來學生放假就變少了"
    assert today.text == "今天來了 3 個新客人"


@on_one_database
async def test_yesterdays_prompt_is_answered_by_reply_before_todays_by_typing(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    yesterday = phone.last
    await journey.until(TUESDAY_PROMPT + timedelta(minutes=5))
    await journey.answered(phone, "昨天 10 位有 6 位是趕上班的", reply_to=yesterday)
    await journey.answered(phone, "今天進貨 12 箱")
    first, second = await journey.prompts(phone)
    assert [entry.delivery for entry in await journey.entries(phone)] == [first.id, second.id]
    assert (first.state, second.state) == ("answered", "answered")


@on_one_database
async def test_an_answer_in_the_same_second_as_the_prompt_is_of_the_one_before_or_of_this_one(
    journey: Journey,
) -> None:
    """Which one is told by the order in the chat, not by the clock."""
    phone = await journey.joined()
    await journey.until(TUESDAY_PROMPT)
    prompt = phone.last
    await journey.answered(phone, "剛好在 10 點半寫的")
    assert phone.chat.messages[-2].date == prompt.date
    [entry] = await journey.entries(phone)
    assert entry.delivery == (await journey.prompts(phone))[1].id


async def test_a_reply_to_an_earlier_message_adds_there_and_leaves_todays_prompt_open(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    monday = await journey.answered(phone, "10 位有 6 位是趕上班的")
    receipt = phone.last
    await journey.until(TUESDAY_PROMPT + timedelta(minutes=5))
    await journey.answered(phone, "補充：有 2 位是學生", reply_to=monday)
    await journey.answered(phone, "還有一位是外送員", reply_to=receipt)
    assert "✓ 補的這句也記下了" in receipt.text
    [entry] = await journey.entries(phone)
    assert entry.text == "10 位有 6 位是趕上班的\n補充：有 2 位是學生\n還有一位是外送員"
    await journey.answered(phone, "今天進貨 12 箱")
    assert [prompt.state for prompt in await journey.prompts(phone)] == ["answered", "answered"]
    assert len(await journey.entries(phone)) == 2


@on_one_database
async def test_replying_to_an_old_entry_while_writing_loses_no_receipt(journey: Journey) -> None:
    phone = await journey.joined()
    monday = await journey.answered(phone, "10 位有 6 位是趕上班的")
    await journey.until(TUESDAY_PROMPT + timedelta(minutes=5))
    await journey.says(phone, "今天進貨 12 箱")
    last = await journey.answered(phone, "補充：有 2 位是學生", reply_to=monday)
    assert ["12 箱" in seen.text for seen in journey.since(phone, last)] == [True]


@on_one_database
async def test_asking_for_another_prompt_while_writing_loses_no_receipt(journey: Journey) -> None:
    phone = await journey.joined()
    monday = phone.last
    await journey.until(TUESDAY_PROMPT + timedelta(minutes=5))
    answer = await journey.says(phone, "昨天 10 位有 6 位", reply_to=monday)
    await journey.taps(phone, "換一題")
    await journey.passes(seconds=15)
    [receipt] = journey.since(phone, answer)
    assert "10 位有 6 位" in receipt.text


@on_one_database
async def test_words_outside_any_prompt_are_a_note_that_one_tap_makes_the_answer(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    await journey.taps(phone, "今天沒機會")
    await journey.answered(phone, "其實晚上來了 8 個學生")
    assert "先幫你記成隨手記" in phone.last.text
    [note] = await journey.entries(phone)
    assert note.delivery is None
    name = (await journey.prompts(phone))[0]
    await journey.taps(phone, phone.last.labels[0])
    assert "好，改記在「" in phone.last.text
    [entry] = await journey.entries(phone)
    assert entry.delivery == name.id
    assert (await journey.prompts(phone))[0].state == "answered"


@on_one_database
async def test_a_note_in_a_rest_can_be_put_under_a_prompt_too(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.passes(days=20)
    note = await journey.answered(phone, "想到 3 件事")
    [receipt] = journey.since(phone, note)
    assert "想恢復提問，打「開始」就好" in receipt.text
    assert receipt.labels == ["這是在回答某一題", "只給自己看"]
    await journey.taps(phone, "這是在回答某一題")
    await journey.taps(phone, receipt.labels[0])
    [entry] = await journey.entries(phone)
    assert entry.delivery == (await journey.prompts(phone))[-1].id


async def test_the_wrong_prompt_is_put_right_and_the_right_one_is_open_again(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    await journey.until(TUESDAY_PROMPT + timedelta(minutes=5))
    await journey.answered(phone, "昨天 10 位有 6 位是趕上班的")
    receipt = phone.last
    await journey.taps(phone, "不是這題")
    assert receipt.labels[-2:] == ["都不是，當隨手記", "回上一步"]
    assert receipt.labels[0].startswith("11/23（一）")
    await journey.taps(phone, receipt.labels[0])
    assert receipt.text.startswith("好，改記在「")
    assert "還等著你" in receipt.text
    assert receipt.labels == ["不是這題", "只給自己看"]
    await journey.answered(phone, "今天進貨 12 箱")
    first, second = await journey.prompts(phone)
    assert [entry.delivery for entry in await journey.entries(phone)] == [first.id, second.id]


@on_one_database
async def test_the_right_prompt_is_offered_even_after_three_exchanges(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.until(TUESDAY_PROMPT + timedelta(minutes=5))
    for _ in range(3):
        await journey.taps(phone, "換一題")
    await journey.answered(phone, "昨天 10 位有 6 位是趕上班的")
    await journey.taps(phone, "不是這題")
    assert journey.under(phone, "回上一步").labels[0].startswith("11/23（一）")


async def test_what_belongs_nowhere_becomes_a_note_and_can_come_back(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "明天要記得繳 2 萬房租")
    receipt = phone.last
    await journey.taps(phone, "不是這題")
    await journey.taps(phone, "回上一步")
    assert "2 萬房租" in receipt.text
    await journey.taps(phone, "不是這題")
    await journey.taps(phone, "都不是，當隨手記")
    assert "好，改成隨手記" in receipt.text
    assert (await journey.prompts(phone))[0].state == "asked"
    await journey.taps(phone, receipt.labels[0])
    assert (await journey.prompts(phone))[0].state == "answered"
    [entry] = await journey.entries(phone)
    assert entry.kind == "observe"


@on_one_database
async def test_one_entry_can_be_kept_from_the_coach_and_given_again(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "跟房東吵了 1 個小時")
    await journey.taps(phone, "只給自己看")
    assert "🔒 只有你看得到" in phone.last.text
    assert (await journey.entries(phone))[0].private
    await journey.taps(phone, "給教練看")
    assert "👀 可讀者：你和之後指派的教練" in phone.last.text
    assert not (await journey.entries(phone))[0].private


@pytest.mark.parametrize("setting", ["每天時間", "時區"])
@on_one_database
async def test_an_answer_typed_while_a_setting_waits_can_be_kept_with_one_tap(
    journey: Journey, setting: str
) -> None:
    phone = await journey.joined()
    await journey.says(phone, "/settings")
    await journey.taps(phone, setting)
    answer = await journey.answered(phone, "來了很多學生")
    assert await journey.entries(phone) == []
    await journey.taps(phone, "這不是設定，存起來")
    await journey.passes(seconds=10)
    assert answer.reactions == ["👌"]
    [entry] = await journey.entries(phone)
    assert entry.delivery == (await journey.prompts(phone))[0].id
    more = await journey.answered(phone, "明天多做 5 份")
    assert more.reactions == ["👌"]
