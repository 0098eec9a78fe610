"""What a person made bold, linked or hid in their words, as HTML that says it again."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any, Final

from telegram import Chat, Message, MessageEntity

from bot.telegram.fields import Json

KEPT: Final = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
    }
)
"""What is said again; an emoji of somebody's own set becomes the plain one that it stands for."""
LINKS: Final = ("https://", "http://", "tg://")
_TAG = re.compile("<[^>]*>")
_SPAN = re.compile('<span class="tg-spoiler">|</span>')
_WRAPPED = {'<span class="tg-spoiler">': "<tg-spoiler>", "</span>": "</tg-spoiler>"}
_CHAT = Chat(id=1, type="private")
_EPOCH = datetime.fromtimestamp(0, UTC)


def formatted(text: str, marks: list[Json]) -> str:
    """The text as Telegram HTML, or nothing where it has no marks that are kept.

    Marks that do not fit the text are left out altogether: its words count, not its looks.
    """
    kept = [mark for mark in map(_mark, marks) if mark is not None]
    if not kept or max(mark.offset + mark.length for mark in kept) > _size(text):
        return ""
    try:
        message = Message(0, date=_EPOCH, chat=_CHAT, text=text, entities=kept)
        html = _SPAN.sub(lambda tag: _WRAPPED[tag[0]], message.text_html)
    except (UnicodeError, ValueError, TypeError, RecursionError):
        return ""
    return html if unescape(_TAG.sub("", html)) == text else ""


def _mark(mark: Json) -> MessageEntity | None:
    kind, offset, length = mark["type"], mark["offset"], mark["length"]
    if kind not in KEPT or length == 0:
        return None
    url = _link(mark.get("url")) if kind == "text_link" else None
    if kind == "text_link" and url is None:
        return None
    return MessageEntity(kind, offset, length, url=url)


def _size(text: str) -> int:
    """The length of a text as Telegram counts it: UTF-16 units."""
    return len(text.encode("utf-16-le", "replace")) // 2


def _link(url: Any) -> str | None:
    """An address as it stands in an attribute, which the library leaves to us."""
    if not isinstance(url, str) or not url.startswith(LINKS):
        return None
    return escape(url.encode("utf-8", "replace").decode())
