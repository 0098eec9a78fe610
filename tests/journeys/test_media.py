"""Pictures, voices, stickers and the like: kept, or asked for in words; never fetched."""

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


def bot_texts(phone: Phone) -> list[str]:
    """What the bot said, oldest first."""
    return [seen.text for seen in phone.chat.messages if seen.sender == "bot"]


@on_one_database
async def test_an_album_of_ten_photos_is_one_entry_with_one_reaction_and_one_receipt(
    journey: Journey,
) -> None:
    """F87."""
    phone = await journey.joined()
    before = len(bot_texts(phone))
    album = phone.send_album(10, "今天的早餐檯")
    await journey.stage.settle()
    await journey.passes(seconds=15)
    assert len(await rows(journey, "SELECT * FROM reflections")) == 1
    assert len(await rows(journey, "SELECT * FROM parts")) == 10
    assert [photo.reactions for photo in album] == [["👌"], *[[]] * 9]
    assert len(bot_texts(phone)) == before + 1
    await journey.says(phone, "/history")
    assert phone.last.text.count("［照片］") == 1 or phone.last.text.count("照片") <= 10
    assert not [call for call in journey.stage.telegram.calls if call.method == "getFile"]


@on_one_database
async def test_an_album_after_the_receipt_belongs_to_the_entry_and_changes_its_receipt_once(
    journey: Journey,
) -> None:
    """F87."""
    phone = await journey.joined()
    await journey.answered(phone, "今天 10 位客人")
    before = len(bot_texts(phone))
    phone.send_album(10)
    await journey.stage.settle()
    await journey.passes(seconds=15)
    assert len(await rows(journey, "SELECT * FROM reflections")) == 1
    assert len(bot_texts(phone)) == before
    assert phone.sees("補的這句也記下了")


@on_one_database
async def test_what_can_be_kept_without_words_is_an_answer(journey: Journey) -> None:
    """F87."""
    phone = await journey.joined()
    kinds = ["voice", "photo", "document", "video_note"]
    for kind in kinds:
        getattr(phone, f"send_{kind}")()
        await journey.stage.settle()
    await journey.passes(seconds=10)
    assert {row.media for row in await rows(journey, "SELECT media FROM parts")} == set(kinds)
    assert "存好了" in phone.last.text


@on_one_database
async def test_what_cannot_be_kept_is_asked_for_in_words(journey: Journey) -> None:
    """F87."""
    phone = await journey.joined()
    for kind in ("sticker", "poll", "dice", "contact", "location"):
        before = len(bot_texts(phone))
        getattr(phone, f"send_{kind}")()
        await journey.stage.settle()
        await journey.passes(seconds=10)
        said = bot_texts(phone)[before:]
        assert said == ["收到。不過這個我看不懂，可以用一句話說說看嗎？"], kind
    assert await rows(journey, "SELECT id FROM parts") == []
