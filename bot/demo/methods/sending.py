"""What all send methods share: where to, in reply to what, with which buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.demo.accounts import Chat
from bot.demo.errors import bad_request
from bot.demo.markup import read_markup
from bot.demo.messages import Message
from bot.demo.params import Params
from bot.demo.world import World


@dataclass(frozen=True, slots=True)
class Envelope:
    """Everything around a message's content."""

    chat: Chat
    reply_to: Message | None
    markup: dict[str, Any] | None
    silent: bool
    extra: dict[str, Any]


def _reply_wish(params: Params) -> tuple[int, bool, str]:
    value = params.json("reply_parameters", "reply parameters")
    if value is None:
        number = params.integer("reply_to_message_id")
        return number, params.flag("allow_sending_without_reply"), ""
    if not isinstance(value, dict):
        raise bad_request("object expected as reply parameters")
    if not value:
        return 0, False, ""
    if not isinstance(value.get("message_id"), int):
        raise bad_request('can\'t find field "message_id"')
    elsewhere = str(value.get("chat_id") or "")
    return value["message_id"], bool(value.get("allow_sending_without_reply")), elsewhere


def read_reply(world: World, params: Params, chat: Chat) -> Message | None:
    """The message answered to; a 400 when it is gone and the bot insists on it."""
    if "reply_parameters" not in params.values and "reply_to_message_id" not in params.values:
        return None
    number, forgiving, elsewhere = _reply_wish(params)
    if number <= 0:
        return None
    place = world.find_chat(elsewhere) if elsewhere else chat
    message = place.messages.get(number)
    if message is None and not forgiving:
        raise bad_request("message to be replied not found")
    return message


def read_envelope(world: World, params: Params) -> Envelope:
    """Check where a message goes and what it carries besides its content."""
    markup = read_markup(params.values.get("reply_markup"))
    chat = world.chat_to_write(params)
    extra: dict[str, Any] = {}
    if params.flag("protect_content"):
        extra["has_protected_content"] = True
    return Envelope(
        chat=chat,
        reply_to=read_reply(world, params, chat),
        markup=markup,
        silent=params.flag("disable_notification"),
        extra=extra,
    )


def deliver(world: World, envelope: Envelope, content: dict[str, Any]) -> Message:
    """Put the bot's message into the chat."""
    chat = envelope.chat
    in_channel = chat.type == "channel"
    message = Message(
        id=0,
        chat=chat,
        date=world.now(),
        sender=None if in_channel else world.bot,
        sender_chat=chat if in_channel else None,
        content=content,
        markup=envelope.markup,
        reply_to=envelope.reply_to,
        extra=envelope.extra,
        silent=envelope.silent,
    )
    return world.store(chat, message)
