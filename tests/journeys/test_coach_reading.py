"""What a coach sees: only learners of their own who agreed, from one tap to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coaching.staff.effects import SaveStaff

if TYPE_CHECKING:
    from bot.demo.phone import Phone
    from tests.journeys.conftest import Journey

OWN, OTHERS, ALONE = "我的 10 位有 6 位趕上班", "別人的豆漿賣完 4 次", "只給自己看的房租 3 萬"
NOT_FOUND = "找不到，或已不在你負責的學員裡。"
on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def reading(journey: Journey) -> tuple[Phone, Phone]:
    """A coach in front of the card of a learner who wrote something."""
    coach = await journey.coach()
    learner = await journey.accompanied(coach)
    await journey.answered(learner, OWN)
    await journey.says(coach, "/review")
    assert coach.sees("小芸")
    return coach, learner


async def test_what_learners_wrote_cannot_be_forwarded_from_a_coachs_chat(
    journey: Journey,
) -> None:
    coach, _ = await reading(journey)
    await journey.says(coach, "/find 趕上班")
    await journey.says(coach, "/coach")
    sent = [
        call.params
        for call in journey.stage.telegram.ledger.of("sendMessage")
        if call.params["chat_id"] == coach.id
    ]
    shielded = {params["text"] for params in sent if params.get("protect_content")}
    assert {params["text"] for params in sent if OWN in params["text"]} <= shielded
    assert any(OWN in words for words in shielded)
    assert sent[-1]["text"] not in shielded


async def lets_nobody_read(journey: Journey, learner: Phone) -> None:
    """The learner withdraws that coaches may read."""
    await journey.says(learner, "/settings")
    await journey.taps(learner, "誰看得到")
    await journey.taps(learner, "只給自己看")


async def test_a_coach_sees_only_assigned_learners_who_agreed(journey: Journey) -> None:
    """T14."""
    coach, _ = await reading(journey)
    stranger = await journey.joined(1002, "阿德")
    await journey.answered(stranger, OTHERS)
    alone = await journey.accompanied(coach, 1003, "小美", coach=False)
    await journey.answered(alone, ALONE)
    for asked in ("/learners", "/find 位", "/find 豆漿", "/find 房租", "/digest", "/review"):
        await journey.says(coach, asked)
    await journey.taps(coach, "全文")
    assert coach.sees(OWN)
    for hidden in (OTHERS, ALONE, "阿德", "小美"):
        assert not coach.sees(hidden), hidden


async def test_what_was_written_before_the_assignment_stays_unread(journey: Journey) -> None:
    """R4."""
    coach = await journey.coach()
    learner = await journey.joined()
    await journey.answered(learner, OTHERS)
    await journey.passes(hours=1)
    await journey.assigns(coach, learner)
    await journey.says(learner, "/note")
    await journey.answered(learner, OWN)
    await journey.says(coach, "/review")
    await journey.taps(coach, "全文")
    assert coach.sees(OWN) and not coach.sees(OTHERS)
    await journey.assigns(coach, learner, opened=True)
    await journey.says(coach, "/review")
    await journey.taps(coach, "全文")
    assert coach.sees(OTHERS)


async def test_an_entry_that_is_kept_to_oneself_appears_nowhere(journey: Journey) -> None:
    coach, learner = await reading(journey)
    await journey.says(learner, "/note")
    await journey.answered(learner, ALONE)
    await journey.taps(learner, "只給自己看")
    for asked in ("/find 房租", "/review"):
        await journey.says(coach, asked)
    for button in ("全文", "回一句", "換一則"):
        await journey.taps(coach, button)
    assert coach.sees(OWN)
    assert not coach.sees("房租 3 萬")


async def test_consent_that_is_withdrawn_between_two_taps_ends_the_reading(
    journey: Journey,
) -> None:
    """R2, R4."""
    coach, learner = await reading(journey)
    before = len(coach.chat.messages)
    await lets_nobody_read(journey, learner)
    card = coach.chat.messages[-1]
    for button in ("全文", "評 3 項", "回一句", "筆記", "學習檔案", "下一位"):
        await journey.taps(coach, button)
        assert coach.chat.toasts[-1] == NOT_FOUND, button
    assert len(coach.chat.messages) == before
    assert card.text == coach.chat.messages[-1].text
    await journey.says(coach, "/learners")
    assert "現在沒有可以看的學員" in coach.last.text


async def test_a_sentence_is_not_sent_to_somebody_who_is_no_longer_there(journey: Journey) -> None:
    coach, learner = await reading(journey)
    await journey.taps(coach, "回一句")
    await journey.says(coach, "你數了 10 位，下週試試數下午")
    await lets_nobody_read(journey, learner)
    await journey.taps(coach, "送出")
    assert coach.chat.toasts[-1] == NOT_FOUND
    assert not learner.sees("下週試試數下午")


async def test_an_assignment_that_ends_between_two_taps_ends_the_reading(journey: Journey) -> None:
    """R4, T14."""
    coach, learner = await reading(journey)
    await journey.assigns(coach, learner, until=journey.stage.clock.now())
    await journey.taps(coach, "全文")
    assert coach.chat.toasts[-1] == NOT_FOUND
    assert not coach.sees(f"1\u3000{OWN}")
    await journey.says(coach, "/find 趕上班")
    assert "沒有「趕上班」" in coach.last.text


async def test_a_role_that_is_withdrawn_ends_everything_at_once(journey: Journey) -> None:
    coach, _ = await reading(journey)
    person = await journey.staff_of(coach)
    await journey.writes(SaveStaff(staff=replace(person, roles=frozenset())))
    before = len(coach.chat.messages)
    for button in ("全文", "回一句", "下一位"):
        await journey.taps(coach, button)
        assert "過期" in coach.chat.toasts[-1] or "不能用" in coach.chat.toasts[-1]
    assert len(coach.chat.messages) == before
    await journey.says(coach, "/review")
    assert "同意我存下" in coach.last.text


async def test_a_learner_who_is_being_forgotten_is_gone_for_the_coach(journey: Journey) -> None:
    """R8."""
    coach, learner = await reading(journey)
    await journey.says(learner, "/forget")
    await journey.taps(learner, "全部刪掉")
    await journey.taps(learner, "確定，7 天後刪")
    await journey.taps(coach, "全文")
    assert coach.chat.toasts[-1] == NOT_FOUND
    await journey.says(coach, "/learners")
    assert "小芸" not in coach.last.text


@on_one_database
async def test_every_look_is_told_to_the_learner(journey: Journey) -> None:
    """R3."""
    coach, learner = await reading(journey)
    await journey.taps(coach, "全文")
    await journey.taps(coach, "1")
    await journey.says(learner, "/whoread")
    assert "阿明" in learner.last.text and "看了你的全文" in learner.last.text


@on_one_database
async def test_a_long_transcript_is_turned_page_by_page(journey: Journey) -> None:
    coach = await journey.coach()
    learner = await journey.accompanied(coach)
    for number in range(12):
        await journey.says(learner, "/note")
        await journey.answered(learner, f"第 {number} 則：" + "長" * 1500)
        await journey.passes(minutes=11)
    await journey.says(coach, "/review")
    await journey.taps(coach, "全文")
    assert "第 1–5 則，共 12 則" in coach.last.text and "第 11 則：" in coach.last.text
    await journey.taps(coach, "較早")
    await journey.taps(coach, "較早")
    assert "第 11–12 則，共 12 則" in coach.last.text
    await journey.taps(coach, "12")
    assert "長" * 1500 in coach.last.text
    await journey.taps(coach, "回列表")
    assert "第 11–12 則，共 12 則" in coach.last.text
    await journey.taps(coach, "較新")
    assert "第 6–10 則，共 12 則" in coach.last.text
