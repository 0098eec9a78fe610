"""From what Telegram sent to the row that keeps it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from bot.telegram.fields import LARGEST
from bot.telegram.parse import chat_of
from storage.inbox import Received

Store = Callable[[list[Received]], Awaitable[object]]
"""Keeps updates for good: when it returns they are on disk."""


def received_from(update: Any) -> Received | None:
    """The update as it will be stored: ASCII JSON, so that any text can be kept and told apart.

    None for what has no usable update_id; what cannot be written again keeps its id alone.
    """
    number = update.get("update_id") if isinstance(update, dict) else None
    if type(number) is not int or not 0 <= number <= LARGEST:
        return None
    try:
        raw = json.dumps(update, separators=(",", ":"))
    except (RecursionError, ValueError):
        raw = json.dumps({"update_id": number})
    return Received(update_id=number, chat=chat_of(update), raw=raw)
