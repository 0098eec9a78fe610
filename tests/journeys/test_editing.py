"""Editing one's own message: the entry follows, every version stays, the receipt stays true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the database."""


async def wordings(journey: Journey) -> list[str]:
    """Every earlier wording that is kept, oldest first."""
    async with journey.stage.app.database.read() as unit:
        rows = await unit.rows(text("SELECT text FROM revisions ORDER BY revision"))
    return [row.text for row in rows]


@on_one_database
async def test_an_edit_before_the_receipt_is_what_the_receipt_quotes(journey: Journey) -> None:
    phone = await journey.joined()
    answer = await journey.says(phone, "10 位有 66 位是趕上班的")
    phone.edit(answer, "10 位有 6 位是趕上班的")
    await journey.passes(seconds=10)
    [receipt] = journey.since(phone, answer)
    assert "「10 位有 6 位是趕上班的」" in receipt.text
    assert "改過" not in receipt.text
    assert answer.reactions == ["✍"]
    assert await wordings(journey) == ["10 位有 66 位是趕上班的"]


@on_one_database
async def test_a_corrected_number_is_corrected_in_the_receipt_every_time(journey: Journey) -> None:
    phone = await journey.joined()
    answer = await journey.answered(phone, "10 位有 66 位是趕上班的")
    [receipt] = journey.since(phone, answer)
    for right in ("10 位有 16 位是趕上班的", "10 位有 6 位是趕上班的"):
        phone.edit(answer, right)
        await journey.stage.settle()
        assert f"「{right}」" in receipt.text
    assert receipt.text.count("✓ 改過的版本也記下了") == 1
    assert journey.since(phone, answer) == [receipt]


async def test_twenty_edits_keep_twenty_versions_and_change_the_receipt_once(
    journey: Journey,
) -> None:
    """F85."""
    phone = await journey.joined()
    answer = await journey.answered(phone, "10 位有 6 位趕上班。想法 0")
    receipt = phone.last
    versions = [f"10 位有 6 位趕上班。想法 {number}" for number in range(21)]
    for version in versions[1:]:
        phone.edit(answer, version)
        await journey.stage.settle()
    [entry] = await journey.entries(phone)
    assert entry.text == versions[-1]
    assert await wordings(journey) == versions[:-1]
    edits = [
        call
        for call in journey.stage.telegram.ledger.of("editMessageText")
        if int(call.params["message_id"]) == receipt.id
    ]
    assert len(edits) == 1


async def test_one_of_several_messages_is_edited_alone(journey: Journey) -> None:
    phone = await journey.joined()
    first = await journey.says(phone, "10 位有 6 位趕上班")
    await journey.answered(phone, "都點蛋餅")
    phone.edit(first, "10 位有 7 位趕上班")
    await journey.stage.settle()
    [entry] = await journey.entries(phone)
    assert entry.text == "10 位有 7 位趕上班\n都點蛋餅"


async def test_an_edited_caption_is_an_edited_entry(journey: Journey) -> None:
    phone = await journey.joined()
    photo = phone.send_photo("冰箱 9 度")
    await journey.passes(seconds=10)
    phone.edit(photo, "冰箱 4 度")
    await journey.stage.settle()
    [entry] = await journey.entries(phone)
    assert (entry.parts[0].media, entry.text) == ("photo", "冰箱 4 度")
    assert "「冰箱 4 度」" in phone.last.text


@on_one_database
async def test_a_caption_added_to_a_photo_afterwards_is_kept(journey: Journey) -> None:
    phone = await journey.joined()
    photo = phone.send_photo()
    await journey.passes(seconds=10)
    phone.edit(photo, "這是溫度表")
    await journey.stage.settle()
    assert (await journey.entries(phone))[0].text == "這是溫度表"


@on_one_database
async def test_an_edited_note_keeps_its_command_out_of_the_words(journey: Journey) -> None:
    phone = await journey.joined()
    note = await journey.answered(phone, "/note 下雨少 20 份")
    phone.edit(note, "/note 下雨少 30 份")
    await journey.stage.settle()
    assert (await journey.entries(phone))[0].text == "下雨少 30 份"


@on_one_database
async def test_an_edited_answer_can_even_become_a_command_without_being_lost(
    journey: Journey,
) -> None:
    phone = await journey.joined()
    answer = await journey.answered(phone, "10 位有 6 位趕上班")
    phone.edit(answer, "/note 10 位有 6 位趕上班，都點蛋餅")
    await journey.stage.settle()
    assert (await journey.entries(phone))[0].text == "10 位有 6 位趕上班，都點蛋餅"


@on_one_database
async def test_an_edit_of_what_is_no_entry_changes_nothing(journey: Journey) -> None:
    phone = await journey.joined()
    command = await journey.says(phone, "/today")
    seen = len(phone.chat.messages)
    phone.edit(command, "/today 我想寫 3 句")
    await journey.passes(seconds=10)
    assert await journey.entries(phone) == []
    assert len(phone.chat.messages) == seen


@on_one_database
async def test_the_next_days_edit_leaves_the_new_prompt_open(journey: Journey) -> None:
    phone = await journey.joined()
    answer = await journey.answered(phone, "10 位有 66 位趕上班")
    await journey.passes(hours=26)
    phone.edit(answer, "10 位有 6 位趕上班")
    await journey.passes(seconds=10)
    [entry] = await journey.entries(phone)
    assert entry.text == "10 位有 6 位趕上班"
    assert (await journey.prompts(phone))[-1].state == "asked"


@on_one_database
async def test_the_history_tells_how_often_an_entry_was_changed(journey: Journey) -> None:
    phone = await journey.joined()
    question = phone.last.text.splitlines()[2]
    answer = await journey.answered(phone, "10 位有 66 位趕上班")
    for right in ("10 位有 16 位趕上班", "10 位有 6 位趕上班"):
        phone.edit(answer, right)
        await journey.passes(minutes=1)
    await journey.says(phone, "/history")
    assert "10 位有 6 位趕上班" in phone.last.text
    await journey.taps(phone, "1")
    assert question in phone.last.text
    assert "改過 2 次" in phone.last.text


@on_one_database
async def test_an_edit_of_an_added_line_leaves_the_quoted_number_alone(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.answered(phone, "10 位有 6 位趕上班")
    receipt = phone.last
    await journey.passes(minutes=2)
    more = await journey.answered(phone, "明天多準備")
    phone.edit(more, "明天多準備十份")
    await journey.passes(seconds=10)
    assert "「10 位有 6 位趕上班」" in receipt.text
    assert "✓ 改過的版本也記下了" in receipt.text
