"""Texts as Telegram takes them: cleaned, trimmed, measured, with commands and links found."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from bot.demo.entities import Entity, bad_entities, parse_html, utf16_length
from bot.demo.errors import bad_request

TEXT_LIMIT = 4096  # code points, after parsing
CAPTION_LIMIT = 1024
BYTES_LIMIT = 1 << 15
REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
HINTS = re.compile(r"[/@#.]")
FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"\u3000-\u303f\uff00-\uffef]+)"
    r"|(?P<email>[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]{2,})"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<!\w)@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w))"
    r"|(?P<hashtag>(?<!\w)#\w*[^\W\d]\w*)"
)
CLOSED = frozenset({"code", "pre", "text_link", "text_mention"})
TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "blockquote": "blockquote",
}


def clean(text: str) -> str:
    """The text without control characters and direction overrides, as the server stores it."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
    return CONTROL.sub(" ", REMOVED.sub("", text))


def find_entities(text: str) -> list[Entity]:
    """The commands, links, mentions and hashtags Telegram marks by itself."""
    if HINTS.search(text) is None:
        return []
    found: list[Entity] = []
    for match in FOUND.finditer(text):
        found.append(
            {
                "offset": utf16_length(text[: match.start()]),
                "length": utf16_length(match.group()),
                "type": match.lastgroup,
            }
        )
    return found


def _merge(chosen: list[Entity], found: list[Entity]) -> list[Entity]:
    closed = [e for e in chosen if e["type"] in CLOSED]
    for entity in found:
        end = entity["offset"] + entity["length"]
        if all(end <= c["offset"] or entity["offset"] >= c["offset"] + c["length"] for c in closed):
            chosen.append(entity)
    return sorted(chosen, key=lambda entity: (entity["offset"], -entity["length"]))


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut blank ends and move the entities along."""
    trimmed = text.strip(" \n\t")
    if trimmed == text:
        return text, entities
    lead = len(text) - len(text.lstrip(" \n\t"))
    length = utf16_length(trimmed)
    kept: list[Entity] = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, length)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return trimmed, kept


def formatted(
    text: str, parse_mode: str | None, entities: list[Any] | None
) -> tuple[str, list[Entity]]:
    """What Telegram makes of a text the bot sends: (plain text, entities); raises ApiError."""
    if len(text.encode("utf-8", "replace")) > BYTES_LIMIT:
        raise bad_request("text is too long")
    mode = (parse_mode or "").lower()
    chosen: list[Entity] = []
    if mode in ("", "none"):
        chosen = [dict(entity) for entity in entities or [] if isinstance(entity, dict)]
    elif mode == "html":
        text, chosen = parse_html(text)
    elif mode in ("markdown", "markdownv2"):
        raise bad_entities("the local Telegram reads only HTML; send parse_mode HTML")
    else:
        raise bad_request("unsupported parse_mode")
    text, chosen = _trim(clean(text), chosen)
    return text, _merge(chosen, find_entities(text))


def message_text(
    text: str, parse_mode: str | None, entities: list[Any] | None
) -> tuple[str, list[Entity]]:
    """A message's text: between 1 and 4096 code points once parsed."""
    if not text:
        raise bad_request("message text is empty")
    plain, found = formatted(text, parse_mode, entities)
    if not plain:
        raise bad_request("text must be non-empty")
    if len(plain) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return plain, found


def caption_text(
    text: str, parse_mode: str | None, entities: list[Any] | None
) -> tuple[str, list[Entity]]:
    """A caption: at most 1024 code points once parsed; may be empty."""
    plain, found = formatted(text, parse_mode, entities)
    if len(plain) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return plain, found


def _tags(entity: Entity) -> tuple[str, str]:
    kind = entity["type"]
    if kind in ("text_link", "text_mention"):
        url = entity.get("url") or f"tg://user?id={entity.get('user', {}).get('id', '')}"
        return f'<a href="{escape(url)}">', "</a>"
    if kind == "pre":
        return "<pre>", "</pre>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    tag = TAGS.get(kind)
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")


def to_html(text: str, entities: list[Entity]) -> str:
    """The text with its entities as Telegram's own tags: what a page may show."""
    if not entities:
        return escape(text, quote=False)
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for entity in entities:
        before, after = _tags(entity)
        opening.setdefault(entity["offset"], []).append(before)
        closing.setdefault(entity["offset"] + entity["length"], []).insert(0, after)
    out: list[str] = []
    at = 0
    for letter in text:
        out.extend(closing.pop(at, ()))
        out.extend(opening.pop(at, ()))
        out.append(escape(letter, quote=False))
        at += 2 if letter > "\uffff" else 1
    out.extend(closing.pop(at, ()))
    return "".join(out)
