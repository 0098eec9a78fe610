"""What the chat page shows of a phone, as JSON."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Any

from bot.demo.methods.profile import commands_for
from bot.demo.phone import Phone
from bot.demo.view import Seen
from bot.demo.world import World

NEWEST = 300  # messages on the page
TYPING = 5  # seconds a sign of life lasts
MEDIA = ("voice", "audio", "document", "video_note", "video", "animation", "sticker")


def _file(world: World, field: dict[str, Any]) -> dict[str, Any]:
    stored = world.files.get(field["file_id"])
    return {
        "url": f"/demo/files/{stored.id}",
        "name": stored.name,
        "size": stored.size,
        "type": stored.type,
        "seconds": field.get("duration"),
        "emoji": field.get("emoji"),
    }


def _attachment(world: World, content: dict[str, Any]) -> dict[str, Any] | None:
    if "photo" in content:
        largest = content["photo"][-1]
        size = {"width": largest["width"], "height": largest["height"]}
        return {"kind": "photo", **_file(world, largest), **size}
    for kind in MEDIA:
        if kind in content:
            return {"kind": kind, **_file(world, content[kind])}
    for kind in ("location", "contact", "poll", "dice"):
        if kind in content:
            return {"kind": kind, "value": content[kind]}
    return None


def bubble(world: World, seen: Seen, zone: tzinfo) -> dict[str, Any]:
    """One message: words with their entities, buttons, what hangs on it, and when."""
    message = seen.raw
    content = message.content
    answered = message.reply_to
    return {
        "id": seen.id,
        "mine": seen.sender == "user",
        "text": seen.text,
        "entities": content.get("entities") or content.get("caption_entities") or [],
        "attachment": _attachment(world, content),
        "album": message.extra.get("media_group_id"),
        "forwarded": "forward_origin" in message.extra,
        "buttons": [
            [{"label": b.label, "url": b.url, "asks": b.data is not None} for b in row]
            for row in seen.buttons
        ],
        "reactions": seen.reactions,
        "edited": seen.edited,
        "silent": seen.silent,
        "reply_to": None
        if answered is None
        else {"id": answered.id, "text": Seen(world, answered).text},
        "at": datetime.fromtimestamp(message.date, UTC).astimezone(zone).isoformat(),
    }


def _typing(world: World, phone: Phone) -> bool:
    actions = phone.chat.raw.actions
    newest = next(iter(reversed(phone.chat.raw.messages.values())), None)
    if not actions or world.now() - actions[-1][0] > TYPING:
        return False
    return newest is None or newest.sender is not world.bot


def screen(world: World, phone: Phone, zone: tzinfo) -> dict[str, Any]:
    """One phone's chat with the bot, newest messages last."""
    language = phone.account.language_code or ""
    described = world.profile.descriptions
    return {
        "id": phone.id,
        "name": phone.account.first_name,
        "started": phone.chat.raw.standing is not None,
        "blocked": phone.blocked,
        "description": described.get(language[:2]) or described.get("") or "",
        "commands": commands_for(world, phone.id, language),
        "typing": _typing(world, phone),
        "toasts": [
            {"tap": toast.query_id, "text": toast.text, "alert": toast.alert}
            for toast in phone.chat.raw.toasts[-5:]
        ],
        "messages": [bubble(world, seen, zone) for seen in phone.chat.messages[-NEWEST:]],
    }
