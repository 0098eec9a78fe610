"""Small pieces of wording that the coach's screens share."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape

from coaching.dialogue import phrase
from coaching.local_time import local_date, local_time
from coaching.records import Delivery, Learner, Reflection
from coaching.staff import wording
from coaching.staff.dialogue.turn import StaffTurn

_TAG = re.compile("<[^>]*>")


LONGEST = 4096
"""Characters of a message, as the strictest count goes: UTF-16 units."""


def fitting(compose: Callable[[int], str], *limits: int) -> str:
    """What is composed with the first of these limits that lets it fit into one message."""
    html = ""
    for limit in limits:
        html = compose(limit)
        if len(unescape(_TAG.sub("", html)).encode("utf-16-le", "replace")) // 2 <= LONGEST:
            break
    return html


def name_of(turn: StaffTurn, learner: Learner) -> str:
    """A learner's name on one short line."""
    return wording.name_of(learner, turn.programme, turn.language)


def question_of(delivery: Delivery, limit: int) -> str:
    """The question alone, without its heading, hint and example, as plain words."""
    blocks = delivery.text.split("\n\n")
    words = blocks[1] if len(blocks) > 1 else blocks[0]
    return phrase.clip(unescape(_TAG.sub("", words)).replace("\n", " "), limit)


def day_of(turn: StaffTurn, zone: str, instant: datetime) -> str:
    """The date on which something was, where the learner is."""
    return phrase.short_date(turn, local_date(zone, instant))


def written_on(turn: StaffTurn, learner: Learner, reflection: Reflection) -> str:
    """The date on which an entry was written, where the learner is."""
    return day_of(turn, learner.zone, reflection.created_at)


def clock_of(turn: StaffTurn, zone: str, instant: datetime) -> str:
    """Date and time of day where somebody is."""
    local = local_time(zone, instant)
    return f"{phrase.short_date(turn, local.date())} {local:%H:%M}"


def excerpt(text: str, words: str, limit: int) -> str:
    """So much of a text as fits, around the first of the words that were looked for."""
    flat = " ".join(text.split())
    found = [at for word in words.split() if (at := flat.casefold().find(word.casefold())) >= 0]
    start = max(0, min(found, default=0) - limit // 3)
    if len(flat) <= limit or start == 0:
        return phrase.clip(flat, limit)
    return "\u2026" + phrase.clip(flat[start:], limit - 1)
