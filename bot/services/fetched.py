"""Files that people send to be read: fetched when their turn comes, then heard like an update.

What a decision asks for is fetched outside of any transaction, by whoever sends messages. Its
words then wait in the inbox, so that they take effect once, and in the order of their chat.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from coaching.events import Event, Fetched
from coaching.messages import Fetch
from coaching.records import record_id
from coaching.staff.acts import Refused
from coaching.uploaded import words_in
from storage.inbox import Received

Parse = Callable[[Any, datetime], Event]
Store = Callable[[list[Received]], Awaitable[object]]
"""Keeps updates for good: when it returns they are on disk."""
_FETCHED = "fetched"


def keeping(store: Store) -> Callable[[int, Fetch, bytes | None], Awaitable[None]]:
    """Keeps what a file says; without content there is no such file, or it is too large."""

    async def keep(chat: int, message: Fetch, content: bytes | None) -> None:
        told = {"key": message.key, "chat": chat, "words": _words(content)}
        # Whoever sends updates may only give them ids that are not negative.
        number = -record_id(f"fetched:{message.key}")
        raw = json.dumps({"update_id": number, _FETCHED: told})
        await store([Received(update_id=number, chat=chat, raw=raw)])

    return keep


def reading(parse: Parse) -> Parse:
    """Reads what is in the inbox: what was fetched, and the channel's updates by `parse`."""

    def read(raw: Any, at: datetime) -> Event:
        if isinstance(raw, dict) and _FETCHED in raw and _is_ours(raw.get("update_id")):
            told = raw[_FETCHED]
            key = f"fetched:{told['key']}"
            return Fetched(key=key, chat=told["chat"], at=at, words=told["words"])
        return parse(raw, at)

    return read


def _is_ours(number: object) -> bool:
    return isinstance(number, int) and number < 0


def _words(content: bytes | None) -> str | None:
    if content is None:
        return None
    try:
        return words_in(content)
    except Refused:
        return None
