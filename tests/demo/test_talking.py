"""The shortest conversations: a person writes, the bot answers, the person taps."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp

from bot.clock import DrivenClock
from bot.demo.local import LocalTelegram
from bot.demo.view import Button
from bot.demo.world import Tap

if TYPE_CHECKING:
    from tests.demo.conftest import BareBot

KEYBOARD = {"inline_keyboard": [[{"text": "換一題", "callback_data": "v1:next"}]]}
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_what_a_person_writes_reaches_the_bot_with_its_sender(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001, first_name="小芸", username="yun")
    person.send("今天 10 位客人有 6 位趕上班")
    [update] = await bot.updates()
    message = update["message"]
    assert message["text"] == "今天 10 位客人有 6 位趕上班"
    assert message["from"] == {
        "id": 1001,
        "is_bot": False,
        "first_name": "小芸",
        "username": "yun",
        "language_code": "zh-hant",
    }
    assert message["chat"] == {
        "id": 1001,
        "first_name": "小芸",
        "username": "yun",
        "type": "private",
    }
    assert message["date"] == int(tg.world.clock.now().timestamp())


async def test_what_the_bot_sends_appears_on_the_phone(tg: LocalTelegram, bot: BareBot) -> None:
    person = tg.user(1001)
    person.start()
    sent = await bot.ok(
        "sendMessage", chat_id=1001, text="<b>早</b>安", parse_mode="HTML", reply_markup=KEYBOARD
    )
    assert person.last.text == "早安"
    assert person.last.html == "<b>早</b>安"
    assert person.last.buttons == [[Button("換一題", "v1:next")]]
    assert person.sees("早")
    assert [seen.sender for seen in person.chat.messages] == ["user", "bot"]
    assert sent["entities"] == [{"offset": 0, "length": 1, "type": "bold"}]
    assert sent["from"]["is_bot"]
    assert sent["reply_markup"] == KEYBOARD


async def test_a_tap_reaches_the_bot_and_its_answer_reaches_the_person(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001, started=True)
    sent = await bot.ok("sendMessage", chat_id=1001, text="?", reply_markup=KEYBOARD)
    tap = person.tap(sent["message_id"], "換一題")
    assert isinstance(tap, Tap)
    [update] = await bot.updates()
    query = update["callback_query"]
    assert query["data"] == "v1:next"
    assert query["from"]["id"] == 1001
    assert query["message"]["message_id"] == sent["message_id"]
    await bot.ok("answerCallbackQuery", callback_query_id=query["id"], text="好")
    assert tap.answered
    assert person.chat.toasts == ["好"]


async def test_a_button_opens_an_address_or_a_mini_app_by_https_only(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001, started=True)

    def keyboard(**opens: object) -> dict[str, object]:
        return {"inline_keyboard": [[{"text": "看", **opens}]]}

    for opens in ({"url": "https://a.tw/b"}, {"web_app": {"url": "https://a.tw/b"}}):
        await bot.ok("sendMessage", chat_id=1001, text="?", reply_markup=keyboard(**opens))
        assert person.tap(person.last, "看") == "https://a.tw/b"
    unsafe: tuple[dict[str, object], ...] = (
        {"web_app": {"url": "http://a.tw"}},
        {"web_app": {}},
        {"url": "http://a"},
    )
    for broken in unsafe:
        refused = keyboard(**broken)
        await bot.refused("sendMessage", chat_id=1001, text="?", reply_markup=refused)
    assert await bot.updates() == []


async def test_a_tap_can_no_longer_be_answered_after_150_seconds(
    tg: LocalTelegram, bot: BareBot, clock: DrivenClock
) -> None:
    person = tg.user(1001, started=True)
    sent = await bot.ok("sendMessage", chat_id=1001, text="?", reply_markup=KEYBOARD)
    tap = person.tap(sent["message_id"], "v1:next")
    assert isinstance(tap, Tap)
    clock.set(clock.now() + timedelta(seconds=150))
    assert await bot.refused("answerCallbackQuery", callback_query_id=tap.id) == TOO_OLD
    assert await bot.refused("answerCallbackQuery", callback_query_id="7") == TOO_OLD


async def test_a_forged_press_carries_any_data_and_a_lost_message_is_inaccessible(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001, started=True)
    person.press(77, "v9:forged")
    [update] = await bot.updates()
    query = update["callback_query"]
    assert query["data"] == "v9:forged"
    assert query["message"]["date"] == 0


async def test_the_bot_may_not_write_first_nor_to_who_blocked_it(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001)
    wish = {"chat_id": 1001, "text": "嗨"}
    assert await bot.refused("sendMessage", **wish) == "Bad Request: chat not found"
    person.start()
    await bot.ok("sendMessage", **wish)
    person.block()
    assert await bot.refused("sendMessage", **wish) == "Forbidden: bot was blocked by the user"
    assert bot.status == 403
    updates = await bot.updates()
    change = updates[-1]["my_chat_member"]
    assert change["old_chat_member"]["status"] == "member"
    assert change["new_chat_member"]["status"] == "kicked"
    person.unblock()
    await bot.ok("sendMessage", **wish)
    person.deactivate()
    assert await bot.refused("sendMessage", **wish) == "Forbidden: user is deactivated"


async def test_a_long_answer_comes_as_two_messages(tg: LocalTelegram, bot: BareBot) -> None:
    person = tg.user(1001)
    person.send("字" * 5000)
    texts = [update["message"]["text"] for update in await bot.updates()]
    assert [len(text) for text in texts] == [4096, 904]


async def test_a_start_payload_longer_than_64_characters_is_dropped(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001)
    person.start("a" * 64)
    person.start("a" * 65)
    texts = [update["message"]["text"] for update in await bot.updates()]
    assert texts == ["/start " + "a" * 64, "/start"]


async def test_commands_and_links_a_person_writes_are_marked(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001)
    person.send("/why 看 https://example.tw/a")
    [update] = await bot.updates()
    assert update["message"]["entities"] == [
        {"offset": 0, "length": 4, "type": "bot_command"},
        {"offset": 7, "length": 20, "type": "url"},
    ]


async def test_an_edit_by_the_person_is_told_with_its_date(
    tg: LocalTelegram, bot: BareBot, clock: DrivenClock
) -> None:
    person = tg.user(1001)
    message = person.send("六位")
    clock.set(clock.now() + timedelta(minutes=1))
    person.edit(message, "七位")
    edited = (await bot.updates())[-1]["edited_message"]
    assert edited["text"] == "七位"
    assert edited["message_id"] == message.id
    assert edited["edit_date"] - edited["date"] == 60
    assert message.edited


async def test_a_reply_shows_the_message_it_answers(tg: LocalTelegram, bot: BareBot) -> None:
    person = tg.user(1001, started=True)
    asked = await bot.ok("sendMessage", chat_id=1001, text="哪一題?")
    person.send("這題", reply_to=asked["message_id"])
    [update] = await bot.updates()
    assert update["message"]["reply_to_message"]["message_id"] == asked["message_id"]
    assert "reply_to_message" not in update["message"]["reply_to_message"]


async def test_the_bot_replies_to_a_message_or_is_told_that_it_is_gone(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001)
    said = person.send("早")
    wish = {"chat_id": 1001, "text": "收到"}
    await bot.ok("sendMessage", **wish, reply_parameters={"message_id": said.id})
    assert person.last.reply_to == said.id
    sentence = await bot.refused("sendMessage", **wish, reply_parameters={"message_id": 99})
    assert sentence == "Bad Request: message to be replied not found"
    forgiving = {"message_id": 99, "allow_sending_without_reply": True}
    await bot.ok("sendMessage", **wish, reply_parameters=forgiving)
    assert person.last.reply_to is None


async def test_parameters_may_come_by_query_form_multipart_or_json(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001, started=True)
    url = f"{tg.url}/bot{tg.token}/SENDmessage"
    plain = {"chat_id": "1001", "text": "嗨 & 好"}
    await bot.session.get(url, params=plain)
    await bot.session.post(url, data=plain)
    form = aiohttp.FormData()
    for name, value in plain.items():
        form.add_field(name, value, content_type="text/plain; charset=utf-8")
    await bot.session.post(url, data=form)
    await bot.session.post(url, json={"chat_id": 1001, "text": "嗨 & 好"})
    assert [seen.text for seen in person.chat.messages] == ["嗨 & 好"] * 4
    assert tg.sent_count == 4


async def test_a_wrong_token_and_an_unknown_method_are_refused(
    tg: LocalTelegram, bot: BareBot
) -> None:
    async with bot.session.get(f"{tg.url}/bot123:OTHER/getMe") as response:
        assert response.status == 401
        assert await response.json() == {
            "ok": False,
            "error_code": 401,
            "description": "Unauthorized",
        }
    assert await bot.refused("getNothing") == "Not Found: method not found"
    assert bot.status == 404


async def test_the_ledger_tells_what_the_bot_asked_for(tg: LocalTelegram, bot: BareBot) -> None:
    await bot.ok("getMe")
    await bot.call("sendMessage", chat_id=5, text="x")
    assert [(call.method, call.outcome, call.accepted) for call in tg.calls] == [
        ("getMe", "ok", True),
        ("sendMessage", "400 Bad Request: chat not found", False),
    ]
    assert tg.calls[1].params == {"chat_id": 5, "text": "x"}
