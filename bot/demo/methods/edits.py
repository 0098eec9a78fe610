"""Changing and removing what was sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.demo.accounts import Chat
from bot.demo.errors import ApiError, bad_request
from bot.demo.formatting import caption_text, message_text
from bot.demo.markup import read_markup
from bot.demo.messages import Message
from bot.demo.methods.inputs import read_input_media
from bot.demo.params import Params
from bot.demo.world import World

DELETE_WINDOW = timedelta(hours=48).total_seconds()
MANY = 100
CAPTIONED = ("photo", "document", "voice", "audio", "video", "animation")
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


def _editable(world: World, params: Params) -> Message:
    if not params.text("chat_id") and not params.integer("message_id"):
        raise bad_request("message identifier is not specified")
    chat = world.chat_to_write(params)
    message = world.find_message(chat, params.integer("message_id"), "message to edit")
    outgoing = message.sender is world.bot or message.sender_chat is chat
    plain = message.markup is None or message.inline
    if not outgoing or not plain or "forward_origin" in message.extra:
        raise bad_request("message can't be edited")
    return message


def _apply(
    world: World, message: Message, content: dict[str, Any], markup: dict[str, Any] | None
) -> dict[str, Any]:
    if content == message.content and markup == message.markup:
        raise bad_request(UNCHANGED)
    if content != message.content:
        message.html = None
        message.edit_date = world.now()
    message.content = content
    message.markup = markup
    world.tell("edit", message.chat)
    return message.as_json()


def _with(params: Params) -> dict[str, Any] | None:
    markup = read_markup(params.values.get("reply_markup"))
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup


def edit_message_text(world: World, params: Params) -> dict[str, Any]:
    """Replace a text and its buttons; without reply_markup the buttons go."""
    text, entities = message_text(
        params.text("text"), params.text("parse_mode"), params.entities("entities")
    )
    markup = _with(params)
    message = _editable(world, params)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    content: dict[str, Any] = {"text": text}
    if entities:
        content["entities"] = entities
    return _apply(world, message, content, markup)


def edit_message_caption(world: World, params: Params) -> dict[str, Any]:
    """Replace the words under a picture or file."""
    markup = _with(params)
    caption, entities = caption_text(
        params.text("caption"), params.text("parse_mode"), params.entities("caption_entities")
    )
    message = _editable(world, params)
    if not any(kind in message.content for kind in CAPTIONED):
        raise bad_request("there is no caption in the message to edit")
    content = {k: v for k, v in message.content.items() if not k.startswith("caption")}
    if caption:
        content["caption"] = caption
    if entities:
        content["caption_entities"] = entities
    return _apply(world, message, content, markup)


def edit_message_reply_markup(world: World, params: Params) -> dict[str, Any]:
    """Replace the buttons alone."""
    markup = _with(params)
    message = _editable(world, params)
    return _apply(world, message, message.content, markup)


def edit_message_media(world: World, params: Params) -> dict[str, Any]:
    """Replace a picture or file with its caption."""
    markup = _with(params)
    media = params.json("media", "input media")
    if not isinstance(media, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    message = _editable(world, params)
    if "text" in message.content and media.get("type") not in CAPTIONED:
        raise bad_request("message media can't be edited")
    return _apply(world, message, read_input_media(world, params, media), markup)


def _remove(world: World, chat: Chat, message_id: int) -> None:
    message = world.find_message(chat, message_id, "message to delete")
    if world.now() - message.date > DELETE_WINDOW:
        raise bad_request("message can't be deleted for everyone")
    mine = message.sender is world.bot or chat.private or chat.standing == "administrator"
    if not mine:
        raise bad_request("message can't be deleted")
    del chat.messages[message_id]
    world.tell("delete", chat)


def delete_message(world: World, params: Params) -> bool:
    """Take a message away for everyone, within 48 hours."""
    _remove(world, world.chat_to_write(params), params.integer("message_id"))
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Take up to 100 messages away; those that cannot be found are passed over."""
    numbers = params.json("message_ids", "message_ids")
    if not isinstance(numbers, list) or not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > MANY:
        raise bad_request("too many message identifiers specified")
    chat = world.chat_to_write(params)
    for number in numbers:
        try:
            _remove(world, chat, int(number))
        except ApiError:
            continue
    return True


HANDLERS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editMessageMedia": edit_message_media,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
