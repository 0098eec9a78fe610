"""The Bot API call that puts a message on the phone: a pure translation."""

from __future__ import annotations

from typing import Any

from telegram import InputFile

from coaching.messages import (
    Answer,
    Delete,
    Document,
    Edit,
    Keyboard,
    Leave,
    Media,
    Picture,
    React,
    Text,
)

Call = tuple[str, dict[str, Any]]
"""The method's name and its parameters."""

ADDRESSES = ("https://", "http://")
"""So begins the data of a button that opens an address."""
MINI_APP = "app:"
"""This goes before the address of a Mini App, which opens inside Telegram."""
NO_PREVIEW = {"is_disabled": True}


def text_call(chat: int, message: Text) -> Call:
    """A new message of words; a reply to a message that has gone is said all the same."""
    params = _said(chat, message.html, message.silent, message.buttons)
    params["link_preview_options"] = NO_PREVIEW
    if message.protected:
        params["protect_content"] = True
    if message.reply_to is not None:
        params["reply_parameters"] = {
            "message_id": message.reply_to,
            "allow_sending_without_reply": True,
        }
    return "sendMessage", params


def picture_call(chat: int, message: Picture, png: bytes) -> Call:
    """A new message with a picture and its caption."""
    params = _said(chat, message.html, message.silent, message.buttons, words="caption")
    params["photo"] = InputFile(png, filename="picture.png")
    return "sendPhoto", params


def document_call(chat: int, message: Document, filename: str, content: bytes) -> Call:
    """A new message with a file; Telegram shall not guess what the file is."""
    params = _said(chat, message.html, False, (), words="caption")
    params["document"] = InputFile(content, filename=filename)
    params["disable_content_type_detection"] = True
    return "sendDocument", params


def media_call(chat: int, message: Media) -> Call:
    """A new message with a file that Telegram has already."""
    params = _said(chat, message.html, message.silent, message.buttons, words="caption")
    params[message.media] = message.file_id
    return f"send{message.media.capitalize()}", params


def edit_call(chat: int, message: Edit) -> Call:
    """New words or buttons for an earlier message; without buttons the old ones go."""
    params: dict[str, Any] = {
        "chat_id": chat,
        "message_id": message.message_id,
        "reply_markup": _keyboard(message.buttons),
    }
    if message.html is None:
        return "editMessageReplyMarkup", params
    params["parse_mode"] = "HTML"
    if message.caption:
        return "editMessageCaption", params | {"caption": message.html}
    return "editMessageText", params | {
        "text": message.html,
        "link_preview_options": NO_PREVIEW,
    }


def react_call(chat: int, message: React) -> Call:
    """A reaction in place of any earlier one of the bot."""
    return "setMessageReaction", {
        "chat_id": chat,
        "message_id": message.message_id,
        "reaction": [{"type": "emoji", "emoji": message.emoji}],
    }


def answer_call(message: Answer) -> Call:
    """The end of a button's waiting circle."""
    params: dict[str, Any] = {"callback_query_id": message.callback_id}
    if message.text:
        params["text"] = message.text
        params["show_alert"] = message.alert
    return "answerCallbackQuery", params


def delete_call(chat: int, message: Delete) -> Call:
    """The end of up to a hundred messages."""
    return "deleteMessages", {"chat_id": chat, "message_ids": list(message.message_ids)}


def leave_call(chat: int) -> Call:
    """The way out of a group."""
    return "leaveChat", {"chat_id": chat}


def small_call(chat: int, message: React | Answer | Delete | Leave) -> Call:
    """What is no message of its own."""
    match message:
        case React():
            return react_call(chat, message)
        case Answer():
            return answer_call(message)
        case Delete():
            return delete_call(chat, message)
        case Leave():
            return leave_call(chat)


def _said(
    chat: int, html: str, silent: bool, buttons: Keyboard, *, words: str = "text"
) -> dict[str, Any]:
    params: dict[str, Any] = {"chat_id": chat}
    if html:
        params |= {words: html, "parse_mode": "HTML"}
    if silent:
        params["disable_notification"] = True
    if buttons:
        params["reply_markup"] = _keyboard(buttons)
    return params


def _keyboard(buttons: Keyboard) -> dict[str, Any]:
    return {"inline_keyboard": [[_button(label, data) for label, data in row] for row in buttons]}


def _button(label: str, data: str) -> dict[str, Any]:
    """A button that asks the bot, opens an address, or opens a Mini App."""
    if data.startswith(ADDRESSES):
        return {"text": label, "url": data}
    if data.startswith(MINI_APP):
        return {"text": label, "web_app": {"url": data.removeprefix(MINI_APP)}}
    return {"text": label, "callback_data": data}
