"""Strict readers for fields of an update, and the written rule by which words are cleaned.

Words are kept as they were written, with two exceptions that a database or a file cannot hold:
NUL becomes U+2400 (its visible picture) and a lone surrogate becomes U+FFFD.
"""

from __future__ import annotations

import re
from typing import Any

LARGEST = (1 << 53) - 1
"""Telegram's ids have at most 52 significant bits."""

SURROGATE = re.compile("[\ud800-\udfff]")

Json = dict[str, Any]


class Unreadable(Exception):
    """An update that is not what the Bot API describes; `code` names the field at fault."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean(text: str) -> str:
    """The text by the rule above."""
    if not text.isascii():
        text = SURROGATE.sub("\ufffd", text)
    return text.replace("\0", "\u2400")


def number(data: Json, name: str, *, low: int = -LARGEST) -> int:
    """A required whole number from `low` on; raises Unreadable."""
    value = data.get(name)
    if type(value) is not int or not low <= value <= LARGEST:
        raise Unreadable(name)
    return value


def words(data: Json, name: str) -> str:
    """A text, cleaned, or an empty one when it is not there; raises Unreadable."""
    value = data.get(name, "")
    if not isinstance(value, str):
        raise Unreadable(name)
    return clean(value)


def token(data: Json, name: str, longest: int = 256) -> str:
    """A required identifier of Telegram's, cleaned; raises Unreadable."""
    value = words(data, name)
    if not 0 < len(value) <= longest:
        raise Unreadable(name)
    return value


def inner(data: Json, name: str) -> Json:
    """A required object; raises Unreadable."""
    value = data.get(name)
    if not isinstance(value, dict):
        raise Unreadable(name)
    return value


def optional(data: Json, name: str) -> Json | None:
    """An object that may be missing; raises Unreadable when it is something else."""
    return inner(data, name) if name in data else None
