"""Whatever is brought as an update, reading it ends quickly and in one of two ways."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.fields import Unreadable
from bot.telegram.parse import chat_of, parse
from bot.telegram.receive import received_from
from coaching.events import Event, FromPerson

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
MEI = {"id": 42, "is_bot": False, "first_name": "美", "last_name": "林", "language_code": "zh-hant"}
CHAT = {"id": 42, "type": "private", "first_name": "美"}
BASE = {"message_id": 7, "date": 1_795_400_000, "chat": CHAT, "from": MEI}
PHOTO = [{"file_id": "F", "width": 90, "height": 90}]
SEEDS: list[dict[str, Any]] = [
    {"message": {**BASE, "text": "早", "entities": [{"type": "bold", "offset": 0, "length": 1}]}},
    {"message": {**BASE, "text": "早", "reply_to_message": BASE, "forward_origin": {}}},
    {"message": {**BASE, "photo": PHOTO, "caption": "看", "media_group_id": "A"}},
    {"message": {**BASE, "voice": {"file_id": "F"}}},
    {"message": {**BASE, "rich_message": {"blocks": [{"type": "paragraph", "text": ["早"]}]}}},
    {"edited_message": {**BASE, "text": "改"}},
    {"callback_query": {"id": "c", "from": MEI, "message": BASE, "data": "v1:x"}},
    {"my_chat_member": {"chat": CHAT, "from": MEI, "new_chat_member": {"status": "kicked"}}},
    {"my_chat_member": {"chat": {"id": -5, "type": "group"}, "new_chat_member": {}}},
]
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | ANY_TEXT
    | st.sampled_from([1 << 52, -(1 << 63), 1 << 64, 777000, 1087968824, "private", "channel"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value inside."""
    found = [path] if path else []
    inner: dict[Any, Any] = value if isinstance(value, dict) else {}
    if isinstance(value, list):
        inner = dict(enumerate(value))
    for key, held in inner.items():
        found += places(held, (*path, key))
    return found


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """A real update with one to three of its fields replaced, removed or added."""
    update: dict[str, Any] = {"update_id": 5, **deepcopy(draw(st.sampled_from(SEEDS)))}
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(places(update) or [("update_id",)]))
        holder: Any = update
        for key in way:
            holder = holder[key]
        if isinstance(holder, dict) and draw(st.booleans()):
            holder.pop(last, None)
        else:
            holder[last] = draw(JUNK)
    return update


def check(update: Any) -> None:
    assert isinstance(chat_of(update), int)
    received = received_from(update)
    assert received is None or received.raw.isascii()
    try:
        event = parse(update, AT)
    except Unreadable as unreadable:
        assert unreadable.code
        return
    assert isinstance(event, Event)
    assert event.key == f"u{update['update_id']}"
    if isinstance(event, FromPerson):
        assert event.chat > 0
        words = " ".join(str(getattr(event, name, "")) for name in ("name", "text", "caption"))
        words.encode()
        assert "\0" not in words


@given(mutated())
def test_a_mutated_update_is_an_event_or_unreadable(update: dict[str, Any]) -> None:
    check(update)


@given(JUNK)
def test_junk_is_an_event_or_unreadable(update: Any) -> None:
    check(update)


@given(JUNK, st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]))
def test_junk_in_an_update_is_an_event_or_unreadable(body: Any, kind: str) -> None:
    check({"update_id": 5, kind: body})


@given(mutated())
def test_what_was_stored_reads_the_same_as_what_came(update: dict[str, Any]) -> None:
    received = received_from(update)
    if received is not None:
        assert chat_of(json.loads(received.raw)) == received.chat == chat_of(update)
