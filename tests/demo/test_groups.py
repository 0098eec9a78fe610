"""Groups and channels tell the bot who speaks, and only what it may hear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.demo.local import LocalTelegram

if TYPE_CHECKING:
    from tests.demo.conftest import BareBot


async def test_adding_the_bot_is_told_and_it_can_leave(tg: LocalTelegram, bot: BareBot) -> None:
    person = tg.user(1001, first_name="小芸")
    group = tg.group(-42, "早餐店群", person)
    wish = {"chat_id": -42, "text": "請私訊我"}
    refused = await bot.refused("sendMessage", **wish)
    assert refused == "Forbidden: bot is not a member of the group chat"
    group.add_bot(person)
    change, joined = await bot.updates()
    assert change["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert change["my_chat_member"]["chat"] == {"id": -42, "title": "早餐店群", "type": "group"}
    assert joined["message"]["new_chat_members"][0]["id"] == 123
    await bot.ok("sendMessage", **wish)
    await bot.ok("leaveChat", chat_id=-42)
    assert bot.status == 200
    refused = await bot.refused("sendMessage", **wish)
    assert refused == "Forbidden: bot is not a member of the group chat"


async def test_a_bot_thrown_out_is_refused(tg: LocalTelegram, bot: BareBot) -> None:
    person = tg.user(1001)
    group = tg.group(-42, "g", person)
    group.add_bot(person)
    group.remove_bot(person)
    refused = await bot.refused("sendMessage", chat_id=-42, text="x")
    assert refused == "Forbidden: bot was kicked from the group chat"


async def test_in_a_group_the_bot_hears_only_what_is_meant_for_it(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001)
    group = tg.group(-42, "g", person)
    group.add_bot(person)
    said = await bot.ok("sendMessage", chat_id=-42, text="嗨")
    group.say(person, "今天好累")
    group.say(person, "/start")
    group.say(person, "@coach_demo_bot 在嗎")
    group.say(person, "好", reply_to=said["message_id"])
    texts = [event["message"].get("text") for event in (await bot.updates())[1:]]
    assert texts == [None, "/start", "@coach_demo_bot 在嗎", "好"]


async def test_anonymous_senders_carry_the_number_of_a_bot_and_their_chat(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001)
    channel = tg.channel(-1000, "頻道")
    group = tg.group(-42, "g", person, supergroup=True)
    group.add_bot(person, administrator=True)
    group.say_anonymously("/broadcast")
    group.say_as_channel(channel, "/export")
    group.forward_from_channel(channel, "公告")
    anonymous, as_channel, forwarded = (await bot.updates())[2:]
    assert anonymous["message"]["from"]["id"] == 1087968824
    assert anonymous["message"]["sender_chat"]["id"] == -42
    assert as_channel["message"]["from"]["id"] == 136817688
    assert as_channel["message"]["sender_chat"]["id"] == -1000
    assert forwarded["message"]["from"]["id"] == 777000
    assert forwarded["message"]["is_automatic_forward"]


async def test_a_channel_publishes_without_a_sender(tg: LocalTelegram, bot: BareBot) -> None:
    person = tg.user(1001)
    channel = tg.channel(-1000, "頻道", username="coach_news")
    channel.add_bot(person, administrator=True)
    channel.publish("公告")
    post = (await bot.updates())[-1]["channel_post"]
    assert "from" not in post
    assert post["sender_chat"]["id"] == -1000
    sent = await bot.ok("sendMessage", chat_id="@coach_news", text="收到")
    assert "from" not in sent
    assert sent["chat"]["type"] == "channel"


async def test_a_group_that_became_a_supergroup_names_its_new_number(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001)
    group = tg.group(-42, "g", person)
    group.add_bot(person)
    group.upgrade(-100042)
    answer = await bot.call("sendMessage", chat_id=-42, text="x")
    assert answer["parameters"] == {"migrate_to_chat_id": -100042}
    sentence = "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["description"] == sentence
    await bot.ok("sendMessage", chat_id=-100042, text="x")


async def test_forwarded_words_name_their_origin(tg: LocalTelegram, bot: BareBot) -> None:
    person, coach = tg.user(1001), tg.user(2002, first_name="王教練")
    person.forward("/broadcast 大家好", coach.account)
    person.forward("嗨", "隱藏的人")
    first, second = await bot.updates()
    assert first["message"]["from"]["id"] == 1001
    assert first["message"]["forward_origin"]["sender_user"]["id"] == 2002
    assert second["message"]["forward_origin"]["sender_user_name"] == "隱藏的人"
