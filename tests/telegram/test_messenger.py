"""Every kind of message, as it arrives on a phone; and every way it can fail to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.demo.faults import Fault, Kind
from bot.demo.local import LocalTelegram
from bot.ports import SendFailed
from bot.telegram.api import Api
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.transport import AiohttpRequest
from coaching.messages import Answer, Document, Edit, Leave, Media, Message, Picture, React, Text

BUTTONS = ((("換一題", "v1:swap"), ("晚點再說", "v1:later")),)


async def test_a_text_arrives_with_its_markup_and_buttons(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    mei = tg.user(42, started=True)
    number = await messenger.deliver(42, Text(html="<b>早</b> &amp; 安", buttons=BUTTONS))
    assert number == mei.last.id
    assert mei.last.text == "早 & 安"
    assert mei.last.html == "<b>早</b> &amp; 安"
    assert mei.last.labels == ["換一題", "晚點再說"]
    assert not mei.last.silent


async def test_a_button_opens_an_address_or_a_mini_app(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    mei = tg.user(42, started=True)
    address = "https://coach.example.tw/enter/abc"
    buttons = ((("看網頁", address), ("小程式", f"app:{address}"), ("換一題", "v1:swap")),)
    await messenger.deliver(42, Text(html="開", buttons=buttons))
    assert mei.tap(mei.last, "看網頁") == address
    assert mei.tap(mei.last, "小程式") == address
    (row,) = mei.last.raw.buttons
    assert [set(each) - {"text"} for each in row] == [{"url"}, {"web_app"}, {"callback_data"}]


async def test_a_file_that_telegram_has_goes_out_by_its_id(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    mei = tg.user(42, started=True)
    shown = mei.send_document("單子.pdf", caption="看")
    file_id = shown.raw.content["document"]["file_id"]
    buttons = ((("好", "v1:more"),),)
    said = Media(
        media="document", file_id=file_id, html="<b>單子</b>", buttons=buttons, silent=True
    )
    number = await messenger.deliver(42, said)
    assert (mei.last.id, mei.last.kind, mei.last.text) == (number, "document", "單子")
    assert (mei.last.document, mei.last.labels, mei.last.silent) == (shown.document, ["好"], True)


async def test_a_text_shows_no_preview_of_a_link(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    tg.user(42, started=True)
    await messenger.deliver(42, Text(html="https://example.org"))
    assert tg.calls[-1].params["link_preview_options"] == {"is_disabled": True}


async def test_a_text_with_words_of_others_cannot_be_forwarded(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    tg.user(42, started=True)
    await messenger.deliver(42, Text(html="一般"))
    assert "protect_content" not in tg.calls[-1].params
    await messenger.deliver(42, Text(html="小美寫：…", protected=True))
    assert tg.calls[-1].params["protect_content"] is True


async def test_a_silent_text_makes_no_sound(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    mei = tg.user(42, started=True)
    await messenger.deliver(42, Text(html="晚安", silent=True))
    assert mei.last.silent


async def test_a_reply_to_a_message_that_has_gone_is_said_all_the_same(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    mei = tg.user(42, started=True)
    asked = mei.send("問")
    await messenger.deliver(42, Text(html="答", reply_to=asked.id))
    assert mei.last.reply_to == asked.id
    mei.delete(asked)
    await messenger.deliver(42, Text(html="再答", reply_to=asked.id))
    assert mei.last.text == "再答"


async def test_a_picture_is_drawn_when_it_is_sent(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    mei = tg.user(42, started=True)
    number = await messenger.deliver(
        42, Picture(spec={}, html="<i>這週</i>", buttons=BUTTONS, silent=True)
    )
    assert number == mei.last.id
    assert mei.last.photo is not None
    assert mei.last.photo.startswith(b"\x89PNG")
    assert mei.last.html == "<i>這週</i>"
    assert mei.last.labels == ["換一題", "晚點再說"]
    assert mei.last.silent


async def test_a_picture_that_cannot_be_drawn_is_said_in_words(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    mei = tg.user(42, started=True)
    await messenger.deliver(42, Picture(spec={"broken": True}, html="這週", buttons=BUTTONS))
    assert (mei.last.kind, mei.last.text) == ("text", "這週")
    assert mei.last.labels == ["換一題", "晚點再說"]


async def test_a_file_is_made_when_it_is_sent(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    mei = tg.user(42, started=True)
    await messenger.deliver(42, Document(make="export", learner=7, html="你的資料"))
    assert mei.last.document == (b"of 7", "export.zip")
    assert mei.last.text == "你的資料"


async def test_a_large_file_goes_up_whole(tg: LocalTelegram, api: Api) -> None:
    mei = tg.user(42, started=True)
    content = bytes(range(256)) * 20_000

    async def make(name: str, learner: int) -> tuple[str, bytes]:
        return name, content

    messenger = TelegramMessenger(api, lambda spec: b"", make)
    await messenger.deliver(42, Document(make="all.zip", learner=7))
    assert mei.last.document == (content, "all.zip")


async def test_a_file_that_cannot_be_made_is_refused_and_nothing_is_sent(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    tg.user(42, started=True)
    with pytest.raises(SendFailed) as caught:
        await messenger.deliver(42, Document(make="broken", learner=7))
    assert caught.value.permanent
    assert tg.sent_count == 0


async def test_an_edit_changes_words_and_takes_the_old_buttons_away(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    mei = tg.user(42, started=True)
    number = await messenger.deliver(42, Text(html="問", buttons=BUTTONS))
    assert await messenger.deliver(42, Edit(html="<b>已存</b>", message_id=number)) is None
    assert mei.last.html == "<b>已存</b>"
    assert mei.last.labels == []


async def test_an_edit_can_renew_the_buttons_alone_or_remove_them(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    mei = tg.user(42, started=True)
    number = await messenger.deliver(42, Text(html="問"))
    await messenger.deliver(42, Edit(html=None, buttons=BUTTONS, message_id=number))
    assert mei.last.labels == ["換一題", "晚點再說"]
    await messenger.deliver(42, Edit(html=None, message_id=number))
    assert mei.last.labels == []
    assert mei.last.text == "問"


async def test_an_edit_can_change_a_pictures_caption(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    mei = tg.user(42, started=True)
    number = await messenger.deliver(42, Picture(spec={}, html="這週"))
    await messenger.deliver(42, Edit(html="上週", message_id=number, caption=True))
    assert mei.last.text == "上週"


async def test_f08_an_edit_that_changes_nothing_is_a_success(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    tg.user(42, started=True)
    number = await messenger.deliver(42, Text(html="問", buttons=BUTTONS))
    same = Edit(html="問", buttons=BUTTONS, message_id=number)
    assert await messenger.deliver(42, same) is None
    assert "not modified" in tg.calls[-1].outcome


async def test_f09_an_edit_of_a_message_that_has_gone_says_so(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    tg.user(42, started=True)
    with pytest.raises(SendFailed, match="gone"):
        await messenger.deliver(42, Edit(html="已存", message_id=999))


async def test_f09_an_edit_of_a_persons_own_message_says_so(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    theirs = tg.user(42, started=True).send("我的")
    with pytest.raises(SendFailed, match="gone"):
        await messenger.deliver(42, Edit(html="已存", message_id=theirs.id))


async def test_a_reaction_cannot_arrive_twice(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    theirs = tg.user(42, started=True).send("我的")
    for _ in range(2):
        assert await messenger.deliver(42, React(message_id=theirs.id, emoji="👌")) is None
    assert theirs.reactions == ["👌"]


async def test_a_tap_is_answered_with_a_note_or_without(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    mei = tg.user(42, started=True)
    await messenger.deliver(42, Text(html="問", buttons=BUTTONS))
    taps = [mei.press(mei.last, "v1:swap") for _ in range(2)]
    assert await messenger.deliver(42, Answer(callback_id=taps[0].id)) is None
    await messenger.deliver(42, Answer(callback_id=taps[1].id, text="換好了", alert=True))
    assert "text" not in tg.calls[-2].params
    assert tg.calls[-1].params["text"] == "換好了"
    assert tg.calls[-1].params["show_alert"] is True


async def test_f10_a_tap_that_is_too_old_cannot_be_answered(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    tg.user(42, started=True)
    with pytest.raises(SendFailed, match="expired"):
        await messenger.deliver(42, Answer(callback_id="12345"))


PERSONAL: list[Message] = [
    Text(html="今天的題目"),
    Text(html="請私訊我", buttons=BUTTONS),
    Picture(spec={}, html="這週"),
    Document(make="export", learner=7),
    Edit(html="請私訊我", message_id=1),
    React(message_id=1, emoji="👌"),
]


@pytest.mark.parametrize("message", PERSONAL)
@pytest.mark.parametrize("chat", [-100123, -5, 0])
async def test_t10_nothing_personal_goes_to_a_group(
    messenger: TelegramMessenger, tg: LocalTelegram, chat: int, message: Message
) -> None:
    with pytest.raises(SendFailed) as caught:
        await messenger.deliver(chat, message)
    assert caught.value.permanent
    assert tg.calls == []


async def test_t10_one_polite_sentence_may_be_said_in_a_group_before_leaving(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    tg.faults.add(Fault("bad_request", description="chat not found"), times=2)
    for message in (Text(html="請私訊我"), Leave()):
        with pytest.raises(SendFailed, match="no_chat"):
            await messenger.deliver(-100123, message)
    assert [call.method for call in tg.calls] == ["sendMessage", "leaveChat"]


# What the server does, and how the messenger tells it.
Case = tuple[Fault | Kind, str]
PERMANENT: list[Case] = [
    ("forbidden", "blocked"),
    (Fault("forbidden", description="user is deactivated"), "deactivated"),
    ("bad_request", "no_chat"),
    (Fault("bad_request", description="message is too long"), "refused"),
]
WAITING: list[Case] = [
    ("too_many_requests", "busy"),
    ("too_many_requests_bare", "busy"),
    ("too_many_requests_html", "busy"),
]
SPOILT: list[tuple[Kind, int]] = [
    ("server_error", 500),
    ("server_error", 502),
    ("server_error", 504),
    ("ok_html", 0),
    ("truncated", 0),
    ("ok_false", 0),
    ("empty_list", 0),
    ("null_result", 0),
    ("huge", 0),
    ("reset", 0),
]
AMBIGUOUS: list[Case] = [
    (Fault(kind, accepted=accepted, status=status), "unknown")
    for accepted in (False, True)
    for kind, status in SPOILT
]


@pytest.mark.parametrize(
    ("fault", "reason"), [*PERMANENT, *WAITING, *AMBIGUOUS, ("unauthorized", "token")]
)
async def test_f03_to_f06_f17_f18_f21_every_fault_has_its_reason(
    messenger: TelegramMessenger, tg: LocalTelegram, fault: Fault | Kind, reason: str
) -> None:
    mei = tg.user(42, started=True)
    tg.faults.add(fault)
    with pytest.raises(SendFailed) as caught:
        await messenger.deliver(42, Text(html="問"))
    assert caught.value.reason == reason
    assert len(tg.calls) == 1
    taken = isinstance(fault, Fault) and fault.accepted
    assert len(mei.chat.messages) == int(taken)
    assert await messenger.deliver(42, Text(html="再問")) == mei.last.id


async def test_f03_a_429_says_how_long_to_wait(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    tg.faults.add(Fault("too_many_requests", retry_after=3600))
    with pytest.raises(SendFailed) as caught:
        await messenger.deliver(42, Text(html="問"))
    assert caught.value.retry_after == 3600
    assert not caught.value.everyone


async def test_f07_markup_that_telegram_refuses_is_told_as_such(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    tg.user(42, started=True)
    with pytest.raises(SendFailed, match="markup"):
        await messenger.deliver(42, Text(html="<b>沒有結尾"))


def messenger_with(tg: LocalTelegram, **limits: Any) -> Callable[[], Any]:
    """A messenger whose transport has limits of its own."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[TelegramMessenger]:
        async def make(name: str, learner: int) -> tuple[str, bytes]:
            return name, bytes(learner)

        request = AiohttpRequest(**limits)
        api = Api(tg.token, base_url=f"{tg.url}/bot", request=request, get_updates_request=request)
        await api.open()
        try:
            yield TelegramMessenger(api, lambda spec: b"", make)
        finally:
            await api.close_connections()

    return opened


