"""What a message shows that is not words."""

from __future__ import annotations

from bot.telegram.fields import Json, Unreadable, inner, token
from coaching.records import MediaKind

# In this order: an animation also comes as a document.
FILES: dict[str, MediaKind] = {
    "voice": "voice",
    "animation": "video",
    "document": "document",
    "video": "video",
    "video_note": "video_note",
    "audio": "audio",
    "sticker": "sticker",
}
# A live photo also comes as a photo, which is what can be shown again; its own file is a film.
WITHOUT_FILE = (
    "live_photo",
    "contact",
    "location",
    "venue",
    "poll",
    "dice",
    "story",
    "game",
    "checklist",
    "paid_media",
    "giveaway",
    "rich_message",
)
"""Things a person can send that are kept without a file; whatever else comes is a service note."""


def shown(message: Json) -> tuple[MediaKind, str | None] | None:
    """The kind and file id of what is shown, None for a service note; raises Unreadable."""
    for name, kind in FILES.items():
        if name in message:
            return kind, token(inner(message, name), "file_id")
    if "photo" in message:
        return "photo", _largest(message["photo"])
    if any(name in message for name in WITHOUT_FILE):
        return "other", None
    return None


def _largest(sizes: object) -> str:
    """Telegram lists a photo's sizes from small to large."""
    if not isinstance(sizes, list) or not sizes or not isinstance(sizes[-1], dict):
        raise Unreadable("photo")
    return token(sizes[-1], "file_id")
