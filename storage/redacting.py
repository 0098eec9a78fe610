"""Takes words out of stored updates and tells whether a message repeats them: pure functions."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from html import unescape
from typing import Any

NOTHING = "{}"
"""What stands in place of an erased update or message."""

_KEPT = ("message_id", "date", "edit_date", "chat", "from")
_NAMES = ("first_name", "last_name", "username", "title")
_SHORTEST_QUOTATION = 6


def mentions(raw: str, messages: Collection[int]) -> bool:
    """Whether an update carries one of these messages, or cannot be read."""
    try:
        return _mentions(json.loads(raw), messages)
    except (ValueError, RecursionError):
        return True


def without_messages(raw: str, messages: Collection[int]) -> str:
    """The update without what these messages said; `{}` when it cannot be read."""
    try:
        return json.dumps(_without_messages(json.loads(raw), messages))
    except (ValueError, RecursionError):
        return NOTHING


def without_names(raw: str) -> str:
    """The update without the person's names and the messages it refers to."""
    try:
        return json.dumps(_without_names(json.loads(raw)))
    except (ValueError, RecursionError):
        return NOTHING


def repeats(body: str, texts: Iterable[str]) -> bool:
    """Whether a message (its JSON) repeats a run of characters of one of the texts."""
    said = "\n".join(unescape(words) for words in _strings(json.loads(body)))
    return any(run in said for text in texts for run in _runs(text))


def _runs(text: str) -> Iterable[str]:
    """Every run of characters that makes a quotation, the whole text when it is shorter."""
    last = max(len(text) - _SHORTEST_QUOTATION, 0)
    return (text[start : start + _SHORTEST_QUOTATION] for start in range(last + 1) if text)


def _strings(data: Any) -> Iterable[str]:
    """All strings in a JSON value."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from _strings(each)


def _mentions(data: Any, messages: Collection[int]) -> bool:
    """Whether one of the messages is anywhere in a JSON value."""
    if isinstance(data, dict):
        if data.get("message_id") in messages:
            return True
        data = list(data.values())
    return isinstance(data, list) and any(_mentions(each, messages) for each in data)


def _without_messages(data: Any, messages: Collection[int]) -> Any:
    """A JSON value in which the messages are bare: no words, no files, no quotation of them."""
    if isinstance(data, list):
        return [_without_messages(each, messages) for each in data]
    if not isinstance(data, dict):
        return data
    if data.get("message_id") in messages:
        return {key: data[key] for key in _KEPT if key in data}
    replied = data.get("reply_to_message")
    if isinstance(replied, dict) and replied.get("message_id") in messages:
        data = {key: value for key, value in data.items() if key != "quote"}
    return {key: _without_messages(value, messages) for key, value in data.items()}


def _without_names(data: Any) -> Any:
    """A JSON value with empty names, and without the message that was tapped or replied to."""
    if isinstance(data, list):
        return [_without_names(each) for each in data]
    if not isinstance(data, dict):
        return data
    bare = {key: "" if key in _NAMES else _without_names(value) for key, value in data.items()}
    for old in (bare.get("reply_to_message"), bare.get("message") if "data" in bare else None):
        if isinstance(old, dict):
            kept = {key: old[key] for key in _KEPT if key in old}
            old.clear()
            old.update(kept)
    bare.pop("quote", None)
    return bare
