"""The plain words of a rich message: headings, lists and tables become lines."""

from __future__ import annotations

from typing import Any

from bot.telegram.fields import Json, Unreadable, clean

HOLDERS = (
    "label",
    "summary",
    "text",
    "expression",
    "alternative_text",
    "items",
    "cells",
    "blocks",
    "caption",
    "credit",
)
"""Fields that hold words or more of such fields, in reading order."""

BLOCKS = frozenset({"blocks", "items", "cells"})
DEEPEST = 64


def rich_text(message: Json) -> str:
    """Its words, a line for each block; raises Unreadable when it is no rich message."""
    blocks = message.get("blocks")
    if not isinstance(blocks, list):
        raise Unreadable("rich_message")
    return "\n".join(line for line in map(_block, blocks) if line)


def _block(block: Any, depth: int = 0) -> str:
    """The words of a block, in lines where it holds further blocks."""
    if depth > DEEPEST:
        raise Unreadable("rich_message")
    if isinstance(block, str):
        return clean(block)
    if isinstance(block, list):
        return "".join(_block(part, depth + 1) for part in block)
    if not isinstance(block, dict):
        raise Unreadable("rich_message")
    return "\n".join(filter(None, _parts(block, depth)))


def _parts(block: Json, depth: int) -> list[str]:
    parts: list[str] = []
    for name in HOLDERS:
        held = block.get(name)
        if name in BLOCKS and isinstance(held, list):
            parts.extend(_block(item, depth + 1) for item in held)
        elif held is not None:
            parts.append(_block(held, depth + 1))
    return parts
