"""How dates, times, weekdays and words are written into columns, and read again."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Any

from storage.instants import from_ms, to_ms


def to_ms_or_none(instant: datetime | None) -> int | None:
    """`to_ms`, or None."""
    return None if instant is None else to_ms(instant)


def from_ms_or_none(ms: int | None) -> datetime | None:
    """`from_ms`, or None."""
    return None if ms is None else from_ms(ms)


def to_day_or_none(day: date | None) -> str | None:
    """A date as YYYY-MM-DD, or None."""
    return None if day is None else day.isoformat()


def from_day_or_none(text: str | None) -> date | None:
    """The date of YYYY-MM-DD, or None."""
    return None if text is None else date.fromisoformat(text)


def to_clock(moment: time) -> str:
    """A local time as HH:MM."""
    return moment.isoformat("minutes")


def to_weekdays(days: frozenset[int]) -> str:
    """Weekdays as their digits, Monday being 0."""
    return "".join(map(str, sorted(days)))


def from_weekdays(text: str) -> frozenset[int]:
    """The weekdays of such digits."""
    return frozenset(map(int, text))


def storable(text: str) -> str:
    """The same words as both databases can keep them.

    Neither keeps half a surrogate pair, PostgreSQL no NUL, and SQLite counts only up to one: they
    become U+FFFD and U+2400. Everything else is left byte for byte.
    """
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", "\u2400") if "\0" in text else text


def storable_or_none(text: str | None) -> str | None:
    """`storable`, or None."""
    return None if text is None else storable(text)


def to_json_text(data: Any) -> str:
    """Compact JSON, readable in the database."""
    return storable(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
