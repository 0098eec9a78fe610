"""What an update counts as when a chat sends very many, and when the person sent it."""

from __future__ import annotations

import json
from typing import Any, Literal

SENT = {"message": "date", "edited_message": "edit_date"}
"""Where the kinds of update that carry a message say when it was sent."""


def share_of(raw: str) -> tuple[Literal["word", "wish"], int | None] | None:
    """The share of an update's JSON: a word to be kept, or a wish (a tap, a command).

    With the Unix seconds at which it was sent, None for just now. None altogether for what nobody
    can send many of, and for what cannot be read: that is never left out.
    """
    try:
        update = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(update, dict):
        return None
    if "callback_query" in update:
        return "wish", None
    for kind, date in SENT.items():
        if isinstance(update.get(kind), dict):
            return _of_message(update[kind], date)
    return None


def _of_message(message: dict[str, Any], date: str) -> tuple[Literal["word", "wish"], int | None]:
    sent = message.get(date)
    at = sent if type(sent) is int and sent > 0 else None
    text = message.get("text")
    return ("wish" if isinstance(text, str) and text.startswith("/") else "word"), at
