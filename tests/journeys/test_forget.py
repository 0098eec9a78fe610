"""Being forgotten: two steps, seven days to think again, and then no byte is left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.demo.phone import Phone
from storage import ledger

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CANARY = "金絲雀蛋餅四十七份"


async def rows(journey: Journey, query: str) -> list[Any]:
    """What the database holds now."""
    async with journey.stage.app.database.read() as unit:
        return list(await unit.rows(text(query)))


async def everything(journey: Journey) -> str:
    """Every value of every table, as one text."""
    if journey.stage.app.database.dialect == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    else:
        query = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    found = []
    for table in await rows(journey, query):
        found += [str(tuple(row)) for row in await rows(journey, f'SELECT * FROM "{table.name}"')]
    return "\n".join(found)


def spellings(words: str) -> list[str]:
    """How words may stand in a database or a file: plain, and as JSON writes them."""
    return [words, words.encode("ascii", "backslashreplace").decode()]


def in_files(journey: Journey, words: str) -> list[str]:
    """The database's files in which these words are found, in any spelling."""
    folder = Path(str(journey.stage.app.database.url.database)).parent
    return [
        file.name
        for file in folder.rglob("*")
        if file.is_file()
        and any(spelling.encode() in file.read_bytes() for spelling in spellings(words))
    ]


async def wrote_a_secret(journey: Journey) -> Phone:
    """A learner with an entry, a revision, a note, a rating and a receipt full of the secret."""
    phone = await journey.joined(name="小芸金絲雀")
    message = await journey.answered(phone, f"今天賣了{CANARY}，比昨天多 3 份")
    phone.edit(message, f"今天賣了{CANARY}，比昨天多 4 份")
    await journey.stage.settle()
    await journey.says(phone, f"/note {CANARY}的事")
    await journey.passes(minutes=1)
    await journey.says(phone, "/history")
    await journey.says(phone, f"/search {CANARY}")
    return phone


async def forgotten(journey: Journey, phone: Phone, how: str = "現在就刪") -> None:
    """Ask to be forgotten."""
    await journey.says(phone, "/forget")
    await journey.taps(phone, "全部刪掉")
    await journey.taps(phone, how)


async def test_now_means_now_and_no_byte_is_left(journey: Journey) -> None:
    """R8, R9."""
    phone = await wrote_a_secret(journey)
    assert CANARY in await everything(journey)
    await forgotten(journey, phone)
    await journey.passes(seconds=10)
    stored = await everything(journey)
    assert not [word for word in spellings(CANARY) if word in stored]
    assert not [word for word in spellings("小芸金絲雀") if word in stored]
    if journey.stage.app.database.dialect == "sqlite":
        assert in_files(journey, CANARY) == []
    assert await rows(journey, "SELECT id FROM learners") == []


@on_one_database
async def test_within_seven_days_nothing_is_asked_shown_or_kept(journey: Journey) -> None:
    """R8."""
    phone = await wrote_a_secret(journey)
    await forgotten(journey, phone, "確定，7 天後刪")
    assert "在那之前打 /cancel_forget 可以反悔" in phone.last.text
    said = len(phone.chat.messages)
    await journey.passes(days=6)
    assert len(phone.chat.messages) == said
    parts = len(await rows(journey, "SELECT id FROM parts"))
    await journey.says(phone, "還想到一件事 9 份")
    await journey.says(phone, "/history")
    assert "現在不再存任何東西" in phone.last.text
    assert len(await rows(journey, "SELECT id FROM parts")) == parts


async def test_after_seven_days_everything_is_gone_and_the_last_word_says_what_stays(
    journey: Journey,
) -> None:
    """R8, R10."""
    phone = await wrote_a_secret(journey)
    await forgotten(journey, phone, "確定，7 天後刪")
    await journey.passes(days=7, hours=1)
    assert "都刪掉了" in phone.last.text
    stored = await everything(journey)
    assert not [word for word in spellings(CANARY) if word in stored]
    log = await rows(journey, "SELECT action, detail FROM audit ORDER BY id")
    assert [(row.action, row.detail) for row in log][-2:] == [("forget_asked", ""), ("erased", "")]
    assert len(await rows(journey, "SELECT chat_hash FROM tombstones")) == 1


@on_one_database
async def test_who_thinks_again_has_everything_back(journey: Journey) -> None:
    """R8."""
    phone = await wrote_a_secret(journey)
    await forgotten(journey, phone, "確定，7 天後刪")
    await journey.passes(days=3)
    await journey.says(phone, "/cancel_forget")
    assert "都還在" in phone.last.text
    noted = journey.stage.app.database.forgotten
    assert noted is not None
    assert [each.kind for each in ledger.read(noted)] == ["leaves", "stays"]
    await journey.says(phone, "/history")
    assert CANARY in phone.last.text
    said = len(phone.chat.messages)
    await journey.passes(days=10)
    assert any("換一題" in each.labels for each in phone.chat.messages[said:])


@on_one_database
async def test_within_the_grace_one_can_still_have_it_now(journey: Journey) -> None:
    """R8."""
    phone = await wrote_a_secret(journey)
    await forgotten(journey, phone, "確定，7 天後刪")
    await journey.passes(days=3)
    await journey.says(phone, "/forget")
    assert phone.last.labels == ["現在就刪", "不刪了"]
    await journey.taps(phone, "現在就刪")
    assert await rows(journey, "SELECT id FROM learners") == []


