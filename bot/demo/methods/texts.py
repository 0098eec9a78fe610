"""Sending text, and signs of life."""

from __future__ import annotations

from typing import Any

from bot.demo.errors import bad_request
from bot.demo.formatting import caption_text, message_text
from bot.demo.methods.sending import deliver, read_envelope
from bot.demo.params import Params
from bot.demo.world import World

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
COPIED = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "document",
    "voice",
    "audio",
    "video",
    "animation",
    "video_note",
    "sticker",
    "location",
    "venue",
    "contact",
    "poll",
    "dice",
)


def get_me(world: World, params: Params) -> dict[str, Any]:
    """The bot's own account."""
    return {
        **world.bot.as_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def send_message(world: World, params: Params) -> dict[str, Any]:
    """Send a text."""
    text, entities = message_text(
        params.text("text"), params.text("parse_mode"), params.entities("entities")
    )
    content: dict[str, Any] = {"text": text}
    if entities:
        content["entities"] = entities
    return deliver(world, read_envelope(world, params), content).as_json()


def copy_message(world: World, params: Params) -> dict[str, Any]:
    """Send a copy of a message, without its author; the caption may be replaced."""
    source = world.find_chat(params.text("from_chat_id"))
    original = world.find_message(source, params.integer("message_id"), "message to copy")
    content = {key: original.content[key] for key in COPIED if key in original.content}
    if not content:
        raise bad_request("message can't be copied")
    if "caption" in params.values and "text" not in content:
        caption, entities = caption_text(
            params.text("caption"),
            params.text("parse_mode"),
            params.entities("caption_entities"),
        )
        content.pop("caption_entities", None)
        content["caption"] = caption
        if entities:
            content["caption_entities"] = entities
    return {"message_id": deliver(world, read_envelope(world, params), content).id}


def send_chat_action(world: World, params: Params) -> bool:
    """Show that the bot is typing; the ledger of the chat remembers it."""
    action = params.text("action").lower()
    chat = world.chat_to_write(params)
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append((world.now(), action))
    world.tell("action", chat)
    return True


HANDLERS = {
    "getMe": get_me,
    "sendMessage": send_message,
    "copyMessage": copy_message,
    "sendChatAction": send_chat_action,
}
