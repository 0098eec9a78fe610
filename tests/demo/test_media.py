"""Pictures, files and voices travel both ways, within Telegram's limits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.demo.attachments import flat_png
from bot.demo.files import image_size
from bot.demo.local import LocalTelegram

if TYPE_CHECKING:
    from tests.demo.conftest import BareBot


async def upload(bot: BareBot, method: str, files: dict[str, Any], **params: Any) -> Any:
    """One call with a multipart body; the whole answer."""
    form = aiohttp.FormData(quote_fields=False)
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    for name, (filename, data, kind) in files.items():
        form.add_field(name, data, filename=filename, content_type=kind)
    url = f"{bot.tg.url}/bot{bot.tg.token}/{method}"
    async with bot.session.post(url, data=form) as response:
        return await response.json()


async def test_a_picture_arrives_with_its_sizes_caption_and_bytes(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001, started=True)
    picture = flat_png(800, 500)
    files = {"photo": ("week.png", picture, "image/png")}
    answer = await upload(
        bot, "sendPhoto", files, chat_id="1001", caption="<b>這一週</b>", parse_mode="HTML"
    )
    sizes = answer["result"]["photo"]
    assert [(size["width"], size["height"]) for size in sizes] == [(90, 56), (320, 200), (800, 500)]
    assert answer["result"]["caption_entities"] == [{"offset": 0, "length": 3, "type": "bold"}]
    assert person.last.photo == picture
    assert person.last.text == "這一週"
    again = await bot.ok("sendPhoto", chat_id=1001, photo=sizes[-1]["file_id"])
    assert again["photo"][-1]["file_id"] == sizes[-1]["file_id"]


async def test_what_is_no_picture_is_refused(tg: LocalTelegram, bot: BareBot) -> None:
    tg.user(1001, started=True)

    async def refused(data: bytes) -> str:
        files = {"photo": ("x.png", data, "image/png")}
        answer = await upload(bot, "sendPhoto", files, chat_id="1001")
        sentence: str = answer["description"]
        return sentence

    assert await refused(b"no picture") == "Bad Request: IMAGE_PROCESS_FAILED"
    assert await refused(flat_png(1000, 10)) == "Bad Request: PHOTO_INVALID_DIMENSIONS"
    assert await bot.refused("sendPhoto", chat_id=1001) == (
        "Bad Request: there is no photo in the request"
    )
    assert await bot.refused("sendPhoto", chat_id=1001, photo="AgAC-nothing") == (
        "Bad Request: wrong file identifier/HTTP URL specified"
    )
    assert await bot.refused("sendPhoto", chat_id=1001, photo="https://a.tw/x.png") == (
        "Bad Request: failed to get HTTP URL content"
    )


async def test_a_document_keeps_its_name_and_can_be_fetched(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001, started=True)
    files = {"document": ("我的紀錄.html", b"<h1>x</h1>", "text/html")}
    answer = await upload(bot, "sendDocument", files, chat_id="1001", caption="字" * 1024)
    assert answer["result"]["document"]["file_name"] == "我的紀錄.html"
    assert person.last.document == (b"<h1>x</h1>", "我的紀錄.html")
    file = await bot.ok("getFile", file_id=answer["result"]["document"]["file_id"])
    async with bot.session.get(f"{tg.url}/file/bot{tg.token}/{file['file_path']}") as response:
        assert await response.read() == b"<h1>x</h1>"
    async with bot.session.get(f"{tg.url}/file/bot{tg.token}/nothing") as response:
        assert response.status == 404
    long = await upload(bot, "sendDocument", files, chat_id="1001", caption="字" * 1025)
    assert long["description"] == "Bad Request: message caption is too long"


async def test_a_file_over_20_megabytes_cannot_be_fetched(tg: LocalTelegram, bot: BareBot) -> None:
    tg.user(1001).send_document(size=20 * 1024 * 1024 + 1)
    [update] = await bot.updates()
    file_id = update["message"]["document"]["file_id"]
    assert await bot.refused("getFile", file_id=file_id) == "Bad Request: file is too big"
    assert await bot.refused("getFile", file_id="x") == (
        "Bad Request: wrong file identifier/HTTP URL specified"
    )


async def test_an_album_shares_one_group_and_only_its_first_part_has_words(
    tg: LocalTelegram, bot: BareBot
) -> None:
    tg.user(1001).send_album(10, "店面")
    messages = [update["message"] for update in await bot.updates()]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["店面"] + [None] * 9


async def test_the_bot_sends_albums_of_two_to_ten(tg: LocalTelegram, bot: BareBot) -> None:
    person = tg.user(1001, started=True)
    files = {f"p{n}": (f"{n}.png", flat_png(), "image/png") for n in range(2)}
    media = [{"type": "photo", "media": f"attach://p{n}", "caption": str(n)} for n in range(2)]
    answer = await upload(bot, "sendMediaGroup", files, chat_id="1001", media=media)
    assert len({message["media_group_id"] for message in answer["result"]}) == 1
    assert [seen.text for seen in person.chat.messages] == ["0", "1"]
    assert tg.sent_count == 2
    alone = await upload(bot, "sendMediaGroup", files, chat_id="1001", media=media[:1])
    assert alone["description"].startswith("Bad Request: there must be from 2 to 10")
    mixed = [media[0], {"type": "document", "media": "attach://p1"}]
    answer = await upload(bot, "sendMediaGroup", files, chat_id="1001", media=mixed)
    assert "can't be mixed" in answer["description"]
    voices = [{"type": "voice", "media": "attach://p1"}] * 2
    answer = await upload(bot, "sendMediaGroup", files, chat_id="1001", media=voices)
    assert "can't be used in sendMediaGroup" in answer["description"]


async def test_a_picture_can_be_exchanged_and_its_caption_changed(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001, started=True)
    first = {"photo": ("a.png", flat_png(), "image/png")}
    sent = await upload(bot, "sendPhoto", first, chat_id="1001", caption="舊")
    number = str(sent["result"]["message_id"])
    await bot.ok("editMessageCaption", chat_id=1001, message_id=number, caption="新")
    assert person.last.text == "新"
    other = flat_png(100, 100)
    media = {"type": "photo", "media": "attach://new", "caption": "換了"}
    files = {"new": ("b.png", other, "image/png")}
    await upload(bot, "editMessageMedia", files, chat_id="1001", message_id=number, media=media)
    assert person.last.photo == other
    assert person.last.text == "換了"
    refused = await bot.refused("editMessageText", chat_id=1001, message_id=number, text="x")
    assert refused == "Bad Request: there is no text in the message to edit"


async def test_people_send_everything_else_too(tg: LocalTelegram, bot: BareBot) -> None:
    person = tg.user(1001)
    person.send_voice(seconds=7)
    person.send_sticker()
    person.send_location()
    person.send_contact()
    person.send_poll()
    person.send_dice(3)
    person.send_video_note()
    kinds = [seen.kind for seen in person.chat.messages]
    assert kinds == ["voice", "sticker", "location", "contact", "poll", "dice", "video_note"]
    messages = [update["message"] for update in await bot.updates()]
    assert messages[0]["voice"]["duration"] == 7
    assert messages[5]["dice"]["value"] == 3


async def test_a_voice_is_sent_and_a_message_is_copied_without_its_author(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person, other = tg.user(1001), tg.user(1002, started=True)
    files = {"voice": ("v.oga", b"OggS", "audio/ogg")}
    person.start()
    await upload(bot, "sendVoice", files, chat_id="1001", duration=4)
    assert person.last.raw.content["voice"]["duration"] == 4
    photo = person.send_photo("看")
    wish = {"chat_id": 1002, "from_chat_id": 1001, "message_id": photo.id}
    copied = await bot.ok("copyMessage", **wish, caption="給你")
    assert copied == {"message_id": other.last.id}
    assert (other.last.text, other.last.sender) == ("給你", "bot")
    refused = await bot.refused("copyMessage", **{**wish, "message_id": 99})
    assert refused == "Bad Request: message to copy not found"


async def test_a_known_file_is_sent_again_by_its_id_as_what_it_was(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001)
    person.start()
    voice = person.send_voice().raw.content["voice"]["file_id"]
    await bot.ok("sendVoice", chat_id=1001, voice=voice, caption="<b>聽</b>", parse_mode="HTML")
    assert (person.last.kind, person.last.text) == ("voice", "聽")
    refused = await bot.refused("sendDocument", chat_id=1001, document=voice)
    assert refused == "Bad Request: type of file mismatch"
    for method, kind in (("sendVideo", "video"), ("sendAudio", "audio")):
        files = {kind: ("f", b"bytes", "application/octet-stream")}
        await upload(bot, method, files, chat_id="1001", duration=4)
        again = person.last.raw.content[kind]["file_id"]
        await bot.ok(method, chat_id=1001, **{kind: again})
        assert person.last.raw.content[kind]["file_id"] == again


def test_sizes_are_read_from_the_headers_of_png_gif_and_jpeg() -> None:
    assert image_size(flat_png(7, 9)) == (7, 9)
    assert image_size(b"GIF89a" + bytes([5, 0, 6, 0])) == (5, 6)
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x20\x00\x10"
    assert image_size(jpeg) == (16, 32)
    assert image_size(b"\xff\xd8\xff") is None
