"""Answering without words: reactions on messages, answers to pressed buttons."""

from __future__ import annotations

from typing import Any

from bot.demo.accounts import Toast
from bot.demo.errors import bad_request
from bot.demo.params import Params
from bot.demo.world import World

TOAST_LIMIT = 200


def _read(world: World, params: Params) -> list[dict[str, Any]]:
    value = params.json("reaction", "reaction types")
    if value is None:
        return []
    if not isinstance(value, list):
        raise bad_request("expected an Array of ReactionType")
    reactions: list[dict[str, Any]] = []
    for item in value:
        if not isinstance(item, dict) or item.get("type") not in ("emoji", "custom_emoji", "paid"):
            raise bad_request("can't parse ReactionType: invalid reaction type specified")
        emoji = str(item.get("emoji", "")).replace("\ufe0f", "")
        if item["type"] != "emoji" or emoji not in world.book.reactions:
            raise bad_request("REACTION_INVALID")
        reactions.append({"type": "emoji", "emoji": emoji})
    return reactions


def set_message_reaction(world: World, params: Params) -> bool:
    """Put the bot's one reaction on a message, or take it away; doing it twice changes nothing."""
    reactions = _read(world, params)
    chat = world.chat_to_write(params)
    message = world.find_message(chat, params.integer("message_id"), "message to react")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message.reactions.pop(world.bot.id, None)
    if reactions:
        message.reactions[world.bot.id] = reactions
    world.tell("reaction", chat)
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    """End the waiting of a pressed button, with a toast or an alert if there are words."""
    tap = world.live_tap(params.text("callback_query_id"))
    text = params.text("text")
    if len(text) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    if tap.answered:
        return True
    tap.answered = True
    tap.text = text or None
    tap.alert = params.flag("show_alert")
    tap.url = params.text("url") or None
    tap.chat.toasts.append(Toast(text, tap.alert, tap.url, tap.id))
    world.tell("answer", tap.chat)
    return True


HANDLERS = {
    "setMessageReaction": set_message_reaction,
    "answerCallbackQuery": answer_callback_query,
}