@pytest.fixture
async def silence() -> AsyncIterator[int]:
    """The port of a server that takes everything and never answers."""
    closing = asyncio.Event()

    async def never_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await closing.wait()
        writer.close()

    async with await asyncio.start_server(never_answer, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
        closing.set()


@pytest.mark.parametrize("accepted", [False, True])
async def test_f19_an_answer_that_does_not_come_in_time_is_ambiguous(
    tg: LocalTelegram, accepted: bool
) -> None:
    mei = tg.user(42, started=True)
    tg.faults.add(Fault("hang", accepted=accepted))
    async with messenger_with(tg, total=0.1)() as messenger:
        with pytest.raises(SendFailed, match="unknown"):
            await messenger.deliver(42, Text(html="問"))
    assert len(mei.chat.messages) == int(accepted)


async def test_f20_a_refused_connection_means_that_nothing_was_sent(
    tg: LocalTelegram, unused_tcp_port: int
) -> None:
    tg.server.port = unused_tcp_port
    async with messenger_with(tg)() as messenger:
        with pytest.raises(SendFailed, match="unreachable"):
            await messenger.deliver(42, Text(html="問"))


async def test_f20_a_name_that_does_not_resolve_means_that_nothing_was_sent(
    tg: LocalTelegram,
) -> None:
    tg.server.host = "nobody.invalid"
    async with messenger_with(tg)() as messenger:
        with pytest.raises(SendFailed, match="unreachable"):
            await messenger.deliver(42, Text(html="問"))


async def test_f20_no_connection_in_time_means_that_nothing_was_sent(
    tg: LocalTelegram,
) -> None:
    tg.server.host = "192.0.2.1"  # set aside for documentation: nobody answers
    async with messenger_with(tg, connect=0.1)() as messenger:
        with pytest.raises(SendFailed, match="unreachable"):
            await messenger.deliver(42, Text(html="問"))


async def test_f20_no_free_connection_in_time_means_that_nothing_was_sent(
    tg: LocalTelegram, silence: int
) -> None:
    tg.server.port = silence
    async with messenger_with(tg, connections=1, total=0.2, upload=0.6)() as messenger:
        held = asyncio.ensure_future(messenger.deliver(42, Document(make="export", learner=7)))
        await asyncio.wait({held}, timeout=0.05)
        with pytest.raises(SendFailed, match="unreachable"):
            await messenger.deliver(42, Text(html="問"))
        with pytest.raises(SendFailed, match="unknown"):
            await held


async def test_f20_a_closed_transport_sends_nothing(tg: LocalTelegram) -> None:
    async with messenger_with(tg)() as messenger:
        pass
    with pytest.raises(SendFailed, match="unreachable"):
        await messenger.deliver(42, Text(html="問"))


async def test_f22_an_answer_in_drops_ends_at_the_total_deadline(tg: LocalTelegram) -> None:
    tg.user(42, started=True)
    tg.faults.add(Fault("trickle", seconds=0.02))
    async with messenger_with(tg, total=0.3)() as messenger:
        with pytest.raises(SendFailed, match="unknown"):
            await messenger.deliver(42, Text(html="問"))


async def test_f30_a_file_that_is_too_slow_to_go_up_is_ambiguous(
    tg: LocalTelegram, silence: int
) -> None:
    tg.server.port = silence
    async with messenger_with(tg, upload=0.2)() as messenger:
        with pytest.raises(SendFailed, match="unknown"):
            await messenger.deliver(42, Document(make="export", learner=9))
