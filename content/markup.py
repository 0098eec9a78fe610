"""Telegram's HTML in texts: is it balanced, and what is left when it is taken off."""

import html
import re
from collections.abc import Iterable
from typing import Final

ALLOWED: Final = frozenset({"b", "i", "u", "s", "code", "pre", "a", "tg-spoiler", "blockquote"})
"""The tags our texts may use; Telegram knows more, a phone needs no more."""

TAG: Final = re.compile(r"<(/?)([a-z][a-z-]*)((?:\s[^<>]*)?)>")
ENTITY: Final = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")
ATTRIBUTES: Final = {
    "a": re.compile(r'\shref="[^"<>]+"'),
    "blockquote": re.compile(r"(?:\sexpandable)?"),
}
NOTHING: Final = re.compile("")


def markup_problem(text: str) -> str | None:
    """Say in a sentence what Telegram would refuse in this HTML, or None when all is well."""
    opened: list[str] = []
    for closing, tag, attributes in TAG.findall(text):
        problem = _tag_problem(opened, closing, tag, attributes)
        if problem is not None:
            return problem
    if opened:
        return f"<{opened[-1]}> is never closed."
    rest = TAG.sub("", text)
    if "<" in rest or ">" in rest:
        return "There is a bare < or >; write &lt; or &gt;."
    if "&" in ENTITY.sub("", rest):
        return "There is a bare &; write &amp;."
    return None


def without_markup(pieces: Iterable[str]) -> tuple[str, ...]:
    """Take tags and entities off the literals (even places); names (odd places) stay."""
    joined = "\0".join(pieces)
    return tuple(html.unescape(TAG.sub("", joined)).split("\0"))


def _tag_problem(opened: list[str], closing: str, tag: str, attributes: str) -> str | None:
    if tag not in ALLOWED:
        return f"<{tag}> is not a tag for our texts; use one of: {', '.join(sorted(ALLOWED))}."
    if closing:
        if not opened or opened[-1] != tag:
            return f"</{tag}> closes nothing that is open here."
        opened.pop()
        return "A closing tag takes no attributes." if attributes else None
    if not ATTRIBUTES.get(tag, NOTHING).fullmatch(attributes):
        return f"<{tag}> has attributes it cannot have."
    opened.append(tag)
    return None
