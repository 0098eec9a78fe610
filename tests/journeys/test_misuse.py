"""What people and clients send that nobody would think of: nothing is lost, nothing breaks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.demo.phone import Phone

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def rows(journey: Journey, query: str) -> list[Any]:
    """What the database holds now."""
    async with journey.stage.app.database.read() as unit:
        return list(await unit.rows(text(query)))


async def entries(journey: Journey) -> list[str]:
    """The words of every entry, oldest first."""
    found = await rows(
        journey, "SELECT reflection, text FROM parts ORDER BY created_at, message_id"
    )
    words: dict[int, list[str]] = {}
    for row in found:
        words.setdefault(row.reflection, []).append(row.text)
    return ["\n".join(parts) for parts in words.values()]


async def unhandled(journey: Journey) -> list[Any]:
    """Updates that were quarantined or given up."""
    return await rows(journey, "SELECT state, error FROM inbox WHERE state <> 'done'")


def bot_texts(phone: Phone) -> list[str]:
    """What the bot said, oldest first."""
    return [seen.text for seen in phone.chat.messages if seen.sender == "bot"]


@on_one_database
async def test_an_answer_of_5000_characters_is_one_entry_with_its_parts_in_order(
    journey: Journey,
) -> None:
    """F83."""
    phone = await journey.joined()
    before = len(bot_texts(phone))
    answer = "".join(f"第{number}位客人。" for number in range(1000))[:5000]
    await journey.answered(phone, answer)
    assert await entries(journey) == [f"{answer[:4096]}\n{answer[4096:]}"]
    assert len(bot_texts(phone)) == before + 1


STRANGE = {
    "a family joined by zero-width joiners": ("👨‍👩‍👧‍👦 來了 4 位", "👨‍👩‍👧‍👦 來了 4 位"),
    "a text turned from right to left": ("\u202e店長\u202c 在嗎", "\u202e店長\u202c 在嗎"),
    "invisible spaces": ("蛋\u200b餅\u200b賣\ufeff完", "蛋\u200b餅\u200b賣\ufeff完"),
    "a thousand combining marks": ("e" + "\u0301" * 1000, "e" + "\u0301" * 1000),
    "a NUL": ("前\0後", "前\u2400後"),
    "half a surrogate pair": ("今天\ud83d賣完", "今天\ufffd賣完"),
    "markup": ("<b>沒有</b> &amp; <script>", "<b>沒有</b> &amp; <script>"),
    "only emoji": ("😀" * 64, "😀" * 64),
}


async def test_any_characters_are_kept_by_the_written_rule(journey: Journey) -> None:
    """F84."""
    phone = await journey.joined()
    for name, (sent, expected) in STRANGE.items():
        await journey.says(phone, "/note")
        await journey.answered(phone, sent)
        assert (await entries(journey))[-1] == expected, name
    await journey.says(phone, "/history")
    assert f"共 {len(STRANGE)} 則" in phone.last.text
    assert await unhandled(journey) == []


@on_one_database
async def test_twenty_corrections_are_twenty_revisions_of_one_entry(journey: Journey) -> None:
    """F85."""
    phone = await journey.joined()
    message = await journey.answered(phone, "今天第 0 版")
    receipts = len(bot_texts(phone))
    for number in range(1, 21):
        phone.edit(message, f"今天第 {number} 版")
    await journey.stage.settle()
    assert await entries(journey) == ["今天第 20 版"]
    assert len(await rows(journey, "SELECT * FROM revisions")) == 20
    assert len(bot_texts(phone)) == receipts
    assert phone.sees("改過的版本也記下了")


@on_one_database
async def test_an_entry_of_forty_days_ago_can_still_be_corrected(journey: Journey) -> None:
    """F85."""
    phone = await journey.joined()
    message = await journey.answered(phone, "舊的說法 3 位")
    await journey.passes(days=40)
    edited = {**message.raw.as_json(), "text": "新的說法 4 位", "edit_date": phone.world.now()}
    journey.stage.telegram.inject({"edited_message": edited})
    await journey.stage.settle()
    assert await entries(journey) == ["新的說法 4 位"]


@on_one_database
async def test_a_command_in_the_middle_of_an_answer_loses_nothing(journey: Journey) -> None:
    """F89."""
    phone = await journey.joined()
    sentences = []
    for command in ("/help", "/settings", "/privacy", "/history", "/progress", "/pause"):
        sentences.append(f"說到一半要看 {command} 的這一句，")
        await journey.says(phone, sentences[-1])
        await journey.says(phone, command)
    await journey.passes(seconds=10)
    assert await entries(journey) == ["\n".join(sentences)]


@on_one_database
async def test_a_question_of_the_bot_does_not_swallow_a_long_answer(journey: Journey) -> None:
    """F89. Whoever was asked for a word to look for, and answers the prompt, loses nothing."""
    phone = await journey.joined()
    await journey.says(phone, "/search")
    answer = "今天前 10 位客人裡面有 6 位是趕上班的，比我想的多很多"
    await journey.answered(phone, answer)
    assert await entries(journey) == [answer]


@on_one_database
async def test_the_same_message_under_a_new_number_changes_nothing(journey: Journey) -> None:
    """F92."""
    phone = await journey.joined()
    message = await journey.answered(phone, "今天 10 位客人")
    await journey.passes(days=1)
    before = await rows(journey, "SELECT id, state FROM deliveries ORDER BY id")
    said = len(bot_texts(phone))
    for _ in range(3):
        journey.stage.telegram.inject({"message": message.raw.as_json()})
        await journey.stage.settle()
    await journey.passes(seconds=15)
    assert await entries(journey) == ["今天 10 位客人"]
    assert len(await rows(journey, "SELECT * FROM reflections")) == 1
    assert await rows(journey, "SELECT id, state FROM deliveries ORDER BY id") == before
    assert len(bot_texts(phone)) == said


@on_one_database
async def test_a_forwarded_text_is_a_note_until_its_owner_says_otherwise(journey: Journey) -> None:
    """T8."""
    phone = await journey.joined()
    phone.forward("老闆說：明天提早開店", "張教練")
    await journey.stage.settle()
    assert "這段是轉傳的" in phone.last.text
    states = {row.state for row in await rows(journey, "SELECT state FROM deliveries")}
    assert states == {"asked"}


@on_one_database
async def test_a_forwarded_command_is_not_obeyed(journey: Journey) -> None:
    """T8."""
    phone = await journey.joined()
    phone.forward("/forget", "張教練")
    await journey.stage.settle()
    assert "想刪哪一種" not in phone.last.text
    assert await entries(journey) == ["/forget"]


@on_one_database
async def test_a_forwarded_time_is_not_taken_for_the_time_that_was_asked_for(
    journey: Journey,
) -> None:
    """T8."""
    phone = await journey.joined()
    await journey.says(phone, "/settings")
    await journey.taps(phone, "每天時間")
    phone.forward("9:30", "張教練")
    await journey.stage.settle()
    found = await rows(journey, "SELECT prompt_at FROM learners")
    assert [row.prompt_at for row in found] == ["10:30"]


@on_one_database
async def test_an_answer_to_a_prompt_of_forty_days_ago_belongs_to_that_prompt(
    journey: Journey,
) -> None:
    """F94."""
    phone = await journey.joined()
    prompt = phone.last
    await journey.passes(days=40)
    await journey.says(phone, "其實那天是 6 位", reply_to=prompt)
    await journey.passes(seconds=10)
    found = await rows(
        journey,
        "SELECT d.via FROM reflections AS r JOIN deliveries AS d ON d.id = r.delivery",
    )
    assert [row.via for row in found] == ["join"]


@on_one_database
async def test_a_text_without_an_open_prompt_is_kept_and_offered_a_place(
    journey: Journey,
) -> None:
    """F95."""
    phone = await journey.joined()
    await journey.answered(phone, "今天 10 位")
    await journey.taps(phone, "不是這題")
    await journey.passes(hours=12)
    await journey.says(phone, "順手記一下：冰箱 9 度")
    await journey.passes(minutes=1)
    assert "今天 10 位" in (await entries(journey))[0]
    assert "冰箱 9 度" in "".join(await entries(journey))


NAMES = ("<b>粗</b>", "&amp;", "😀" * 64, "\u202e反過來", "'; DROP TABLE learners; --")


@on_one_database
async def test_a_name_with_markup_breaks_nothing(journey: Journey) -> None:
    """F97."""
    for number, name in enumerate(NAMES, start=1001):
        phone = await journey.joined(number, name)
        await journey.says(phone, "/export")
        await journey.passes(seconds=5)
        assert phone.last.kind == "document"
    refused = [call for call in journey.stage.telegram.calls if call.outcome.startswith("4")]
    assert refused == []
    kept = await rows(journey, "SELECT name FROM learners ORDER BY chat")
    assert tuple(row.name for row in kept) == NAMES


@on_one_database
async def test_an_update_that_is_none_is_set_aside_and_the_next_is_answered(
    journey: Journey, caplog: pytest.LogCaptureFixture
) -> None:
    """F24."""
    phone = await journey.joined()
    secret = "這句話不可以出現在記錄檔"
    good = phone.send("今天 3 位").raw.as_json()
    for spoilt in (
        {**good, "message_id": 900, "date": "昨天", "text": secret},
        {**good, "message_id": 901, "text": secret, "entities": [{"type": "bold", "offset": 0}]},
        {**good, "message_id": 902, "text": {"nested": secret}},
    ):
        journey.stage.telegram.inject({"message": json.loads(json.dumps(spoilt))})
    await journey.says(phone, "還有 4 位")
    await journey.passes(seconds=10)
    assert await entries(journey) == ["今天 3 位\n還有 4 位"]
    assert [row.state for row in await unhandled(journey)] == ["quarantined"] * 3
    assert secret not in caplog.text
    assert len([line for line in caplog.messages if "quarantined" in line]) == 3
