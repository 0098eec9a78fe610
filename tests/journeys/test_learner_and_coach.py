"""A learner with a coach: told who it is, read with consent, written to, and answering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.demo.phone import Phone
from bot.services import assigning, staffing
from bot.services.assigning import Outcome, Which

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
COACH = 5001
WORDS = "10 位有 6 位是趕上班的"


async def rows(journey: Journey, query: str) -> list[Any]:
    """What the database holds now."""
    async with journey.stage.app.database.read() as unit:
        return list(await unit.rows(text(query)))


async def told(journey: Journey) -> None:
    """Let what was written from outside be sent."""
    journey.stage.app.dispatcher.wake.set()
    await journey.stage.settle()


async def coach(journey: Journey, number: int = COACH, name: str = "林教練") -> Phone:
    """Somebody who is a coach and has started the bot."""
    app = journey.stage.app
    await staffing.grant(app.database, "coach", number, journey.stage.clock.now(), name)
    phone = journey.phone(number, name)
    phone.start()
    await journey.stage.settle()
    return phone


async def assigned(journey: Journey, learner: int = 1001, number: int = COACH) -> Outcome:
    """The operator gives the learner this coach."""
    app, now = journey.stage.app, journey.stage.clock.now()
    texts = app.programme.now.content.texts
    which = Which(chats=(learner,))
    outcome = await assigning.assign(app.database, texts, number, which, now)
    await told(journey)
    return outcome


async def ended(journey: Journey, learner: int = 1001, number: int = COACH) -> Outcome:
    """The operator ends it."""
    app, now = journey.stage.app, journey.stage.clock.now()
    texts = app.programme.now.content.texts
    outcome = await assigning.end(app.database, texts, number, Which(chats=(learner,)), now)
    await told(journey)
    return outcome


async def feedback(journey: Journey, phone: Phone, words: str) -> None:
    """The coach says something to the learner who needs it most."""
    await journey.says(phone, "/review")
    await journey.taps(phone, "回一句")
    await journey.says(phone, words)
    await journey.taps(phone, "送出")


async def test_feedback_arrives_is_answered_and_answered_again(journey: Journey) -> None:
    learner = await journey.joined()
    await journey.answered(learner, WORDS)
    teacher = await coach(journey)
    await assigned(journey)
    await feedback(journey, teacher, "你這週數了客人，下週試試問 2 位")
    letter = learner.last
    assert "林教練" in letter.text and "下週試試問 2 位" in letter.text
    assert letter.labels == ["收到", "想聊聊"]
    await journey.taps(learner, "想聊聊")
    sentence = await journey.says(learner, "人手排不出來")
    assert sentence.reactions == ["👌"]
    assert learner.last.text == "傳給林教練了。"
    assert learner.chat.seen(letter.id).labels == []
    assert "小芸" in teacher.last.text and "人手排不出來" in teacher.last.text
    assert "下週試試問 2 位" in teacher.last.text
    assert teacher.last.labels == ["回覆", "看全文"]
    await journey.says(teacher, "那先排兩班看看", reply_to=teacher.last)
    assert "那先排兩班看看" in learner.last.text
    entries = await journey.entries(learner)
    assert [entry.text for entry in entries] == [WORDS]
    kept = await rows(journey, "SELECT by, thread FROM letters ORDER BY at, id")
    assert [row.by for row in kept] == ["coach", "learner", "coach"]
    assert len({row.thread for row in kept}) == 1


@on_one_database
async def test_got_it_takes_the_buttons_away_and_tells_nobody_else(journey: Journey) -> None:
    learner = await journey.joined()
    await journey.answered(learner, WORDS)
    teacher = await coach(journey)
    await assigned(journey)
    await feedback(journey, teacher, "看到你數了客人")
    letter, before = learner.last, len(teacher.chat.messages)
    tap = button_data(letter)
    await journey.taps(learner, "收到")
    assert learner.chat.seen(letter.id).labels == []
    learner.press(letter, tap)
    await journey.stage.settle()
    assert len(teacher.chat.messages) == before
    [kept] = await rows(journey, "SELECT got_at FROM letters")
    assert kept.got_at is not None


def button_data(message: Any) -> str:
    """What the first button of a message would send."""
    return str(message.buttons[0][0].data)


@on_one_database
async def test_a_letter_of_somebody_else_cannot_be_answered(journey: Journey) -> None:
    learner = await journey.joined()
    await journey.answered(learner, WORDS)
    teacher = await coach(journey)
    await assigned(journey)
    await feedback(journey, teacher, "看到你數了客人")
    stranger = await journey.joined(1002, "阿明")
    before = len(teacher.chat.messages)
    for row in learner.last.buttons:
        for each in row:
            stranger.press(stranger.last, str(each.data))
            await journey.stage.settle()
    await journey.says(stranger, "偷看一下")
    assert len(teacher.chat.messages) == before
    assert await rows(journey, "SELECT 1 FROM letters WHERE by = 'learner'") == []


@on_one_database
async def test_a_first_coach_reads_what_was_written_since_the_learner_agreed(
    journey: Journey,
) -> None:
    """R4."""
    learner = await journey.joined()
    await journey.answered(learner, WORDS)
    assert "可讀者：你和之後指派的教練" in learner.last.text
    teacher = await coach(journey)
    assert (await assigned(journey)).done == 1
    assert "林教練是你的教練了" in learner.last.text
    assert learner.last.labels == ["好"]
    await journey.taps(learner, "好")
    assert learner.last.labels == []
    await journey.says(teacher, "/review")
    await journey.taps(teacher, "全文")
    assert WORDS in teacher.last.text
    await journey.passes(days=1, hours=2)
    await journey.answered(learner, "今天問了 2 位客人")
    assert "可讀者：你、林教練" in learner.last.text


@on_one_database
async def test_a_later_coach_reads_from_now_on_unless_the_learner_opens_the_rest(
    journey: Journey,
) -> None:
    """R4."""
    learner = await journey.joined()
    await journey.answered(learner, WORDS)
    await coach(journey)
    await assigned(journey)
    second = await coach(journey, 5002, "陳教練")
    await assigned(journey, number=5002)
    assert "更早寫的他看不到" in learner.last.text
    notice = learner.last
    assert notice.labels == ["以前的也讓他看", "好"]
    await journey.says(second, "/find 趕上班")
    assert WORDS not in second.last.text
    await journey.taps(learner, "以前的也讓他看")
    assert "以前寫的他也能看" in learner.chat.seen(notice.id).text
    await journey.says(second, "/find 趕上班")
    assert "趕上班" in second.last.text and "6 位" in second.last.text


@on_one_database
async def test_when_it_ends_the_coach_sees_nothing_more_that_second(journey: Journey) -> None:
    """R4. What the coach still had to say is not said."""
    learner = await journey.joined()
    await journey.answered(learner, WORDS)
    teacher = await coach(journey)
    await assigned(journey)
    await journey.says(teacher, "/review")
    await journey.taps(teacher, "回一句")
    await journey.says(teacher, "明天再看一次庫存")
    await journey.taps(teacher, "晚點送")
    await journey.taps(teacher, "明早 9 點")
    assert (await ended(journey)).done == 1
    assert learner.last.text == "林教練不再是你的教練，從現在起看不到你寫的。"
    await journey.says(teacher, "/find 趕上班")
    assert WORDS not in teacher.last.text
    await journey.passes(days=2)
    assert not learner.sees("明天再看一次庫存")


@on_one_database
async def test_who_writes_to_a_coach_that_is_gone_is_told_and_loses_nothing(
    journey: Journey,
) -> None:
    learner = await journey.joined()
    await journey.answered(learner, WORDS)
    teacher = await coach(journey)
    await assigned(journey)
    await feedback(journey, teacher, "看到你數了客人")
    letter = learner.last
    await ended(journey)
    before = len(teacher.chat.messages)
    await journey.says(learner, "謝謝教練", reply_to=letter)
    assert "不是你的教練" in learner.last.text
    assert len(teacher.chat.messages) == before
    entries = await journey.entries(learner)
    assert [(entry.text, entry.private) for entry in entries] == [
        (WORDS, False),
        ("謝謝教練", True),
    ]


@on_one_database
async def test_switching_off_is_in_force_at_once_and_switching_on_opens_nothing_older(
    journey: Journey,
) -> None:
    """R2."""
    learner = await journey.joined()
    await journey.answered(learner, WORDS)
    teacher = await coach(journey)
    await assigned(journey)
    for choice in ("只給自己看", "教練可以看"):
        await journey.says(learner, "/settings")
        await journey.taps(learner, "誰看得到")
        await journey.taps(learner, choice)
        if choice == "只給自己看":
            await journey.says(teacher, "/find 趕上班")
            assert WORDS not in teacher.last.text
            await journey.says(learner, "/note 冰箱 9 度")
            await journey.passes(seconds=10)
            assert "看得到" not in learner.last.text
    assert "可讀者：你、林教練" in learner.last.text
    await journey.says(teacher, "/find 冰箱")
    assert "9 度" not in teacher.last.text
    await journey.says(teacher, "/find 趕上班")
    assert "6 位" in teacher.last.text


@on_one_database
async def test_whoread_says_who_opened_what_and_when(journey: Journey) -> None:
    """R3."""
    learner = await journey.joined()
    await journey.says(learner, "/whoread")
    assert "你和之後指派的教練" in learner.last.text and "還沒有人打開過" in learner.last.text
    await journey.answered(learner, WORDS)
    teacher = await coach(journey)
    await assigned(journey)
    await journey.says(teacher, "/review")
    await journey.taps(teacher, "全文")
    await journey.says(learner, "/whoread")
    assert "現在看得到的：你、林教練" in learner.last.text
    assert "林教練 看了你這週的卡片" in learner.last.text
    assert "林教練 看了你的全文" in learner.last.text


@on_one_database
async def test_words_of_distress_reach_the_coach_without_being_repeated(journey: Journey) -> None:
    learner = await journey.joined()
    teacher = await coach(journey)
    await assigned(journey)
    await journey.says(learner, "真的撐不下去了，不想活")
    assert "1925" in learner.last.text and "林教練" in learner.last.text
    assert "小芸" in teacher.last.text and "撐不下去" not in teacher.last.text
    assert teacher.last.labels == ["看"]
    await journey.passes(seconds=10)
    assert learner.last.text.startswith("存好了。") and "👉" not in learner.last.text
    await journey.taps(teacher, "看")
    assert "小芸" in teacher.last.text


@on_one_database
async def test_a_coach_who_is_none_any_more_leaves_all_learners(journey: Journey) -> None:
    learner = await journey.joined()
    teacher = await coach(journey)
    await assigned(journey)
    app, now = journey.stage.app, journey.stage.clock.now()
    texts = app.programme.now.content.texts
    await staffing.revoke(app.database, texts, "coach", COACH, now)
    await told(journey)
    assert "不再是你的教練" in learner.last.text
    before = len(teacher.chat.messages)
    await journey.says(learner, "真的撐不下去了，不想活")
    assert len(teacher.chat.messages) == before
    await journey.passes(seconds=10)
    assert "可讀者：你和之後指派的教練" in learner.last.text


@on_one_database
async def test_forgetting_takes_the_letters_out_of_the_coachs_chat_too(journey: Journey) -> None:
    """R9."""
    learner = await journey.joined()
    await journey.answered(learner, WORDS)
    teacher = await coach(journey)
    await assigned(journey)
    await feedback(journey, teacher, "看到你數了客人")
    await journey.says(learner, "只跟教練說的話", reply_to=learner.last)
    assert "只跟教練說的話" in teacher.last.text
    await journey.says(learner, "/forget")
    await journey.taps(learner, "全部刪掉")
    await journey.taps(learner, "現在就刪")
    for table in ("letters", "assignments", "reflections"):
        assert await rows(journey, f"SELECT 1 FROM {table}") == []
    bodies = [row.body for row in await rows(journey, "SELECT body FROM outbox")]
    assert all("\\u53ea\\u8ddf\\u6559\\u7df4" not in body for body in bodies)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_who_joins_gets_the_coach_of_the_cohort_and_is_told_who_that_is(
    journey: Journey,
) -> None:
    coach = await journey.stage.coach(2001, "林教練")
    learner = await journey.joined()
    assert learner.sees("✓ 開始了，林教練可以看")
    await journey.answered(learner, "10 位有 6 位是趕上班的")
    assert "林教練" in learner.last.text
    alone = await journey.joined(1002, "阿德", coach=False)
    await journey.answered(alone, "10 位有 2 位帶小孩")
    await journey.says(coach, "/learners")
    assert "小芸" in coach.last.text and "阿德" not in coach.last.text
    await journey.says(alone, "/settings")
    await journey.taps(alone, "誰看得到")
    await journey.taps(alone, "教練可以看")
    assert alone.sees("你、林教練")
    await journey.says(coach, "/learners")
    assert "阿德" in coach.last.text
    await journey.says(coach, "/find 小孩")
    assert not coach.sees("2 位帶小孩")


@on_one_database
@pytest.mark.parametrize("role", ["coach", "owner"])
async def test_who_pressed_start_before_they_worked_here_is_greeted_as_one_who_does(
    journey: Journey, role: Any
) -> None:
    """Pressing start is how the operator learns somebody's number; it makes no learner of them."""
    phone = journey.phone(COACH, "林教練")
    phone.start()
    await journey.stage.settle()
    assert "開始，教練可以看" in phone.last.labels
    app = journey.stage.app
    await staffing.grant(app.database, role, COACH, journey.stage.clock.now(), "林教練")
    await journey.says(phone, "/start")
    assert "林教練你好" in phone.last.text
    await journey.taps(phone, "我也想當學員")
    assert "開始，教練可以看" in phone.last.labels
    await journey.taps(phone, "開始，教練可以看")
    await journey.taps(phone, "早餐店")
    await journey.taps(phone, "10:30")
    await journey.says(phone, "/start")
    assert "你已經在裡面了" in phone.last.text
