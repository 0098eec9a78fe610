"""What a person does on the chat page, carried out on their phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.demo.phone import Phone
from bot.demo.world import Tap

Act = Callable[[Phone, dict[str, Any]], dict[str, Any]]


def _send(phone: Phone, wish: dict[str, Any]) -> dict[str, Any]:
    reply_to = wish.get("reply_to")
    sent = phone.send(str(wish["text"]), None if reply_to is None else int(reply_to))
    return {"message": sent.id}


def _edit(phone: Phone, wish: dict[str, Any]) -> dict[str, Any]:
    return {"message": phone.edit(int(wish["message"]), str(wish["text"])).id}


def _start(phone: Phone, wish: dict[str, Any]) -> dict[str, Any]:
    return {"message": phone.start(str(wish.get("payload", ""))).id}


def _tap(phone: Phone, wish: dict[str, Any]) -> dict[str, Any]:
    seen = phone.chat.seen(int(wish["message"]))
    row, column = int(wish["row"]), int(wish["column"])
    button = seen.buttons[row][column]
    if button.data is None:
        return {"url": button.url}
    tap: Tap = phone.press(seen, button.data)
    return {"tap": tap.id}


def _react(phone: Phone, wish: dict[str, Any]) -> dict[str, Any]:
    phone.react(int(wish["message"]), *[str(one) for one in wish.get("emoji", [])])
    return {}


def _delete(phone: Phone, wish: dict[str, Any]) -> dict[str, Any]:
    phone.delete(int(wish["message"]))
    return {}


def _block(phone: Phone, wish: dict[str, Any]) -> dict[str, Any]:
    phone.block()
    return {}


def _unblock(phone: Phone, wish: dict[str, Any]) -> dict[str, Any]:
    phone.unblock()
    return {}


def acts() -> dict[str, Act]:
    """Every act by its name in the address."""
    return {
        "send": _send,
        "edit": _edit,
        "start": _start,
        "tap": _tap,
        "react": _react,
        "delete": _delete,
        "block": _block,
        "unblock": _unblock,
    }


def attach(phone: Phone, kind: str, name: str, data: bytes, media_type: str, caption: str) -> int:
    """Send an uploaded file as a photo, a voice or a document; the message's number."""
    if kind == "photo":
        return phone.send_photo(caption, data).id
    if kind == "voice":
        return phone.send_voice(data, caption=caption).id
    return phone.send_document(name, data, type=media_type, caption=caption).id
