"""What an uploaded table says: its words in whichever way it was saved, and ids out of it."""

from __future__ import annotations

import csv
import io

from coaching.staff.acts import Refused

ENCODINGS = ("utf-8-sig", "cp950")
"""As spreadsheets in Taiwan save a table: with UTF-8 chosen, and without a choice."""
MOST_IDS = 20_000
LONGEST_ID = 15


def words_in(content: bytes) -> str:
    """The words of a file; Refused when it is no table of words."""
    for encoding in ENCODINGS:
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in words:
            return words
    raise Refused("upload.no_text")


def ids_in(words: str) -> frozenset[int]:
    """The Telegram user ids in the first column; Refused at a line that has none.

    The first line may be a heading.
    """
    found: set[int] = set()
    for number, first in _first_column(words):
        if first.isascii() and first.isdecimal() and len(first) <= LONGEST_ID:
            found.add(int(first))
        elif number > 1:
            raise Refused("upload.no_id", line=number)
    if not found:
        raise Refused("upload.no_ids")
    if len(found) > MOST_IDS:
        raise Refused("upload.too_many", count=len(found), most=MOST_IDS)
    return frozenset(found)


def _first_column(words: str) -> list[tuple[int, str]]:
    # What people paste stands apart by commas as often as by lines.
    text = words if _is_table(words) else "\n".join(words.replace(",", " ").split())
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error:
        raise Refused("upload.no_text") from None
    firsts = [(number, row[0].strip() if row else "") for number, row in enumerate(rows, 1)]
    return [(number, first) for number, first in firsts if first]


def _is_table(words: str) -> bool:
    """Whether there is more in it than numbers and what stands between them."""
    return any(not (letter.isspace() or letter in ",0123456789") for letter in words)
