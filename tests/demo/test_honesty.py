"""What comes over the wire agrees with the official page of objects, and with a library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import telegram
from telegram import Message, TelegramObject, Update

from bot.demo.attachments import flat_png
from bot.demo.book import read_book
from bot.demo.local import LocalTelegram

if TYPE_CHECKING:
    from tests.demo.conftest import BareBot


PLAIN = {"Integer": int, "String": str, "Boolean": bool, "Float": float, "True": bool}
BOOK = read_book()


def faults_of(value: Any, kind: str, where: str) -> Iterator[str]:
    """What is not as the official page has it, anywhere inside a value."""
    if kind.startswith("[]"):
        for number, item in enumerate(value):
            yield from faults_of(item, kind[2:], f"{where}[{number}]")
    elif kind in PLAIN:
        if not isinstance(value, PLAIN[kind]):
            yield f"{where} is no {kind}"
    elif kind in BOOK.unions:
        tries = [list(faults_of(value, one, where)) for one in BOOK.unions[kind]]
        yield from min(tries, key=len)
    else:
        yield from faults_of_object(value, kind, where)


def faults_of_object(value: dict[str, Any], kind: str, where: str) -> Iterator[str]:
    """Missing and unlisted fields of one object, and the faults of its fields."""
    listed = BOOK.types[kind]
    for name, field in listed.items():
        if field.required and name not in value:
            yield f"{where} lacks {name} of {kind}"
    for name, item in value.items():
        if name not in listed:
            yield f"{where}.{name} is not listed for {kind}"
        elif all(list(faults_of(item, one, name)) for one in listed[name].types):
            yield from faults_of(item, listed[name].types[0], f"{where}.{name}")


def odd_fields(thing: Any) -> Iterator[str]:
    """Fields the library does not know, anywhere inside an object."""
    if isinstance(thing, list | tuple):
        for item in thing:
            yield from odd_fields(item)
    elif isinstance(thing, TelegramObject):
        for name in thing.api_kwargs:
            yield f"{type(thing).__name__}.{name}"
        for name in thing.__slots__:
            yield from odd_fields(getattr(thing, name, None))


ALL_KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]
ALL_KINDS += ["message_reaction", "channel_post", "edited_channel_post"]


async def read_whole(bot: BareBot) -> list[str]:
    """Read everything that waits with the library; the kinds of the updates."""
    updates = await bot.updates(1)
    for raw in updates:
        assert list(faults_of(raw, "Update", "update")) == []
        update = Update.de_json(raw, None)
        assert update is not None
        assert list(odd_fields(update)) == []
    return [kind for raw in updates for kind in raw if kind != "update_id"]


def test_the_comparison_with_the_page_finds_what_is_wrong() -> None:
    chat = {"id": "5", "type": "private", "mood": "good"}
    update = {"message": {"message_id": 1, "date": 5, "chat": chat}}
    assert list(faults_of(update, "Update", "update")) == [
        "update lacks update_id of Update",
        "update.message.chat.id is no Integer",
        "update.message.chat.mood is not listed for Chat",
    ]


async def test_everything_a_person_writes_is_read_whole_by_the_library(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person, coach = tg.user(1001, "小芸", username="yun", last_name="林"), tg.user(1002)
    person.send("看 https://a.tw 和 @coach_demo_bot", reply_to=person.start("abc"))
    person.forward("一", coach.account)
    person.forward("二", "隱藏")
    person.send_voice(caption="聽")
    person.send_photo("看")
    person.send_document()
    person.send_album(2)
    person.send_sticker()
    person.send_location()
    person.send_contact()
    person.send_poll()
    person.send_dice()
    person.send_video_note()
    assert await read_whole(bot) == ["message"] * 15


async def test_everything_a_person_does_is_read_whole_by_the_library(
    tg: LocalTelegram, bot: BareBot
) -> None:
    await bot.updates(allowed_updates=ALL_KINDS)
    person = tg.user(1001, started=True)
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    sent = await bot.ok("sendMessage", chat_id=1001, text="?", reply_markup=markup)
    person.tap(sent["message_id"], "a")
    person.press(999, "b")
    said = person.send("一")
    person.edit(said, "二")
    person.react(said, "👍")
    person.block()
    person.unblock()
    assert await read_whole(bot) == [
        *["callback_query", "callback_query", "message", "edited_message"],
        *["message_reaction", "my_chat_member", "my_chat_member"],
    ]


async def test_everything_in_groups_and_channels_is_read_whole_by_the_library(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001)
    group = tg.group(-5, "群", person, supergroup=True)
    group.add_bot(person, administrator=True)
    group.say(person, "嗨")
    group.say_anonymously("嗨")
    channel = tg.channel(-6, "頻道")
    channel.add_bot(person, administrator=True)
    channel.publish("公告")
    group.forward_from_channel(channel, "公告")
    group.upgrade(-7)
    group.remove_bot(person)
    assert await read_whole(bot) == [
        *["my_chat_member", "message", "message", "message"],
        *["my_chat_member", "channel_post", "message", "message", "my_chat_member"],
    ]


async def test_every_answer_is_read_whole_by_the_library(tg: LocalTelegram, bot: BareBot) -> None:
    tg.user(1001, started=True)
    html = "<b>粗</b> <a href='https://a.tw'>連</a> <pre>x</pre> <a href='tg://user?id=5'>他</a>"
    results = [await bot.ok("sendMessage", chat_id=1001, text=html, parse_mode="HTML")]
    stored = tg.world.files.add("photos", flat_png(), "a.png", "image/png")
    paper = tg.world.files.add("documents", b"%PDF", "a.pdf", "application/pdf")
    spoken = tg.world.files.add("voice", b"OggS", "a.oga", "audio/ogg")
    results.append(await bot.ok("sendPhoto", chat_id=1001, photo=stored.id, caption="看"))
    results.append(await bot.ok("sendDocument", chat_id=1001, document=paper.id))
    results.append(await bot.ok("sendVoice", chat_id=1001, voice=spoken.id))
    place = {"chat_id": 1001, "message_id": 1}
    results.append(await bot.ok("editMessageText", **place, text="改"))
    for raw in results:
        assert list(faults_of(raw, "Message", "message")) == []
        message = Message.de_json(raw, None)
        assert message is not None
        assert list(odd_fields(message)) == []


async def test_every_other_answer_has_the_fields_of_the_official_page(
    tg: LocalTelegram, bot: BareBot
) -> None:
    tg.user(1001, started=True)
    stored = tg.world.files.add("photos", flat_png(), "a.png", "image/png")
    wish = {"chat_id": 1001, "from_chat_id": 1001, "message_id": 1}
    await bot.ok("sendMessage", chat_id=1001, text="x")
    answers = [
        ("User", await bot.ok("getMe")),
        ("WebhookInfo", await bot.ok("getWebhookInfo")),
        ("ChatFullInfo", await bot.ok("getChat", chat_id=1001)),
        ("ChatMember", await bot.ok("getChatMember", chat_id=1001, user_id=123)),
        ("File", await bot.ok("getFile", file_id=stored.id)),
        ("MessageId", await bot.ok("copyMessage", **wish)),
        ("[]BotCommand", await bot.ok("getMyCommands")),
        ("BotName", await bot.ok("getMyName")),
        ("BotDescription", await bot.ok("getMyDescription")),
        ("BotShortDescription", await bot.ok("getMyShortDescription")),
        ("MenuButton", await bot.ok("getChatMenuButton")),
    ]
    for kind, answer in answers:
        assert list(faults_of(answer, kind, kind)) == []


async def test_the_library_itself_talks_with_it(tg: LocalTelegram) -> None:
    person = tg.user(1001)
    person.send("早")
    async with telegram.Bot(
        tg.token, base_url=f"{tg.url}/bot", base_file_url=f"{tg.url}/file/bot"
    ) as bot:
        [update] = await bot.get_updates()
        assert update.effective_user is not None
        keyboard = telegram.InlineKeyboardMarkup.from_button(
            telegram.InlineKeyboardButton("好", callback_data="ok")
        )
        await bot.send_message(1001, "<i>早</i>", parse_mode="HTML", reply_markup=keyboard)
        await bot.send_photo(1001, flat_png(), caption="看")
        await bot.send_document(1001, b"1,2", filename="帳本.csv")
        media = [telegram.InputMediaPhoto(flat_png()) for _ in range(2)]
        await bot.send_media_group(1001, media)
        await bot.set_message_reaction(1001, 1, "👌")
        await bot.set_my_commands([("help", "怎麼用")], telegram.BotCommandScopeChat(1001))
        document = person.chat.messages[3].document
        assert document == (b"1,2", "帳本.csv")
        file = await bot.get_file(person.chat.messages[3].raw.content["document"]["file_id"])
        assert bytes(await file.download_as_bytearray()) == b"1,2"
    assert person.chat.messages[1].labels == ["好"]
    assert tg.misspelt == set()
