"""What a coach says to a learner, and what comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

if TYPE_CHECKING:
    from bot.demo.phone import Phone
    from tests.journeys.conftest import Journey

ANSWER = "10 位有 6 位是趕上班的"
SENTENCE = "你數了前 10 位，下週試試數下午的"
on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def rows(journey: Journey, query: str) -> list[Any]:
    """What the database holds now."""
    async with journey.stage.app.database.read() as unit:
        return list(await unit.rows(text(query)))


async def asked(journey: Journey) -> tuple[Phone, Phone]:
    """A coach who has just tapped to say something to a learner."""
    coach = await journey.coach()
    learner = await journey.accompanied(coach)
    await journey.answered(learner, ANSWER)
    await journey.says(coach, "/review")
    await journey.taps(coach, "回一句")
    return coach, learner


async def test_both_talk_in_one_thread(journey: Journey) -> None:
    coach, learner = await asked(journey)
    await journey.says(coach, SENTENCE)
    await journey.taps(coach, "送出")
    await journey.taps(learner, "想聊聊")
    await journey.says(learner, "下午要數幾點？")
    letter = coach.last
    assert "小芸" in letter.text and "下午要數幾點？" in letter.text and SENTENCE in letter.text

    await journey.says(coach, "兩點到三點就好", reply_to=letter)
    assert "送出了" in coach.last.text
    assert "兩點到三點就好" in learner.last.text

    await journey.says(learner, "好，那我試試", reply_to=learner.last)
    assert "好，那我試試" in coach.last.text
    await journey.taps(coach, "回覆")
    await journey.says(coach, "數完跟我說")
    assert not learner.sees("數完跟我說")
    await journey.taps(coach, "送出")
    assert "數完跟我說" in learner.last.text
    found = await rows(journey, "SELECT thread FROM letters")
    assert len(found) == 5 and len({row.thread for row in found}) == 1


async def test_a_sentence_is_sent_once_however_often_one_taps(journey: Journey) -> None:
    coach, learner = await asked(journey)
    await journey.says(coach, SENTENCE)
    preview = journey.under(coach, "送出")
    send = next(one.data for row in preview.buttons for one in row if one.label == "送出")
    assert send is not None
    for _ in range(3):
        coach.press(preview, send)
    await journey.stage.settle()
    assert sum(SENTENCE in seen.text for seen in learner.chat.messages) == 1
    assert len(await rows(journey, "SELECT id FROM letters")) == 1
    assert "已經送出" in coach.chat.toasts[-1]


async def test_what_was_given_up_is_not_sent_by_an_old_button(journey: Journey) -> None:
    coach, learner = await asked(journey)
    await journey.says(coach, "第一種說法，下週試試")
    first = coach.last
    await journey.taps(coach, "重寫")
    await journey.says(coach, "第二種說法，下週試試")
    send = next(one.data for row in first.buttons for one in row if one.label == "送出")
    assert send is not None
    coach.press(first, send)
    await journey.stage.settle()
    assert "已經送出，或已經不寫了" in coach.chat.toasts[-1]
    await journey.taps(coach, "取消")
    assert "沒有送出" in coach.last.text
    await journey.taps(coach, "回一句")
    await journey.says(coach, "/cancel")
    await journey.says(coach, "這句沒有人在等")
    assert "沒有存，也沒有傳給誰" in coach.last.text
    assert not learner.sees("說法") and not learner.sees("沒有人在等")


async def test_a_sentence_comes_later_at_the_learners_own_time(journey: Journey) -> None:
    coach, learner = await asked(journey)
    await journey.says(coach, SENTENCE)
    await journey.taps(coach, "晚點送")
    assert "今晚 8 點" in coach.last.labels
    await journey.taps(coach, "今晚 8 點")
    assert "20:00 送給小芸" in coach.last.text
    assert not learner.sees(SENTENCE)
    await journey.until(datetime(2026, 11, 23, 12, 1, tzinfo=UTC))
    assert learner.last.date == datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert SENTENCE in learner.last.text


async def test_what_is_to_be_sent_later_can_be_taken_back_until_then(journey: Journey) -> None:
    coach, learner = await asked(journey)
    await journey.says(coach, SENTENCE)
    await journey.taps(coach, "晚點送")
    await journey.taps(coach, "今晚 8 點")
    waiting = coach.last
    await journey.taps(coach, "不送了")
    assert "那句不送了" in coach.last.text
    await journey.passes(days=1)
    assert not learner.sees(SENTENCE)
    assert await rows(journey, "SELECT id FROM letters") == []
    coach.press(waiting, waiting.buttons[0][0].data or "")
    await journey.stage.settle()
    assert await rows(journey, "SELECT id FROM letters") == []


async def test_what_was_sent_cannot_be_taken_back(journey: Journey) -> None:
    coach, learner = await asked(journey)
    await journey.says(coach, SENTENCE)
    await journey.taps(coach, "晚點送")
    await journey.taps(coach, "今晚 8 點")
    await journey.passes(days=1)
    assert learner.sees(SENTENCE)
    await journey.taps(coach, "不送了")
    assert len(await rows(journey, "SELECT id FROM letters")) == 1


async def test_giving_up_after_asking_for_a_time_sends_nothing(journey: Journey) -> None:
    coach, learner = await asked(journey)
    await journey.says(coach, SENTENCE)
    await journey.taps(coach, "晚點送")
    await journey.taps(coach, "取消")
    await journey.passes(days=8)
    assert not learner.sees(SENTENCE)


async def test_nothing_is_sent_in_the_learners_quiet_hours(journey: Journey) -> None:
    coach, learner = await asked(journey)
    await journey.until(datetime(2026, 11, 23, 15, 0, tzinfo=UTC))
    await journey.taps(coach, "回一句")
    await journey.says(coach, SENTENCE)
    await journey.taps(coach, "送出")
    assert "11/24（二） 08:00 送給小芸" in coach.last.text
    assert not learner.sees(SENTENCE)
    await journey.until(datetime(2026, 11, 24, 0, 1, tzinfo=UTC))
    assert learner.sees(SENTENCE)


@on_one_database
async def test_a_typed_sentence_can_still_be_corrected(journey: Journey) -> None:
    coach, learner = await asked(journey)
    typed = await journey.says(coach, "你數了 10 未，下週試試")
    coach.edit(typed, "你數了 10 位，下週試試")
    await journey.stage.settle()
    await journey.taps(coach, "送出")
    assert "10 位" in learner.last.text and not learner.sees("10 未")


@on_one_database
async def test_another_entry_or_none_can_be_chosen(journey: Journey) -> None:
    coach, learner = await asked(journey)
    await journey.says(learner, "/note")
    note = await journey.answered(learner, "下雨少 20 份")
    await journey.taps(coach, "換一則")
    assert sum("10 位" in label for label in coach.last.labels) == 1
    await journey.taps(coach, next(one for one in coach.last.labels if "下雨" in one))
    await journey.says(coach, "雨天的 20 份，下週試試減量")
    await journey.taps(coach, "送出")
    assert learner.last.reply_to == note.id
    await journey.taps(coach, "回週卡")
    await journey.taps(coach, "回一句")
    await journey.taps(coach, "換一則")
    await journey.taps(coach, "不放在哪一則底下")
    await journey.says(coach, "這週先到這裡，下週試試休一天")
    await journey.taps(coach, "送出")
    assert "這週先到這裡" in learner.last.text and learner.last.reply_to is None


@on_one_database
async def test_a_starter_or_a_phrase_begins_the_sentence(journey: Journey) -> None:
    coach, learner = await asked(journey)
    await journey.says(coach, "/phrases")
    await journey.taps(coach, "加一句")
    await journey.says(coach, "下週挑一天數下午的客人")
    await journey.taps(coach, "回一句")
    await journey.taps(coach, "我注意到…")
    await journey.says(coach, "早上有 6 位趕上班，下週試試")
    assert "我注意到早上有 6 位趕上班" in coach.last.text
    await journey.taps(coach, "重寫")
    await journey.taps(coach, "下週挑一天數下午的客人")
    await journey.taps(coach, "送出")
    assert "下週挑一天數下午的客人" in learner.last.text


@on_one_database
async def test_praise_of_the_person_is_warned_of_and_sent_all_the_same(journey: Journey) -> None:
    coach, learner = await asked(journey)
    await journey.says(coach, "你好棒" + "！" * 130)
    assert len(coach.last.text) > 150
    await journey.taps(coach, "送出")
    assert "你好棒" in learner.last.text


@on_one_database
async def test_a_sentence_that_is_too_long_is_not_shown_as_if_it_could_be_sent(
    journey: Journey,
) -> None:
    coach, _ = await asked(journey)
    await journey.says(coach, "長" * 1001)
    assert "送出" not in coach.last.labels and "多了 1 個" in coach.last.text
    await journey.says(coach, SENTENCE)
    assert "送出" in coach.last.labels


async def test_markup_in_names_and_words_stays_what_it_is(journey: Journey) -> None:
    """T12."""
    name, words = "<b>芸</b>&", "<i>6 位</i> & <script>"
    coach = await journey.coach(name="明 <u>師</u>")
    learner = await journey.accompanied(coach, name=name)
    await journey.answered(learner, words)
    await journey.says(coach, "/review")
    assert name in coach.last.text
    await journey.taps(coach, "全文")
    assert words in coach.last.text
    await journey.taps(coach, "1")
    await journey.taps(coach, "回這則")
    assert words in coach.last.text
    await journey.says(coach, "<b>你數了 6 位</b> & 下週試試")
    await journey.taps(coach, "送出")
    assert "<b>你數了 6 位</b> & 下週試試" in learner.last.text
    assert "明 <u>師</u>" in learner.last.text
    for asked_ in ("/learners", "/digest", "/find script"):
        await journey.says(coach, asked_)
        assert name in coach.last.text, asked_
