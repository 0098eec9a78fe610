"""Messages are changed, answered by reactions and taken away as Telegram does it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.clock import DrivenClock
from bot.demo.local import LocalTelegram

if TYPE_CHECKING:
    from tests.demo.conftest import BareBot

UNCHANGED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)


def keys(*labels: str) -> dict[str, Any]:
    """A keyboard of one row."""
    return {"inline_keyboard": [[{"text": x, "callback_data": x} for x in labels]]}


async def test_an_edit_replaces_words_and_buttons_and_shows_that_it_was_edited(
    tg: LocalTelegram, bot: BareBot, clock: DrivenClock
) -> None:
    person = tg.user(1001, started=True)
    sent = await bot.ok("sendMessage", chat_id=1001, text="一", reply_markup=keys("a"))
    place = {"chat_id": 1001, "message_id": sent["message_id"]}
    clock.set(clock.now() + timedelta(days=40))
    edited = await bot.ok("editMessageText", **place, text="二")
    assert edited["edit_date"] - edited["date"] == 40 * 86400
    assert person.last.text == "二"
    assert person.last.edited
    assert person.last.buttons == []


async def test_an_edit_that_changes_nothing_is_refused(tg: LocalTelegram, bot: BareBot) -> None:
    tg.user(1001, started=True)
    markup = keys("a")
    sent = await bot.ok("sendMessage", chat_id=1001, text="一", reply_markup=markup)
    place = {"chat_id": 1001, "message_id": sent["message_id"]}
    same = await bot.refused("editMessageText", **place, text="一 ", reply_markup=markup)
    assert same == UNCHANGED
    assert await bot.refused("editMessageReplyMarkup", **place, reply_markup=markup) == UNCHANGED
    await bot.ok("editMessageReplyMarkup", **place)
    assert await bot.refused("editMessageReplyMarkup", **place) == UNCHANGED


async def test_what_cannot_be_edited_is_told_why(tg: LocalTelegram, bot: BareBot) -> None:
    person = tg.user(1001)
    said = person.send("我的話")
    wish = {"chat_id": 1001, "text": "x"}
    refused = await bot.refused("editMessageText", **wish, message_id=99)
    assert refused == "Bad Request: message to edit not found"
    refused = await bot.refused("editMessageText", **wish, message_id=said.id)
    assert refused == "Bad Request: message can't be edited"
    refused = await bot.refused("editMessageText", text="x")
    assert refused == "Bad Request: message identifier is not specified"
    keyboard = {"keyboard": [[{"text": "好"}]]}
    sent = await bot.ok("sendMessage", **wish, reply_markup=keyboard)
    refused = await bot.refused("editMessageText", **wish, message_id=sent["message_id"])
    assert refused == "Bad Request: message can't be edited"
    assert "reply_markup" not in sent


async def test_buttons_are_checked(tg: LocalTelegram, bot: BareBot) -> None:
    tg.user(1001, started=True)

    async def refused(*buttons: Any) -> str:
        markup = {"inline_keyboard": [list(buttons)]}
        return await bot.refused("sendMessage", chat_id=1001, text="x", reply_markup=markup)

    assert await refused({"text": "a", "callback_data": "字" * 22}) == (
        "Bad Request: BUTTON_DATA_INVALID"
    )
    await bot.ok("sendMessage", chat_id=1001, text="x", reply_markup=keys("a" * 64))
    assert await refused({"text": "a"}) == (
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the "
        "inline keyboard"
    )
    assert await refused({"text": " ", "callback_data": "a"}) == (
        "Bad Request: inline keyboard button text must be non-empty"
    )
    assert await refused("a") == (
        "Bad Request: can't parse inline keyboard button: InlineKeyboardButton must be an Object"
    )
    assert (await refused({"text": "a", "url": "nowhere"})).endswith("Wrong HTTP URL")
    broken = await bot.refused("sendMessage", chat_id=1001, text="x", reply_markup="{")
    assert broken == "Bad Request: can't parse reply keyboard markup JSON object"


async def test_a_button_that_is_not_there_cannot_be_tapped(tg: LocalTelegram, bot: BareBot) -> None:
    person = tg.user(1001, started=True)
    markup = {"inline_keyboard": [[{"text": "隱私", "url": "https://example.tw/p"}]]}
    await bot.ok("sendMessage", chat_id=1001, text="x", reply_markup=markup)
    assert person.tap(person.last, "隱私") == "https://example.tw/p"
    with pytest.raises(LookupError, match="it has: 隱私"):
        person.tap(person.last, "開始")
    assert tg.pending == 0


async def test_reactions_are_limited_to_the_listed_emoji_and_may_be_repeated(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001)
    said = person.send("六位")
    place = {"chat_id": 1001, "message_id": said.id}
    for _ in range(2):
        await bot.ok("setMessageReaction", **place, reaction=[{"type": "emoji", "emoji": "👌"}])
        assert said.reactions == ["👌"]
    await bot.ok("setMessageReaction", **place, reaction=[{"type": "emoji", "emoji": "❤️"}])
    unlisted = [{"type": "emoji", "emoji": "✅"}]
    refused = await bot.refused("setMessageReaction", **place, reaction=unlisted)
    assert refused == "Bad Request: REACTION_INVALID"
    two = [{"type": "emoji", "emoji": "👌"}, {"type": "emoji", "emoji": "👍"}]
    refused = await bot.refused("setMessageReaction", **place, reaction=two)
    assert refused == "Bad Request: REACTIONS_TOO_MANY"
    await bot.ok("setMessageReaction", **place)
    assert said.reactions == []
    refused = await bot.refused("setMessageReaction", chat_id=1001, message_id=99, reaction=[])
    assert refused == "Bad Request: message to react not found"


async def test_messages_can_be_taken_away_for_48_hours(
    tg: LocalTelegram, bot: BareBot, clock: DrivenClock
) -> None:
    person = tg.user(1001)
    first, second = person.send("一"), person.send("二")
    await bot.ok("deleteMessage", chat_id=1001, message_id=first.id)
    assert [seen.text for seen in person.chat.messages] == ["二"]
    refused = await bot.refused("deleteMessage", chat_id=1001, message_id=first.id)
    assert refused == "Bad Request: message to delete not found"
    clock.set(clock.now() + timedelta(hours=48, seconds=1))
    refused = await bot.refused("deleteMessage", chat_id=1001, message_id=second.id)
    assert refused == "Bad Request: message can't be deleted for everyone"
    third = person.send("三")
    await bot.ok("deleteMessages", chat_id=1001, message_ids=[second.id, third.id, 99])
    assert [seen.text for seen in person.chat.messages] == ["二"]


async def test_the_bot_is_never_told_that_a_person_deleted_a_message(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001)
    said = person.send("一")
    person.delete(said)
    assert tg.pending == 1
    with pytest.raises(LookupError):
        person.edit(said, "二")


async def test_a_person_edits_only_their_own_messages_for_48_hours(
    tg: LocalTelegram, bot: BareBot, clock: DrivenClock
) -> None:
    person = tg.user(1001)
    said = person.send("一")
    await bot.ok("sendMessage", chat_id=1001, text="x")
    with pytest.raises(ValueError, match="not of person"):
        person.edit(person.last, "二")
    clock.set(clock.now() + timedelta(days=3))
    with pytest.raises(ValueError, match="48 hours"):
        person.edit(said, "二")


async def test_signs_of_life_are_shown(tg: LocalTelegram, bot: BareBot) -> None:
    person = tg.user(1001, started=True)
    await bot.ok("sendChatAction", chat_id=1001, action="typing")
    assert person.chat.actions == ["typing"]
    refused = await bot.refused("sendChatAction", chat_id=1001, action="dancing")
    assert refused == "Bad Request: wrong parameter action in request"


async def test_a_too_long_toast_is_refused_and_a_second_answer_changes_nothing(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001, started=True)
    tap = person.press(1, "x")
    refused = await bot.refused("answerCallbackQuery", callback_query_id=tap.id, text="字" * 201)
    assert refused == "Bad Request: MESSAGE_TOO_LONG"
    await bot.ok("answerCallbackQuery", callback_query_id=tap.id, text="一", show_alert=True)
    await bot.ok("answerCallbackQuery", callback_query_id=tap.id, text="二")
    assert (tap.text, tap.alert) == ("一", True)
