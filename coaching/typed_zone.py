"""The time zone in what a person typed: a city, an IANA name, or a difference such as `+9`."""

from __future__ import annotations

import re
from typing import Final

from coaching.typed_words import normal, without
from content.words import TimeWords

OFFSET: Final = r"(?:utc|gmt)? ?([+-]) ?(\d{1,2})(?::?(\d\d))?"
EASTERNMOST: Final = 14
WESTERNMOST: Final = -12


def find_zone(text: str, words: TimeWords) -> str | None:
    """Find the IANA zone of a place; None when it is unknown, or has more than one zone."""
    typed = normal(text).strip(".,!")
    offset = re.fullmatch(OFFSET, typed)
    if offset is not None:
        return _of_offset(offset[1], int(offset[2]), offset[3] or "00", words)
    for place in (typed, without(typed, words.place_fillers)):
        plain = place.replace("_", " ")
        zone = words.places.get(plain) or words.zones.get(plain)
        if zone is not None:
            return zone
    return None


def _of_offset(sign: str, hours: int, minutes: str, words: TimeWords) -> str | None:
    named = words.offsets.get(f"{sign}{hours:02d}:{minutes}")
    if named is not None:
        return named
    east = hours if sign == "+" else -hours
    if minutes != "00" or not WESTERNMOST <= east <= EASTERNMOST:
        return None
    # POSIX counts westward: Etc/GMT-9 is nine hours east of Greenwich.
    return f"Etc/GMT{-east:+d}" if east else "UTC"
