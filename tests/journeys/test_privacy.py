"""What is promised about privacy is literally so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.demo.phone import Phone
from coaching.programme import NOTICE_VERSION
from storage import ledger

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def rows(journey: Journey, query: str) -> list[Any]:
    """What the database holds now."""
    async with journey.stage.app.database.read() as unit:
        return list(await unit.rows(text(query)))


async def newcomer(journey: Journey) -> Phone:
    """Somebody who has pressed start and agreed to nothing."""
    phone = journey.phone()
    phone.start()
    await journey.stage.settle()
    return phone


@on_one_database
async def test_the_notice_comes_before_everything_and_fits_a_phone(journey: Journey) -> None:
    """R1."""
    phone = await newcomer(journey)
    assert len([line for line in phone.last.text.splitlines() if line]) <= 10
    assert "就是同意我存下你寫的話" in phone.last.text
    assert await rows(journey, "SELECT id FROM deliveries") == []


SIX_ITEMS = {
    "who collects": "蒐集者：",
    "what for": "目的：",
    "which data": "類別：",
    "how long, where and how": "期間、地區、方式：",
    "the rights": "個人資料保護法第 3 條",
    "what follows from a no": "不同意會怎樣：",
}


@on_one_database
async def test_the_full_notice_holds_all_that_the_law_asks_for(journey: Journey) -> None:
    """R1."""
    phone = await newcomer(journey)
    await journey.taps(phone, "隱私")
    missing = [item for item, words in SIX_ITEMS.items() if words not in phone.last.text]
    assert missing == []
    assert "現在：還沒有存任何你寫的字" in phone.last.text
    for right in ("/history", "/export", "/settings", "/pause", "/forget"):
        assert right in phone.last.text


@on_one_database
async def test_nothing_of_a_newcomer_is_kept_but_the_chat_and_the_place_in_the_talk(
    journey: Journey,
) -> None:
    """R1. Not even a name."""
    phone = await newcomer(journey)
    for words in ("我是小芸", "今天 10 位客人", "/search 祕密"):
        await journey.says(phone, words)
    phone.send_photo("我的店")
    await journey.stage.settle()
    (learner,) = await rows(journey, "SELECT name, trade, notice_version FROM learners")
    assert tuple(learner) == ("", None, None)
    for table in ("parts", "reflections", "consents"):
        assert await rows(journey, f"SELECT * FROM {table}") == []
    assert {row.raw for row in await rows(journey, "SELECT raw FROM inbox")} == {""}


async def test_consent_is_kept_as_given_with_its_version(journey: Journey) -> None:
    """R1, R2."""
    await journey.joined(coach=False)
    kept = await rows(journey, "SELECT what, given, notice_version FROM consents ORDER BY what")
    assert [(row.what, bool(row.given), row.notice_version) for row in kept] == [
        ("coach_may_read", False, NOTICE_VERSION),
        ("use", True, NOTICE_VERSION),
    ]


@on_one_database
async def test_refusing_the_coach_loses_nothing_else(journey: Journey) -> None:
    """R2."""
    alone = await journey.joined(1001, coach=False)
    shared = await journey.joined(1002, "阿明", coach=True)
    for phone in (alone, shared):
        await journey.answered(phone, "今天 10 位客人")
    await journey.passes(days=7)
    kinds = [
        sorted({seen.kind for seen in phone.chat.messages if seen.sender == "bot"})
        for phone in (alone, shared)
    ]
    assert kinds[0] == kinds[1]
    prompts = [
        len([seen for seen in phone.chat.messages if "今天沒機會" in seen.labels])
        for phone in (alone, shared)
    ]
    assert prompts[0] == prompts[1] > 1


@on_one_database
async def test_a_receipt_says_when_somebody_else_can_read_it(journey: Journey) -> None:
    """R3. Nobody needs telling who chose to be alone with it."""
    alone = await journey.joined(1001, coach=False)
    shared = await journey.joined(1002, "阿明", coach=True)
    await journey.answered(alone, "今天 10 位客人")
    await journey.answered(shared, "今天 10 位客人")
    assert "教練" not in alone.last.text
    assert "可讀者：你和之後指派的教練" in shared.last.text


@on_one_database
async def test_a_note_says_it_too(journey: Journey) -> None:
    """R3."""
    phone = await journey.joined()
    await journey.says(phone, "/note 冰箱 9 度")
    await journey.passes(seconds=10)
    assert "可讀者：你和之後指派的教練" in phone.last.text


def noted(journey: Journey) -> list[str]:
    """What an older backup would be told of."""
    path = journey.stage.app.database.forgotten
    assert path is not None
    return [each.kind for each in ledger.read(path)]


@on_one_database
async def test_withdrawing_the_coachs_reading_is_in_force_at_once(journey: Journey) -> None:
    """R2, R3."""
    phone = await journey.joined(coach=True)
    await journey.says(phone, "/settings")
    await journey.taps(phone, "誰看得到")
    await journey.taps(phone, "只給自己看")
    assert [bool(row.coach_may_read) for row in await rows(journey, "SELECT * FROM learners")] == [
        False
    ]
    await journey.answered(phone, "今天 10 位客人")
    assert "教練" not in phone.last.text
    await journey.says(phone, "/privacy")
    assert "現在：只有你看得到" in phone.last.text
    given = await rows(
        journey, "SELECT given FROM consents WHERE what = 'coach_may_read' ORDER BY at"
    )
    assert [bool(row.given) for row in given] == [True, False]
    assert noted(journey) == ["closed"]


@on_one_database
async def test_one_entry_can_be_kept_to_oneself_and_opened_again(journey: Journey) -> None:
    """R3."""
    phone = await journey.joined(coach=True)
    await journey.answered(phone, "今天 10 位客人")
    await journey.taps(phone, "只給自己看")
    assert "只有你看得到" in phone.last.text
    assert [bool(row.private) for row in await rows(journey, "SELECT * FROM reflections")] == [True]
    await journey.taps(phone, "給教練看")
    assert "可讀者：你和之後指派的教練" in phone.last.text
    assert noted(journey) == ["hidden", "shown"]


@on_one_database
async def test_the_first_prompt_comes_with_a_hint_about_customers_names_and_only_that_one(
    journey: Journey,
) -> None:
    """R6."""
    phone = await journey.joined()
    hints = [seen for seen in phone.chat.messages if "身分證字號" in seen.text]
    assert len(hints) == 1
    assert hints[0].id == phone.last.id - 1 or hints[0].id == phone.last.id
    assert len(phone.last.text.splitlines()) <= 9
    await journey.passes(days=4)
    hints = [seen for seen in phone.chat.messages if "身分證字號" in seen.text]
    assert len(hints) == 1


@on_one_database
async def test_what_was_handled_is_not_kept_a_second_time(journey: Journey) -> None:
    """R9. A message's words stand in one place only."""
    phone = await journey.joined()
    await journey.answered(phone, "只存一份的話 7 次")
    raw = [row.raw for row in await rows(journey, "SELECT raw FROM inbox")]
    assert set(raw) == {""}


@on_one_database
async def test_who_reads_is_said_in_english_too(journey: Journey) -> None:
    """R1."""
    phone = journey.phone(7, "Ken", "en")
    phone.start()
    await journey.stage.settle()
    await journey.taps(phone, "Start, only I can read")
    await journey.says(phone, "/privacy")
    assert "Personal Data Protection Act" in phone.last.text
