"""Answering: whatever is typed, spoken or shown is kept, once, where the person meant it."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.demo.world import Change

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the database."""

TUESDAY_PROMPT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


@on_one_database
async def test_a_receipt_quotes_the_number_and_asks_one_question_further(journey: Journey) -> None:
    phone = await journey.joined()
    question = (await journey.prompts(phone))[-1].follow_up
    answer = await journey.answered(phone, "早上好忙。10 位有 6 位是趕上班的，都外帶")
    assert answer.reactions == ["👌"]
    [receipt] = journey.since(phone, answer)
    assert "「10 位有 6 位是趕上班的，都外帶」" in receipt.text
    assert f"👉 {question}" in receipt.text
    assert len(receipt.text.splitlines()) <= 4
    assert receipt.labels == ["不是這題", "只給自己看"]
    assert receipt.silent


@on_one_database
async def test_who_keeps_it_to_themselves_is_not_told_every_day_who_can_read(
    journey: Journey,
) -> None:
    phone = await journey.joined(coach=False)
    await journey.answered(phone, "三明治賣完了，客人改買蛋餅")
    assert "看得到" not in phone.last.text
    assert "數字" not in phone.last.text
    assert phone.last.labels == ["不是這題"]


@on_one_database
async def test_a_short_answer_is_invited_to_grow_but_need_not(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "還好")
    assert phone.last.text.startswith(("收到。想補一句也可以", "記下了。之後想到細節再補就好"))


async def test_several_messages_in_a_row_are_one_entry_with_one_receipt(journey: Journey) -> None:
    phone = await journey.joined()
    first = await journey.says(phone, "今天人很多")
    for text in ("10 位有 6 位趕上班", "都點蛋餅"):
        await journey.passes(seconds=6)
        await journey.says(phone, text)
    await journey.passes(seconds=7)
    assert journey.since(phone, first) == []
    await journey.passes(seconds=2)
    assert len(journey.since(phone, first)) == 1
    [entry] = await journey.entries(phone)
    assert entry.text == "今天人很多\n10 位有 6 位趕上班\n都點蛋餅"


@on_one_database
async def test_what_comes_after_the_receipt_is_added_and_the_receipt_says_so_in_place(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    answer = await journey.answered(phone, "10 位有 6 位是趕上班的")
    receipt = phone.last
    await journey.passes(hours=5)
    more = await journey.answered(phone, "所以明天先做好十份等他們")
    await journey.answered(phone, "外帶杯也要多備")
    assert more.reactions == ["👌"]
    assert journey.since(phone, answer) == [receipt]
    assert receipt.text.count("✓ 補的這句也記下了") == 1
    assert "👉" not in receipt.text
    [entry] = await journey.entries(phone)
    assert [part.role for part in entry.parts] == ["answer", "follow_up", "follow_up"]


@on_one_database
async def test_a_reaction_appears_only_when_the_words_are_on_disk(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    url = journey.stage.app.settings.database_url
    found: list[int] = []

    def look(change: Change) -> None:
        if change.kind == "reaction":
            database = sqlite3.connect(url.removeprefix("sqlite:///"))
            query = "SELECT count(*) FROM parts WHERE text = ?"
            found.append(database.execute(query, ("先存再說",)).fetchone()[0])
            database.close()

    journey.stage.telegram.world.listeners.append(look)
    await journey.says(phone, "先存再說")
    assert found == [1]


@on_one_database
async def test_yesterdays_prompt_can_be_answered_until_todays_comes(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.until(TUESDAY_PROMPT - timedelta(hours=1))
    await journey.answered(phone, "昨天 10 位有 6 位是趕上班的")
    [entry] = await journey.entries(phone)
    assert entry.delivery == (await journey.prompts(phone))[0].id


async def test_nobody_is_interrupted_in_the_middle_of_an_answer(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.until(TUESDAY_PROMPT - timedelta(seconds=3))
    first = await journey.says(phone, "昨天 10 位有 6 位")
    await journey.passes(seconds=4)
    await journey.says(phone, "都是趕上班的")
    await journey.passes(seconds=7)
    assert journey.since(phone, first) == []
    await journey.passes(seconds=10)
    receipt, prompt = journey.since(phone, first)
    assert "10 位有 6 位" in receipt.text
    assert "換一題" in prompt.labels
    [entry] = await journey.entries(phone)
    assert len(entry.parts) == 2


async def test_a_long_reply_that_the_phone_cuts_in_two_stays_together(journey: Journey) -> None:
    """F83; only the first piece is a reply, as real clients send it."""
    phone = await journey.joined()
    monday = await journey.answered(phone, "10 位有 6 位是趕上班的")
    await journey.until(TUESDAY_PROMPT + timedelta(minutes=5))
    phone.send("甲" * 4096, reply_to=monday)
    await journey.answered(phone, "乙" * 904)
    [entry] = await journey.entries(phone)
    assert [len(part.text) for part in entry.parts] == [14, 4096, 904]


async def test_an_album_is_one_answer_with_one_reaction_and_one_receipt(journey: Journey) -> None:
    """F87."""
    phone = await journey.joined()
    album = phone.send_album(10, "冰箱裡的 10 格")
    await journey.passes(seconds=15)
    assert [photo.reactions for photo in album] == [["👌"]] + [[]] * 9
    assert len(journey.since(phone, album[-1])) == 1
    [entry] = await journey.entries(phone)
    assert [part.media for part in entry.parts] == ["photo"] * 10


@on_one_database
async def test_an_album_hours_after_the_receipt_is_not_torn_apart(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "10 位有 6 位是趕上班的")
    await journey.passes(hours=2)
    phone.send_album(3)
    await journey.passes(seconds=15)
    [entry] = await journey.entries(phone)
    assert len(entry.parts) == 4


@on_one_database
async def test_a_voice_message_is_an_answer_and_words_can_follow(journey: Journey) -> None:
    phone = await journey.joined()
    voice = phone.send_voice(seconds=20)
    await journey.passes(seconds=15)
    assert voice.reactions == ["👌"]
    assert "一句" in phone.last.text
    await journey.answered(phone, "在講早上那 6 位客人")
    [entry] = await journey.entries(phone)
    assert [part.media for part in entry.parts] == ["voice", None]
    await journey.says(phone, "/history")
    assert "［語音］" in phone.last.text


@on_one_database
async def test_a_sticker_is_asked_for_words_and_leaves_the_prompt_open(journey: Journey) -> None:
    """F87."""
    phone = await journey.joined()
    phone.send_sticker()
    await journey.passes(seconds=15)
    assert "一句話說說看" in phone.last.text
    assert await journey.entries(phone) == []
    assert (await journey.prompts(phone))[0].state == "asked"


@on_one_database
async def test_forwarded_messages_are_one_note_and_leave_the_prompt_open(journey: Journey) -> None:
    phone = await journey.joined()
    for text in ("蛋下個月漲 5 元", "要的話先簽兩週", "量多可以談"):
        last = phone.forward(text, "蛋商")
    await journey.passes(seconds=3)
    [receipt] = journey.since(phone, last)
    assert "轉傳" in receipt.text
    await journey.answered(phone, "蛋商說要漲 5 元，我先簽了兩週")
    passed_on, own = await journey.entries(phone)
    assert len(passed_on.parts) == 3
    assert (passed_on.delivery, own.delivery) == (None, (await journey.prompts(phone))[0].id)
