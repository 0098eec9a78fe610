"""Looking back: history, search, notes, and one entry erased."""

from __future__ import annotations

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


async def wrote(journey: Journey, *notes: str) -> Phone:
    """A learner with these notes, oldest first."""
    phone = await journey.joined()
    for note in notes:
        await journey.says(phone, f"/note {note}")
        await journey.passes(minutes=1)
    return phone


async def test_history_shows_the_newest_first_and_turns_pages(journey: Journey) -> None:
    phone = await wrote(journey, *(f"第 {number} 則" for number in range(1, 8)))
    await journey.says(phone, "/history")
    assert "共 7 則（第 1–5 則）" in phone.last.text
    assert phone.last.text.index("第 7 則") < phone.last.text.index("第 6 則")
    await journey.taps(phone, "較早")
    assert "第 6–7 則" in phone.last.text and "第 2 則" in phone.last.text
    await journey.taps(phone, "較新")
    assert "第 1–5 則" in phone.last.text


@on_one_database
async def test_history_shows_the_code_that_the_prompt_left_out(journey: Journey) -> None:
    phone = await journey.joined()
    prompt = phone.last.text
    await journey.answered(phone, "今天 10 位")
    await journey.says(phone, "/history")
    (delivery,) = await rows(journey, "SELECT item FROM deliveries")
    assert f"（{delivery.item}）" in phone.last.text
    assert delivery.item not in prompt


@on_one_database
async def test_one_entry_in_full_has_its_question_and_says_that_it_was_edited(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    question = phone.last.text.split("\n\n")[1]
    message = await journey.answered(phone, "今天 10 位客人")
    phone.edit(message, "今天 11 位客人")
    await journey.stage.settle()
    await journey.says(phone, "/history")
    await journey.taps(phone, "1")
    assert question in phone.last.text
    assert "今天 11 位客人" in phone.last.text
    assert "改過 1 次" in phone.last.text


@on_one_database
async def test_an_entry_of_eight_thousand_characters_can_be_opened(journey: Journey) -> None:
    """F11."""
    phone = await journey.joined()
    await journey.answered(phone, "長" * 8000)
    await journey.says(phone, "/history")
    await journey.taps(phone, "1")
    assert "長" * 1000 in phone.last.text
    assert not [call for call in journey.stage.telegram.calls if str(call.outcome)[:1] == "4"]


async def test_search_finds_words_of_one_character_too(journey: Journey) -> None:
    phone = await wrote(journey, "今天蛋餅賣完 Egg 50% 折", "明天再說")
    for words in ("餅", "蛋餅", "賣完", "Egg", "50%"):
        await journey.says(phone, f"/search {words}")
        assert f"有「{words}」的：1 則" in phone.last.text
        assert "今天蛋餅賣完" in phone.last.text


@on_one_database
async def test_search_asks_for_words_and_takes_the_next_message(journey: Journey) -> None:
    phone = await wrote(journey, "今天蛋餅賣完")
    await journey.says(phone, "/search")
    assert "想找什麼" in phone.last.text
    await journey.says(phone, "蛋餅")
    assert "有「蛋餅」的：1 則" in phone.last.text
    assert len(await rows(journey, "SELECT id FROM parts")) == 1


@on_one_database
async def test_search_takes_nothing_for_a_pattern(journey: Journey) -> None:
    phone = await wrote(journey, "今天蛋餅賣完")
    for words in ("%", "_", "*", "' OR 1=1 --", "<b>"):
        await journey.says(phone, f"/search {words}")
        assert "找不到" in phone.last.text


@on_one_database
async def test_search_finds_the_latest_wording_only(journey: Journey) -> None:
    phone = await journey.joined()
    message = await journey.answered(phone, "今天賣了舊蛋餅 3 份")
    phone.edit(message, "今天賣了新飯糰 3 份")
    await journey.stage.settle()
    await journey.says(phone, "/search 蛋餅")
    assert "找不到" in phone.last.text
    await journey.says(phone, "/search 飯糰")
    assert "1 則" in phone.last.text


@on_one_database
async def test_a_note_can_be_written_in_two_steps(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.says(phone, "/note")
    assert "想記什麼" in phone.last.text
    await journey.says(phone, "明天要買蛋 30 顆")
    await journey.passes(minutes=1)
    found = await rows(journey, "SELECT delivery, kind FROM reflections")
    assert [tuple(row) for row in found] == [(None, "note")]


async def test_an_erased_entry_is_gone_from_history_search_and_the_database(
    journey: Journey,
) -> None:
    """R9, for one entry."""
    phone = await wrote(journey, "要留的 3 件事", "要刪的祕密 4 件事")
    await journey.says(phone, "/history")
    await journey.taps(phone, "1")
    await journey.taps(phone, "刪掉這則")
    assert "救不回來" in phone.last.text
    await journey.taps(phone, "確定刪掉")
    assert "刪掉了" in phone.last.text
    await journey.says(phone, "/search 祕密")
    assert "找不到" in phone.last.text
    await journey.says(phone, "/history")
    assert "共 1 則" in phone.last.text
    left = [row.text for row in await rows(journey, "SELECT text FROM parts")]
    assert left == ["要留的 3 件事"]
    said = "".join(row.body for row in await rows(journey, "SELECT body FROM outbox"))
    assert "祕密 4" not in said.encode().decode("unicode_escape", "ignore")


@on_one_database
async def test_thinking_again_keeps_the_entry(journey: Journey) -> None:
    phone = await wrote(journey, "要留的 3 件事")
    await journey.says(phone, "/history")
    await journey.taps(phone, "1")
    await journey.taps(phone, "刪掉這則")
    await journey.taps(phone, "先不要")
    assert "要留的 3 件事" in phone.last.text
    assert len(await rows(journey, "SELECT id FROM parts")) == 1


@on_one_database
async def test_an_old_button_to_delete_an_entry_asks_once_more(journey: Journey) -> None:
    """T5."""
    phone = await wrote(journey, "要留的 3 件事")
    await journey.says(phone, "/history")
    await journey.taps(phone, "1")
    await journey.taps(phone, "刪掉這則")
    await journey.passes(days=3)
    await journey.taps(phone, "確定刪掉")
    assert len(await rows(journey, "SELECT id FROM parts")) == 1
    await journey.taps(phone, "確定刪掉")
    assert await rows(journey, "SELECT id FROM parts") == []


@on_one_database
async def test_correcting_an_erased_message_brings_nothing_back(journey: Journey) -> None:
    """F85."""
    phone = await journey.joined()
    message = await journey.answered(phone, "要刪的祕密 4 件事")
    await journey.says(phone, "/history")
    await journey.taps(phone, "1")
    await journey.taps(phone, "刪掉這則")
    await journey.taps(phone, "確定刪掉")
    phone.edit(message, "要刪的祕密 5 件事")
    await journey.stage.settle()
    await journey.passes(minutes=1)
    assert await rows(journey, "SELECT id FROM parts") == []


@on_one_database
async def test_with_nothing_written_there_is_a_friendly_word(journey: Journey) -> None:
    phone = await journey.joined()
    for command, words in (
        ("/history", "還沒有紀錄"),
        ("/progress", "還沒有格子亮起來"),
        ("/search 蛋", "找不到"),
        ("/why", "對應職能基準"),
    ):
        await journey.says(phone, command)
        assert words in phone.last.text
