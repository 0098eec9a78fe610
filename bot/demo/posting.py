"""People's messages on their way to the bot: stored in the chat, queued if the bot may see them."""

from __future__ import annotations

from typing import Any

from bot.demo.accounts import Account, Chat
from bot.demo.formatting import find_entities
from bot.demo.messages import Message
from bot.demo.world import World

SERVICE_FIELDS = ("new_chat_members", "left_chat_member", "migrate_to_chat_id")


def bot_sees(world: World, message: Message) -> bool:
    """Whether the bot gets this message: in groups only what is meant for it."""
    chat = message.chat
    if chat.standing not in ("member", "administrator"):
        return False
    if chat.private or chat.type == "channel" or chat.standing == "administrator":
        return True
    if any(name in message.content for name in SERVICE_FIELDS):
        return True
    if message.reply_to is not None and message.reply_to.sender is world.bot:
        return True
    text = str(message.content.get("text") or message.content.get("caption") or "")
    return text.startswith("/") or f"@{world.bot.username}" in text


def text_content(text: str) -> dict[str, Any]:
    """The wire fields of a text a person wrote."""
    content: dict[str, Any] = {"text": text}
    entities = find_entities(text)
    if entities:
        content["entities"] = entities
    return content


def post(
    world: World,
    chat: Chat,
    sender: Account | None,
    content: dict[str, Any],
    *,
    sender_chat: Chat | None = None,
    reply_to: Message | None = None,
    extra: dict[str, Any] | None = None,
) -> Message:
    """Put a person's message into a chat and tell the bot, if it may know."""
    message = Message(
        id=0,
        chat=chat,
        date=world.now(),
        sender=sender,
        sender_chat=sender_chat,
        content=content,
        reply_to=reply_to,
        extra=extra or {},
    )
    world.store(chat, message)
    if bot_sees(world, message):
        kind = "channel_post" if chat.type == "channel" else "message"
        world.push(kind, message.as_json(), chat)
    return message


def repost(world: World, message: Message, content: dict[str, Any]) -> Message:
    """Change a person's message and tell the bot."""
    message.content = content
    message.html = None
    message.edit_date = world.now()
    if bot_sees(world, message):
        in_channel = message.chat.type == "channel"
        kind = "edited_channel_post" if in_channel else "edited_message"
        world.push(kind, message.as_json(), message.chat)
    return message