@on_one_database
async def test_thinking_again_is_one_tap(journey: Journey) -> None:
    """R8."""
    phone = await wrote_a_secret(journey)
    await forgotten(journey, phone, "確定，7 天後刪")
    await journey.says(phone, "等一下")
    await journey.taps(phone, "不刪了")
    assert "都還在" in phone.last.text
    assert [row.status for row in await rows(journey, "SELECT status FROM learners")] == ["active"]


@on_one_database
async def test_other_buttons_do_nothing_within_the_grace_and_say_why(journey: Journey) -> None:
    """R8, T5."""
    phone = await wrote_a_secret(journey)
    await journey.says(phone, "/settings")
    settings = phone.last
    await forgotten(journey, phone, "確定，7 天後刪")
    before = await rows(journey, "SELECT * FROM learners")
    said = len(phone.chat.messages)
    for _ in range(5):
        phone.tap(settings, "每天時間")
    await journey.stage.settle()
    assert len(phone.chat.messages) == said
    assert all("現在不再存任何東西" in toast for toast in phone.chat.toasts[-5:])
    assert await rows(journey, "SELECT * FROM learners") == before


@on_one_database
async def test_an_old_button_to_delete_everything_asks_once_more(journey: Journey) -> None:
    """T5."""
    phone = await wrote_a_secret(journey)
    await journey.says(phone, "/forget")
    await journey.taps(phone, "全部刪掉")
    await journey.passes(days=20)
    await journey.taps(phone, "現在就刪")
    assert len(await rows(journey, "SELECT id FROM learners")) == 1
    await journey.taps(phone, "現在就刪")
    assert await rows(journey, "SELECT id FROM learners") == []


async def test_what_the_bot_said_lately_is_taken_out_of_the_chat_but_not_an_export(
    journey: Journey,
) -> None:
    """R10."""
    phone = await journey.joined()
    await journey.answered(phone, "今天第一天 3 份")
    first = len(phone.chat.messages)
    await journey.passes(days=3)
    await journey.answered(phone, f"今天賣了{CANARY}，多 3 份")
    await journey.says(phone, "/export")
    await journey.passes(seconds=10)
    await forgotten(journey, phone)
    await journey.passes(seconds=10)
    left = [seen for seen in phone.chat.messages[first:] if seen.sender == "bot"]
    assert [seen.kind for seen in left] == ["document", "document", "text"]
    assert "都刪掉了" in left[-1].text
    assert not any(CANARY in seen.text for seen in left)


@on_one_database
async def test_no_is_no(journey: Journey) -> None:
    """R8."""
    phone = await wrote_a_secret(journey)
    await forgotten(journey, phone, "先不要")
    assert "都留著" in phone.last.text
    await journey.says(phone, "/history")
    assert CANARY in phone.last.text


@on_one_database
async def test_correcting_a_message_after_being_forgotten_brings_nothing_back(
    journey: Journey,
) -> None:
    """F85."""
    phone = await wrote_a_secret(journey)
    mine = next(seen for seen in phone.chat.messages if CANARY in seen.text)
    await forgotten(journey, phone)
    said = len(phone.chat.messages)
    phone.edit(mine, f"{CANARY}又來了")
    await journey.stage.settle()
    assert not [word for word in spellings(CANARY) if word in await everything(journey)]
    assert len(phone.chat.messages) == said


@on_one_database
async def test_correcting_a_message_within_the_grace_changes_nothing(journey: Journey) -> None:
    """F85."""
    phone = await wrote_a_secret(journey)
    mine = next(seen for seen in phone.chat.messages if CANARY in seen.text)
    await forgotten(journey, phone, "確定，7 天後刪")
    before = await rows(journey, "SELECT * FROM parts")
    phone.edit(mine, "改成別的")
    await journey.stage.settle()
    assert await rows(journey, "SELECT * FROM parts") == before


@on_one_database
async def test_who_was_forgotten_begins_anew(journey: Journey) -> None:
    """R8."""
    phone = await wrote_a_secret(journey)
    await forgotten(journey, phone)
    phone.start()
    await journey.stage.settle()
    assert "我是小營" in phone.last.text
    for label in ("開始，只給自己看", "手搖飲", "21:00"):
        await journey.taps(phone, label)
    await journey.says(phone, "/history")
    assert "還沒有紀錄" in phone.last.text


@on_one_database
async def test_who_has_not_finished_joining_can_be_forgotten_at_once(journey: Journey) -> None:
    """R8."""
    phone = journey.phone()
    phone.start()
    await journey.stage.settle()
    await journey.taps(phone, "開始，教練可以看")
    await journey.says(phone, "/forget")
    assert phone.last.labels == ["現在就刪", "先不要"]
    await journey.taps(phone, "現在就刪")
    assert await rows(journey, "SELECT id FROM learners") == []
    assert await rows(journey, "SELECT id FROM consents") == []


async def test_being_forgotten_leaves_others_as_they_are(journey: Journey) -> None:
    """R9."""
    other = await journey.joined(1002, "阿明")
    await journey.answered(other, "阿明的 5 位客人")
    phone = await wrote_a_secret(journey)
    await forgotten(journey, phone)
    await journey.says(other, "/history")
    assert "阿明的 5 位客人" in other.last.text
    await journey.passes(days=2)
    assert any("換一題" in each.labels for each in other.chat.messages[-3:])
