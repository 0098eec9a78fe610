"""From an update as Telegram sent it to the event that it is: strict, private chats only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from bot.telegram.fields import LARGEST, Json, Unreadable, inner, number, optional, token, words
from bot.telegram.formatting import formatted
from bot.telegram.media import shown
from bot.telegram.rich import rich_text
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
from coaching.service_ids import SERVICE_IDS

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that are asked for."""

NOT_OURS = ("sender_chat", "via_bot", "business_connection_id", "guest_query_id")
"""Marks of a message that is not the person's own word in the bot's own chat."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What every event of an update has in common."""

    key: str
    at: datetime

    def ignored(self, chat: int, why: str) -> Ignored:
        return Ignored(key=self.key, chat=chat, at=self.at, why=why)

    def by(self, person: _Person) -> _From:
        return {
            "key": self.key,
            "chat": person.id,
            "at": self.at,
            "name": person.name,
            "language": person.language,
        }


@dataclass(frozen=True, slots=True)
class _Person:
    id: int
    name: str
    language: str | None


_From: TypeAlias = dict[str, Any]


def parse(raw: Any, at: datetime) -> Event:
    """The event that the update is, happening at `at`; raises Unreadable, and nothing else."""
    if not isinstance(raw, dict):
        raise Unreadable("update")
    told = _Told(f"u{number(raw, 'update_id', low=0)}", at)
    for kind, reader in _READERS.items():
        if kind in raw:
            return reader(told, inner(raw, kind))
    return told.ignored(0, "kind")


def chat_of(raw: Any) -> int:
    """The chat an update belongs to, or 0; never raises, whatever it is given."""
    if not isinstance(raw, dict):
        return 0
    for kind in KINDS:
        body = raw.get(kind)
        if isinstance(body, dict):
            holder = body.get("message", body) if kind == "callback_query" else body
            return _id_in(holder, "chat") or _id_in(body, "from")
    return 0


def _id_in(holder: Any, name: str) -> int:
    owner = holder.get(name) if isinstance(holder, dict) else None
    value = owner.get("id") if isinstance(owner, dict) else None
    return value if type(value) is int and -LARGEST <= value <= LARGEST else 0


def _message(told: _Told, message: Json) -> Event:
    person = _sender(told, message)
    if not isinstance(person, _Person):
        return person
    message_id = number(message, "message_id", low=1)
    number(message, "date", low=0)
    reply = optional(message, "reply_to_message")
    reply_to = number(reply, "message_id", low=1) if reply is not None else None
    text = _text(message)
    if text is not None:
        return Wrote(
            **told.by(person),
            message_id=message_id,
            text=text,
            reply_to=reply_to,
            forwarded="forward_origin" in message or "forward_date" in message,
            html=formatted(text, _marks(message, "entities")),
        )
    media = shown(message)
    if media is None:
        return told.ignored(person.id, "service")
    kind, file_id = media
    caption = words(message, "caption")
    return Showed(
        **told.by(person),
        message_id=message_id,
        media=kind,
        file_id=file_id,
        caption=caption,
        album=token(message, "media_group_id") if "media_group_id" in message else None,
        reply_to=reply_to,
        html=formatted(caption, _marks(message, "caption_entities")),
    )


def _edited(told: _Told, message: Json) -> Event:
    person = _sender(told, message)
    if not isinstance(person, _Person):
        return person if isinstance(person, Ignored) else told.ignored(person.chat, "group_edit")
    message_id = number(message, "message_id", low=1)
    text, name = _text(message), "entities"
    if text is None:
        media = shown(message)
        if media is None or media[0] in ("sticker", "video_note", "other"):
            return told.ignored(person.id, "edit_without_words")
        text, name = words(message, "caption"), "caption_entities"
    html = formatted(text, _marks(message, name))
    return Edited(**told.by(person), message_id=message_id, text=text, html=html)


def _tap(told: _Told, query: Json) -> Event:
    sender = inner(query, "from")
    person = _person(sender)
    message = optional(query, "message")
    message_id, shown = None, ""
    if message is not None:
        chat = inner(message, "chat")
        chat_id = number(chat, "id")
        if words(chat, "type") != "private":
            return told.ignored(chat_id, "tap_in_group")
        if chat_id != person.id:
            return told.ignored(chat_id, "sender")
        message_id, shown = number(message, "message_id", low=1), words(message, "text")
    if not _is_human(sender, person):
        return told.ignored(person.id, "sender")
    callback_id = token(query, "id")
    if "data" not in query:
        return told.ignored(person.id, "game")
    return Tapped(
        **told.by(person),
        callback_id=callback_id,
        message_id=message_id,
        data=words(query, "data"),
        shown=shown,
    )


def _membership(told: _Told, change: Json) -> Event:
    chat = inner(change, "chat")
    chat_id = number(chat, "id")
    now = inner(change, "new_chat_member")
    status = words(now, "status")
    if words(chat, "type") != "private":
        if status in ("left", "kicked"):
            return told.ignored(chat_id, "left_group")
        silenced = status == "restricted" and now.get("can_send_messages") is not True
        return _intruded(told, chat, may_speak=not silenced)
    person = _person(inner(change, "from"))
    if person.id != chat_id or person.id in SERVICE_IDS:
        return told.ignored(chat_id, "sender")
    if status == "kicked":
        return Blocked(**told.by(person))
    if status == "member":
        return Unblocked(**told.by(person))
    return told.ignored(chat_id, "membership")


_READERS: dict[str, Callable[[_Told, Json], Event]] = {
    "message": _message,
    "edited_message": _edited,
    "callback_query": _tap,
    "my_chat_member": _membership,
}


def _sender(told: _Told, message: Json) -> _Person | Intruded | Ignored:
    """The person who wrote in a private chat, or the event that the message is instead."""
    chat = inner(message, "chat")
    chat_id = number(chat, "id")
    kind = words(chat, "type")
    if kind != "private":
        return _intruded(told, chat, may_speak=True)
    sender = inner(message, "from")
    person = _person(sender)
    if person.id != chat_id or not _is_human(sender, person):
        return told.ignored(chat_id, "sender")
    foreign = next((mark for mark in NOT_OURS if mark in message), None)
    if foreign is not None:
        return told.ignored(chat_id, foreign)
    return person


def _intruded(told: _Told, chat: Json, *, may_speak: bool) -> Intruded:
    return Intruded(
        key=told.key,
        chat=number(chat, "id"),
        at=told.at,
        title=words(chat, "title"),
        may_speak=may_speak and words(chat, "type") != "channel",
    )


def _is_human(sender: Json, person: _Person) -> bool:
    return sender.get("is_bot", False) is False and person.id not in SERVICE_IDS


def _person(sender: Json) -> _Person:
    names = words(sender, "first_name"), words(sender, "last_name")
    language = words(sender, "language_code")
    return _Person(
        id=number(sender, "id", low=1),
        name=" ".join(name for name in names if name),
        language=language if 0 < len(language) <= 35 else None,
    )


def _text(message: Json) -> str | None:
    if "text" in message:
        return words(message, "text")
    if "rich_message" in message:
        return rich_text(inner(message, "rich_message")) or None
    return None


def _marks(message: Json, name: str) -> list[Json]:
    """The marks on a text; raises Unreadable if they are none: the rest cannot be trusted then."""
    marks = message.get(name, [])
    if not isinstance(marks, list):
        raise Unreadable(name)
    for mark in marks:
        if not isinstance(mark, dict):
            raise Unreadable(name)
        number(mark, "offset", low=0)
        number(mark, "length", low=0)
        token(mark, "type")
    return marks
