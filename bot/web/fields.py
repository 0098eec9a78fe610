"""What a request brings with it: named fields, read one at a time, of which nothing is trusted."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from coaching.dialogue.buttons import read_id

LARGEST_BODY = 64 << 10
MOST_FIELDS = 200
FURTHEST = 1_000
"""No list is leafed through beyond this: so many entries are counted."""
FORM = "application/x-www-form-urlencoded"


class Fields:
    """The fields of a form or of an address; whoever wants one names it, the others are nothing."""

    def __init__(self, pairs: list[tuple[str, str]] | None = None, body: bytes = b"") -> None:
        self._pairs = pairs or []
        self.body = body
        """What was sent, byte for byte."""

    def text(self, name: str) -> str:
        """The first value of that name without blanks around it; empty when there is none."""
        return next((_clean(value) for key, value in self._pairs if key == name), "")

    def many(self, name: str) -> tuple[str, ...]:
        """Every value of that name that is not empty, as boxes to tick send them."""
        values = (_clean(value) for key, value in self._pairs if key == name)
        return tuple(dict.fromkeys(value for value in values if value))

    def number(self, name: str, least: int, most: int) -> int | None:
        """A whole number within bounds; None when it is none, or not within them."""
        word = self.text(name)
        if not (word.isascii() and word.isdecimal() and len(word) <= 9):
            return None
        return int(word) if least <= int(word) <= most else None

    def id(self, name: str) -> int | None:
        """A record's id as `write_id` wrote it; None when it is none."""
        return read_id(self.text(name))

    def offset(self) -> int:
        """Where in a list the page begins (`offset`), never further than FURTHEST."""
        word = self.text("offset")
        beyond = word.isascii() and word.isdecimal()
        return self.number("offset", 0, FURTHEST) or (FURTHEST if beyond and word.strip("0") else 0)


def _clean(value: str) -> str:
    # No database column takes a zero character; browsers end lines with two characters.
    return value.replace("\0", "").replace("\r\n", "\n").strip()


def read_query(request: Request) -> Fields:
    """The fields of the address; 400 when there are too many."""
    query: bytes = request.scope["query_string"]
    return Fields(_parsed(query.decode("latin-1"), "replace"))


async def read_form(request: Request) -> Fields:
    """The fields of a form; 413 above 64 KiB, 415 and 400 for what is no form."""
    kind = request.headers.get("content-type", FORM).partition(";")[0].strip().lower()
    body = await _read_body(request)
    if kind != FORM:
        raise HTTPException(415)
    try:
        return Fields(_parsed(body.decode("ascii"), "strict"), body)
    except UnicodeError:
        raise HTTPException(400) from None


async def _read_body(request: Request) -> bytes:
    length = request.headers.get("content-length", "0")
    if not (length.isascii() and length.isdecimal()):
        raise HTTPException(400)
    if len(length) > 9 or int(length) > LARGEST_BODY:
        raise HTTPException(413)
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST_BODY:
                raise HTTPException(413)
    except ClientDisconnect:
        raise HTTPException(400) from None
    return bytes(body)


def _parsed(text: str, errors: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors=errors, max_num_fields=MOST_FIELDS)
    except UnicodeError:
        raise
    except ValueError:
        raise HTTPException(400) from None
