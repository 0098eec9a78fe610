"""From an update to the event it is."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.telegram.fields import Unreadable, clean
from bot.telegram.parse import chat_of, parse
from coaching.events import (
    Blocked,
    Edited,
    Event,
    Ignored,
    Intruded,
    Showed,
    Tapped,
    Unblocked,
    Wrote,
)
from coaching.records import MediaKind

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
MEI = {"id": 42, "is_bot": False, "first_name": "美", "last_name": "林", "language_code": "zh-hant"}
CHAT = {"id": 42, "type": "private", "first_name": "美"}
GROUP = {"id": -100123, "type": "supergroup", "title": "老闆們"}


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 7, "date": 1_795_400_000, "chat": CHAT, "from": MEI, **fields}


def read(kind: str, body: Any) -> Event:
    return parse({"update_id": 5, kind: body}, AT)


FROM: dict[str, Any] = {"key": "u5", "chat": 42, "at": AT, "name": "美 林", "language": "zh-hant"}


def test_a_text_is_written() -> None:
    assert read("message", message(text="今天盤點了庫存")) == Wrote(
        **FROM, message_id=7, text="今天盤點了庫存"
    )


def test_marks_on_a_text_are_left_alone() -> None:
    marks = [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "custom", "offset": 1, "length": 0},
    ]
    event = read("message", message(text="今天", entities=marks))
    assert isinstance(event, Wrote)


def test_a_reply_names_its_message() -> None:
    event = read("message", message(text="x", reply_to_message={"message_id": 3}))
    assert isinstance(event, Wrote)
    assert event.reply_to == 3


@pytest.mark.parametrize("mark", ["forward_origin", "forward_date"])
def test_t8_a_forwarded_text_is_marked(mark: str) -> None:
    event = read("message", message(text="x", **{mark: {"type": "hidden_user"}}))
    assert isinstance(event, Wrote)
    assert event.forwarded


@pytest.mark.parametrize(
    ("field", "value", "media"),
    [
        ("voice", {"file_id": "F"}, "voice"),
        ("document", {"file_id": "F"}, "document"),
        ("video", {"file_id": "F"}, "video"),
        ("video_note", {"file_id": "F"}, "video_note"),
        ("audio", {"file_id": "F"}, "audio"),
        ("sticker", {"file_id": "F"}, "sticker"),
        ("animation", {"file_id": "F"}, "video"),
        ("photo", [{"file_id": "small"}, {"file_id": "F"}], "photo"),
    ],
)
def test_f87_a_file_is_shown(field: str, value: Any, media: MediaKind) -> None:
    event = read("message", message(caption="看", media_group_id="A", **{field: value}))
    assert event == Showed(**FROM, message_id=7, media=media, file_id="F", caption="看", album="A")


@pytest.mark.parametrize("field", ["contact", "location", "venue", "poll", "dice", "game"])
def test_f87_other_things_are_shown_without_a_file(field: str) -> None:
    event = read("message", message(**{field: {}}))
    assert isinstance(event, Showed)
    assert (event.media, event.file_id) == ("other", None)


def test_an_animation_is_not_taken_for_its_document() -> None:
    event = read("message", message(document={"file_id": "D"}, animation={"file_id": "A"}))
    assert isinstance(event, Showed)
    assert event.file_id == "A"


def test_a_live_photo_is_the_photo_that_comes_with_it_not_its_film() -> None:
    event = read("message", message(live_photo={"file_id": "film"}, photo=[{"file_id": "P"}]))
    assert isinstance(event, Showed)
    assert (event.media, event.file_id) == ("photo", "P")


def test_a_service_note_is_ignored() -> None:
    assert read("message", message(pinned_message={})) == Ignored(
        key="u5", chat=42, at=AT, why="service"
    )


def test_f85_an_edited_text_and_an_edited_caption_are_edits() -> None:
    assert read("edited_message", message(text="改")) == Edited(**FROM, message_id=7, text="改")
    photo = [{"file_id": "F"}]
    assert read("edited_message", message(photo=photo, caption="說")) == Edited(
        **FROM, message_id=7, text="說"
    )
    assert read("edited_message", message(photo=photo)) == Edited(**FROM, message_id=7, text="")


@pytest.mark.parametrize("field", ["location", "sticker", "video_note", "pinned_message"])
def test_an_edit_of_what_has_no_words_is_ignored(field: str) -> None:
    event = read("edited_message", message(**{field: {"file_id": "F"}}))
    assert isinstance(event, Ignored)


def tap(**fields: Any) -> dict[str, Any]:
    query = {"id": "cb", "from": MEI, "chat_instance": "1", "data": "v1:x", "message": message()}
    return {name: value for name, value in (query | fields).items() if value is not None}


def test_a_tap_carries_whatever_data_was_sent() -> None:
    assert read("callback_query", tap(data="'; DROP \0")) == Tapped(
        **FROM, callback_id="cb", message_id=7, data="'; DROP \u2400"
    )


def test_a_tap_tells_the_words_it_stands_under() -> None:
    event = read("callback_query", tap(message=message(text="1　還沒看過")))
    assert isinstance(event, Tapped)
    assert event.shown == "1　還沒看過"


def test_a_tap_on_a_message_that_is_out_of_reach_keeps_its_id() -> None:
    event = read("callback_query", tap(message={"chat": CHAT, "message_id": 7, "date": 0}))
    assert isinstance(event, Tapped)
    assert event.message_id == 7


def test_a_tap_without_a_message_has_none() -> None:
    event = read("callback_query", tap(message=None, inline_message_id="i"))
    assert isinstance(event, Tapped)
    assert (event.chat, event.message_id) == (42, None)


def test_a_game_button_is_ignored() -> None:
    assert isinstance(read("callback_query", tap(data=None, game_short_name="g")), Ignored)


@pytest.mark.parametrize("chat", [GROUP, {**CHAT, "id": 43}])
def test_a_tap_in_a_chat_that_is_not_the_persons_own_is_ignored(chat: Any) -> None:
    assert isinstance(read("callback_query", tap(message=message(chat=chat))), Ignored)


def membership(status: str, chat: Any = CHAT, **fields: Any) -> dict[str, Any]:
    return {"chat": chat, "from": MEI, "new_chat_member": {"status": status, **fields}}


def test_blocking_and_coming_back_are_told() -> None:
    assert read("my_chat_member", membership("kicked")) == Blocked(**FROM)
    assert read("my_chat_member", membership("member")) == Unblocked(**FROM)
    assert isinstance(read("my_chat_member", membership("restricted")), Ignored)


@pytest.mark.parametrize(
    ("chat", "status", "fields", "may_speak"),
    [
        (GROUP, "member", {}, True),
        (GROUP, "administrator", {}, True),
        (GROUP, "restricted", {"can_send_messages": True}, True),
        (GROUP, "restricted", {"can_send_messages": False}, False),
        ({**GROUP, "type": "channel"}, "administrator", {}, False),
    ],
)
def test_t10_being_added_to_a_group_is_an_intrusion(
    chat: Any, status: str, fields: Any, may_speak: bool
) -> None:
    assert read("my_chat_member", membership(status, chat, **fields)) == Intruded(
        key="u5", chat=-100123, at=AT, title="老闆們", may_speak=may_speak
    )


@pytest.mark.parametrize("status", ["left", "kicked"])
def test_leaving_a_group_asks_for_nothing(status: str) -> None:
    assert isinstance(read("my_chat_member", membership(status, GROUP)), Ignored)


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel", "new kind"])
def test_f93_what_is_written_in_a_group_is_never_read(kind: str) -> None:
    event = read("message", message(text="/start", chat={**GROUP, "type": kind}))
    assert isinstance(event, Intruded)
    assert event.may_speak == (kind != "channel")
    edit = read("edited_message", message(text="/start", chat={**GROUP, "type": kind}))
    assert isinstance(edit, Ignored)


@pytest.mark.parametrize(
    "fields",
    [
        {"from": {**MEI, "is_bot": True}},
        {"from": {**MEI, "id": 43}},
        *(
            {"from": {**MEI, "id": number}, "chat": {**CHAT, "id": number}}
            for number in (777000, 1087968824, 136817688)
        ),
        {"sender_chat": GROUP},
        {"via_bot": {"id": 9}},
        {"business_connection_id": "b"},
        {"guest_query_id": "g"},
    ],
)
def test_t9_only_the_persons_own_word_counts(fields: Any) -> None:
    assert isinstance(read("message", message(**{"text": "/admin", **fields})), Ignored)
    assert isinstance(read("edited_message", message(**{"text": "/admin", **fields})), Ignored)


@pytest.mark.parametrize("number", [777000, 1087968824, 136817688])
def test_t9_a_tap_or_a_block_by_a_service_account_is_ignored(number: int) -> None:
    sender, chat = {**MEI, "id": number}, {**CHAT, "id": number}
    query = tap(**{"from": sender, "message": message(chat=chat)})
    assert isinstance(read("callback_query", query), Ignored)
    change = {**membership("kicked", chat), "from": sender}
    assert isinstance(read("my_chat_member", change), Ignored)


@pytest.mark.parametrize("kind", ["channel_post", "poll_answer", "business_message", "brand_new"])
def test_t11_f25_other_kinds_of_update_are_counted_and_left(kind: str) -> None:
    assert read(kind, {"chat": GROUP}) == Ignored(key="u5", chat=0, at=AT, why="kind")


def test_f25_the_largest_ids_fit() -> None:
    largest = (1 << 52) - 1
    sender, chat = {**MEI, "id": largest}, {**CHAT, "id": largest}
    event = read("message", {**message(text="x"), "from": sender, "chat": chat, "novel": [1]})
    assert event.chat == largest


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {},
        {"update_id": True},
        {"update_id": "5"},
        {"update_id": -1},
        {"update_id": 1 << 70},
        {"update_id": 5, "message": None},
        {"update_id": 5, "message": []},
        *(
            {"update_id": 5, "message": body}
            for body in (
                {},
                message(text=3),
                message(text="x", message_id=0),
                message(text="x", date=None),
                message(text="x", chat={"id": 42.0, "type": "private"}),
                message(text="x", chat={"id": 42, "type": None}),
                message(text="x", entities=[{"type": "bold", "offset": 0}]),
                message(text="x", entities=[7]),
                message(text="x", entities=[{"type": "", "offset": 0, "length": 1}]),
                message(text="x", entities={}),
                message(text="x", reply_to_message=7),
                message(voice={}),
                message(photo=[]),
                message(photo={}),
                message(photo=[7]),
                message(document={"file_id": "x" * 999}),
                message(rich_message={}),
                message(**{"text": "x", "from": None}),
                message(**{"text": "x", "from": {**MEI, "first_name": 3}}),
            )
        ),
        {"update_id": 5, "callback_query": tap(id="")},
        {"update_id": 5, "callback_query": tap(data=3)},
    ],
)
def test_f24_what_is_malformed_is_unreadable_and_nothing_else(raw: Any) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(raw, AT)
    assert caught.value.code


@pytest.mark.parametrize(
    ("raw", "chat"),
    [
        ({"message": {"chat": {"id": 42}}}, 42),
        ({"edited_message": {"chat": {"id": -9}}}, -9),
        ({"my_chat_member": {"chat": {"id": 42}}}, 42),
        ({"callback_query": {"message": {"chat": {"id": 42}}, "from": {"id": 1}}}, 42),
        ({"callback_query": {"from": {"id": 42}}}, 42),
        ({"callback_query": {"message": None, "from": {"id": 42}}}, 42),
        ({"message": {"chat": {"id": True}}}, 0),
        ({"message": {"chat": {"id": 1 << 70}}}, 0),
        ({"message": {"chat": 7}}, 0),
        ({"message": 7}, 0),
        ({"poll": {}}, 0),
        (7, 0),
    ],
)
def test_the_chat_is_found_without_ever_failing(raw: Any, chat: int) -> None:
    assert chat_of(raw) == chat


def test_f84_words_are_kept_but_for_nul_and_lone_surrogates() -> None:
    odd = "👩‍👩‍👧‍👦 \u202eabc\u200b e" + "\u0301" * 1000
    assert clean(odd) == odd
    assert clean("a\0b") == "a\u2400b"
    raw = json.loads('"\\ud83d 好 \\ud83d\\ude00 \\udc00"')
    assert clean(raw) == "\ufffd 好 😀 \ufffd"


def test_f97_a_name_is_kept_as_it_is() -> None:
    event = read("message", message(**{"text": "x", "from": {**MEI, "first_name": "<b>&\0"}}))
    assert isinstance(event, Wrote)
    assert event.name == "<b>&\u2400 林"


def test_a_rich_message_is_read_as_its_words() -> None:
    blocks = [
        {"type": "heading", "text": "今天", "size": 1},
        {"type": "paragraph", "text": ["庫存 ", {"type": "bold", "text": "少了"}, " 三箱"]},
        {"type": "divider"},
        {"type": "list", "items": [{"label": "1.", "blocks": [{"text": "點貨"}]}]},
        {"type": "table", "cells": [[{"text": "甲"}, {"text": "乙"}]], "caption": "表"},
    ]
    event = read("message", message(rich_message={"blocks": blocks}))
    assert isinstance(event, Wrote)
    assert event.text == "今天\n庫存 少了 三箱\n1.\n點貨\n甲乙\n表"


def test_a_rich_message_without_words_is_shown() -> None:
    event = read("message", message(rich_message={"blocks": [{"type": "map", "zoom": 3}]}))
    assert isinstance(event, Showed)


@pytest.mark.parametrize("blocks", [[7], [{"text": 7}], [{"text": [7]}]])
def test_a_rich_message_that_is_none_is_unreadable(blocks: Any) -> None:
    with pytest.raises(Unreadable):
        read("message", message(rich_message={"blocks": blocks}))


def test_a_bottomless_rich_message_is_unreadable() -> None:
    block: Any = "x"
    for _ in range(500):
        block = {"blocks": [block]}
    with pytest.raises(Unreadable):
        read("message", message(rich_message={"blocks": [block]}))
