"""What a request brings with it: named fields, read one at a time, of which nothing is trusted."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from types import MappingProxyType
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from coaching.dialogue.buttons import read_id

LARGEST_BODY = 64 << 10
LARGEST_UPLOAD = 1 << 20
"""Of a form that may bring a file, all together; it never leaves memory."""
MOST_FIELDS = 200
FURTHEST = 1_000
"""No list is leafed through beyond this: so many entries are counted."""
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data"
NO_FILES: Mapping[str, bytes] = MappingProxyType({})


class Fields:
    """The fields of a form or of an address; whoever wants one names it, the others are nothing."""

    def __init__(
        self,
        pairs: list[tuple[str, str]] | None = None,
        body: bytes = b"",
        files: Mapping[str, bytes] = NO_FILES,
    ) -> None:
        self._pairs = pairs or []
        self._files = files
        self.body = body
        """What was sent, byte for byte; of a form with a file what its fields come to."""

    def file(self, name: str) -> bytes | None:
        """What the file of that name holds; None when none was chosen."""
        return self._files.get(name)

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


async def read_form(request: Request, *, uploads: bool = False) -> Fields:
    """The fields of a form; 413 above 64 KiB, 415 and 400 for what is no form.

    With `uploads` it may bring a file, and then be as large as 1 MiB.
    """
    kind = request.headers.get("content-type", FORM).partition(";")[0].strip().lower()
    brings = uploads and kind == PARTS
    body = await _read_body(request, LARGEST_UPLOAD if brings else LARGEST_BODY)
    if brings:
        return await _read_parts(request, body)
    if kind != FORM:
        raise HTTPException(415)
    try:
        return Fields(_parsed(body.decode("ascii"), "strict"), body)
    except UnicodeError:
        raise HTTPException(400) from None


async def _read_parts(request: Request, body: bytes) -> Fields:
    # Browsers name no charset; with one, text could be made that no database takes.
    if "charset" in request.headers["content-type"].lower():
        raise HTTPException(400)

    async def stream() -> AsyncIterator[bytes]:
        yield body

    parser = MultiPartParser(
        request.headers,
        stream(),  # type: ignore[arg-type]
        max_files=1,
        max_fields=MOST_FIELDS,
        max_part_size=LARGEST_BODY,
    )
    try:
        sent = await parser.parse()
    except MultiPartException:
        raise HTTPException(400) from None
    pairs = [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]
    files = {
        name: await value.read()
        for name, value in sent.multi_items()
        # Where no file was chosen, browsers send one without a name.
        if isinstance(value, UploadFile) and value.filename
    }
    await sent.close()
    # The line between the parts is another each time, the same form or not.
    told = json.dumps(pairs).encode() + b"".join(files.values())
    return Fields(pairs, told, files)


async def _read_body(request: Request, largest: int) -> bytes:
    length = request.headers.get("content-length", "0")
    if not (length.isascii() and length.isdecimal()):
        raise HTTPException(400)
    if len(length) > 9 or int(length) > largest:
        raise HTTPException(413)
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > largest:
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
