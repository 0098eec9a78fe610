"""Groups and channels: nothing personal is said there, and nobody there is obeyed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.demo.accounts import ANONYMOUS_ADMIN_ID, CHANNEL_BOT_ID, SERVICE_ID
from bot.demo.phone import Phone
from bot.demo.places import Place

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

ONLY_PRIVATE = "我只在私訊裡聊"
on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def said_in(place: Place) -> list[str]:
    """What the bot said there."""
    return [seen.text for seen in place.chat.messages if seen.sender == "bot"]


async def state(journey: Journey) -> list[Any]:
    """Everything about learners that an outsider might try to change."""
    async with journey.stage.app.database.read() as unit:
        return [
            tuple(row)
            for table in ("learners", "deliveries", "reflections", "parts", "consents", "ratings")
            for row in await unit.rows(text(f"SELECT * FROM {table} ORDER BY id"))
        ]


@on_one_database
async def test_in_a_group_the_bot_asks_for_a_private_chat_and_leaves(journey: Journey) -> None:
    """T10, F93."""
    phone = await journey.joined()
    group = journey.stage.telegram.group(-500, "老闆聚會", phone)
    group.add_bot(phone)
    await journey.stage.settle()
    assert [ONLY_PRIVATE in words for words in said_in(group)] == [True]
    assert group.chat.raw.standing == "left"


@on_one_database
async def test_however_much_is_said_in_a_group_the_bot_answers_once(journey: Journey) -> None:
    """T10, F93."""
    phone = await journey.joined()
    group = journey.stage.telegram.group(-500, "老闆聚會", phone)
    group.add_bot(phone, administrator=True)
    for words in ("/today", "/history", "/forget", "今天 10 位", "/export@coach_demo_bot"):
        group.say(phone, words)
    await journey.stage.settle()
    await journey.passes(seconds=10)
    assert len(said_in(group)) == 1
    left = [call for call in journey.stage.telegram.calls if call.method == "leaveChat"]
    assert len(left) == 1


@on_one_database
async def test_what_a_learner_writes_in_a_group_is_not_kept(journey: Journey) -> None:
    """T10, F93."""
    phone = await journey.joined()
    group = journey.stage.telegram.group(-500, "老闆聚會", phone)
    group.add_bot(phone, administrator=True)
    await journey.stage.settle()
    group.add_bot(phone, administrator=True)
    before = await state(journey)
    group.say(phone, "今天前 10 位客人")
    group.say(phone, "/forget")
    await journey.stage.settle()
    await journey.passes(seconds=10)
    assert await state(journey) == before
    assert not any("10 位" in words for words in said_in(group))


@on_one_database
async def test_a_group_that_adds_the_bot_again_is_left_again(journey: Journey) -> None:
    """T10."""
    phone = await journey.joined()
    group = journey.stage.telegram.group(-500, "老闆聚會", phone)
    for _ in range(3):
        group.add_bot(phone)
        await journey.stage.settle()
        await journey.passes(hours=2)
        assert group.chat.raw.standing == "left"
    assert len(said_in(group)) == 3


@on_one_database
async def test_a_channel_is_left_without_a_word(journey: Journey) -> None:
    """T10, F93."""
    phone = await journey.joined()
    channel = journey.stage.telegram.channel(-1009, "公告")
    channel.add_bot(phone, administrator=True)
    await journey.stage.settle()
    channel.publish("大家好")
    await journey.stage.settle()
    assert said_in(channel) == []
    assert channel.chat.raw.standing == "left"


Forge = Callable[[Phone, dict[str, Any]], dict[str, Any]]

SENDERS: dict[str, Forge] = {
    "the anonymous administrator": lambda phone, message: {
        **message,
        "from": {"id": ANONYMOUS_ADMIN_ID, "is_bot": True, "first_name": "Group"},
    },
    "a channel": lambda phone, message: {
        **message,
        "from": {"id": CHANNEL_BOT_ID, "is_bot": True, "first_name": "Channel"},
        "sender_chat": {"id": -1009, "type": "channel", "title": "公告"},
    },
    "Telegram itself": lambda phone, message: {
        **message,
        "from": {"id": SERVICE_ID, "is_bot": False, "first_name": "Telegram"},
    },
    "another bot": lambda phone, message: {
        **message,
        "from": {**message["from"], "is_bot": True},
    },
    "an inline bot": lambda phone, message: {
        **message,
        "via_bot": {"id": 5, "is_bot": True, "first_name": "gif"},
    },
    "somebody else": lambda phone, message: {
        **message,
        "from": {**message["from"], "id": phone.id + 1},
    },
    "nobody": lambda phone, message: {
        key: value for key, value in message.items() if key != "from"
    },
    "a business account": lambda phone, message: {**message, "business_connection_id": "b1"},
}


@on_one_database
async def test_whoever_is_not_the_person_is_not_obeyed(journey: Journey) -> None:
    """T9, T11, F93."""
    phone = await journey.joined()
    await journey.says(phone, "/help")
    template = phone.send("/help").raw.as_json()
    await journey.stage.settle()
    before, said = await state(journey), len(phone.chat.messages)
    for number, forge in enumerate(SENDERS.values()):
        for words in ("/forget", "今天 10 位客人"):
            message = {**template, "message_id": 5000 + number, "text": words, "entities": []}
            journey.stage.telegram.inject({"message": forge(phone, message)})
    await journey.stage.settle()
    await journey.passes(seconds=10)
    assert await state(journey) == before
    assert len(phone.chat.messages) == said


UNKNOWN: tuple[dict[str, Any], ...] = (
    {"channel_post": {"message_id": 1, "chat": {"id": -1, "type": "channel"}, "text": "x"}},
    {"business_message": {"message_id": 1, "chat": {"id": 1001, "type": "private"}, "text": "x"}},
    {"guest_message": {"message_id": 1, "chat": {"id": 1001, "type": "private"}, "text": "x"}},
    {"inline_query": {"id": "1", "from": {"id": 1001}, "query": "x"}},
    {"poll_answer": {"poll_id": "1", "user": {"id": 1001}}},
    {"from_the_future": {"id": 2**52 - 1, "deep": [[[{"x": None}]]]}},
    {"message": {"message_id": 2**52, "chat": {"id": -(2**52)}, "date": 0}},
    {"callback_query": []},
    {},
)


@on_one_database
async def test_kinds_of_update_that_nobody_knows_are_stored_and_change_nothing(
    journey: Journey,
) -> None:
    """T11, F25."""
    phone = await journey.joined()
    before = await state(journey)
    for update in UNKNOWN:
        journey.stage.telegram.inject(dict(update))
    await journey.says(phone, "/help")
    assert "怎麼用" in phone.last.text
    assert await state(journey) == before
    assert journey.stage.telegram.pending == 0
    async with journey.stage.app.database.read() as unit:
        waiting = await unit.scalar(text("SELECT count(*) FROM inbox WHERE state = 'waiting'"))
    assert waiting == 0
