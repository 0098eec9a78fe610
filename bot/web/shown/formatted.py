"""A message with simple formatting: what was typed made into Telegram's HTML, and shown again."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from coaching.staff.acts import Refused

LONGEST = 4096
"""Characters that one message of Telegram takes, counted without the formatting."""
LONGEST_ADDRESS = 2048
PLAIN_TAGS = ("b", "i")
"""What may be typed beside a link."""

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^<>]*)>")
_ADDRESS = re.compile(r"""\s+href\s*=\s*(?:"([^"]*)"|'([^']*)')\s*""")
_SHOWN = {
    "b": "b",
    "strong": "b",
    "i": "i",
    "em": "i",
    "u": "u",
    "ins": "u",
    "s": "s",
    "del": "s",
    "code": "code",
    "pre": "code",
    "blockquote": "quote",
    "tg-spoiler": "spoiler",
}
"""How a tag that Telegram knows is drawn on the page."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters that look alike."""

    text: str
    style: str = ""
    """The classes of its looks, with blanks between."""
    address: str = ""
    """Where a tap on it leads."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str = ""
    tag: str = ""
    closing: bool = False
    rest: str = ""


def checked(typed: str) -> str:
    """What was typed as Telegram's HTML; Refused with a sentence for what it may not hold."""
    opened: list[str] = []
    written: list[str] = []
    letters = 0
    for token in _tokens(typed):
        if token.tag:
            written.append(_tag(token, opened))
        else:
            letters += len(token.text)
            written.append(html.escape(token.text, quote=False))
    if opened:
        raise Refused("admin_web.text.unclosed", tag=opened[-1])
    found = "".join(written).strip()
    if not "".join(piece.text for piece in pieces(found)).strip():
        raise Refused("admin_web.text.empty")
    if letters > LONGEST:
        raise Refused("admin_web.text.too_long", count=letters, most=LONGEST)
    return found


def _tag(token: _Token, opened: list[str]) -> str:
    if token.tag not in (*PLAIN_TAGS, "a"):
        raise Refused("admin_web.text.tag", tag=token.tag)
    if token.closing:
        if token.rest.strip() or opened[-1:] != [token.tag]:
            raise Refused("admin_web.text.unopened", tag=token.tag)
        opened.pop()
        return f"</{token.tag}>"
    if token.tag in opened:
        raise Refused("admin_web.text.twice", tag=token.tag)
    opened.append(token.tag)
    if token.tag == "a":
        return f'<a href="{html.escape(_address(token.rest))}">'
    if token.rest.strip():
        raise Refused("admin_web.text.tag_more", tag=token.tag)
    return f"<{token.tag}>"


def _address(rest: str) -> str:
    match = _ADDRESS.fullmatch(rest)
    address = html.unescape(match[1] or match[2] or "") if match else ""
    if not address or not _leads_somewhere(address):
        raise Refused("admin_web.text.address")
    return address


def _leads_somewhere(address: str) -> bool:
    if len(address) > LONGEST_ADDRESS or re.search(r"[\s\x00-\x1f\x7f]", address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def pieces(written: str) -> tuple[Piece, ...]:
    """Telegram's HTML as runs of letters; what it does not know is left out, never run."""
    return tuple(_pieces(written))


def _pieces(written: str) -> Iterator[Piece]:
    opened: list[tuple[str, str, str]] = []
    for token in _tokens(written):
        if not token.tag:
            if token.text:
                styles = dict.fromkeys(style for _, style, _ in opened if style)
                address = next((each for _, _, each in reversed(opened) if each), "")
                yield Piece(token.text, " ".join(styles), address)
        elif token.closing:
            if opened and opened[-1][0] == token.tag:
                opened.pop()
        else:
            match = _ADDRESS.fullmatch(token.rest) if token.tag == "a" else None
            address = html.unescape(match[1] or match[2] or "") if match else ""
            style = "link" if address else _SHOWN.get(token.tag, "")
            opened.append((token.tag, style, address))


def _tokens(text: str) -> Iterator[_Token]:
    end = 0
    for match in _TAG.finditer(text):
        yield _Token(text=html.unescape(text[end : match.start()]))
        yield _Token(tag=match[2].lower(), closing=bool(match[1]), rest=match[3])
        end = match.end()
    yield _Token(text=html.unescape(text[end:]))
