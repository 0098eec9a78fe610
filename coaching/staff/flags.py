"""What calls for a coach's eye: told by fixed rules, each with the reason why it was raised.

Only what the coach may read is looked at. Nothing here judges a learner; a flag says "look here".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from statistics import median
from typing import Any, Final, Literal

from coaching.programme import Programme
from coaching.quotation import quotation
from coaching.records import Delivery, Rating, Reflection
from coaching.staff.alarm import distress, legal
from coaching.staff.personal import masked, personal
from coaching.staff.view import LearnerFile

__all__ = ["Flag", "distress", "flags", "legal", "masked", "open_flags", "personal"]

Code = Literal["distress", "legal", "misses", "personal", "shorter", "same", "quick", "equal"]

MISSES: Final = 3
NONE: Final = timedelta(0)
QUICK: Final = timedelta(seconds=10)
RECENT: Final = timedelta(days=7)
BEFORE: Final = timedelta(weeks=4)
"""The four weeks before the recent days, against which lengths are held."""
RECENT_NEEDED, BEFORE_NEEDED = 2, 6
"""Replies that are needed to compare lengths."""
WORTH: Final = 10
"""Characters: below this a usual length is too short to be halved."""
RATINGS_NEEDED: Final = 4
OPEN_FOR: Final = timedelta(weeks=4)
QUOTED: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One thing to look at; the text `key` with `params` says why."""

    code: Code
    key: str
    params: dict[str, Any] = field(default_factory=dict)
    reflections: tuple[int, ...] = ()
    """The entries it is about, oldest first."""
    at: datetime
    """When it last occurred."""
    safety: bool = False
    """Whether it comes before everything else."""


def flags(file: LearnerFile, programme: Programme, now: datetime) -> tuple[Flag, ...]:
    """Every flag of a learner's last weeks, the gravest first; the same file gives the same."""
    return (
        *_alarm(file, "distress", "flag.distress", distress),
        *_alarm(file, "legal", "flag.legal", legal),
        *_misses(file),
        *_personal(file),
        *_shorter(file, now),
        *_same(file),
        *_quick(file),
        *_equal(file),
    )


def open_flags(file: LearnerFile, programme: Programme, now: datetime) -> tuple[Flag, ...]:
    """The flags that the coach has not looked at since, of the last four weeks."""
    seen = file.assignment.reviewed_at if file.assignment is not None else None
    return tuple(
        flag
        for flag in flags(file, programme, now)
        if flag.at > now - OPEN_FOR and (seen is None or flag.at > seen)
    )


def missed_in_a_row(file: LearnerFile) -> tuple[Delivery, ...]:
    """The questions without an answer since the learner was last heard of, oldest first."""
    heard = max((each.created_at for each in file.reflections), default=None)
    missed: list[Delivery] = []
    for delivery in sorted(file.deliveries, key=lambda each: (each.asked_at, each.id)):
        if delivery.state in ("answered", "no_chance"):
            missed.clear()
        elif delivery.state == "missed" and (heard is None or delivery.asked_at > heard):
            missed.append(delivery)
    return tuple(missed)


def length(text: str) -> int:
    """How long words are: characters without spaces."""
    return len("".join(text.split()))


def replies(file: LearnerFile) -> tuple[Reflection, ...]:
    """The entries with words that answer a question, oldest first."""
    found = [each for each in file.reflections if each.delivery is not None and each.text.strip()]
    return tuple(sorted(found, key=_when))


def _when(reflection: Reflection) -> tuple[datetime, int]:
    return (reflection.created_at, reflection.id)


def _alarm(file: LearnerFile, code: Code, key: str, heard: Callable[[str], bool]) -> Iterator[Flag]:
    """Words that are heard in an entry, or in a letter to this coach."""
    entries = [each for each in sorted(file.reflections, key=_when) if heard(each.text)]
    times = [each.created_at for each in entries]
    times += [each.at for each in file.letters if each.by == "learner" and heard(each.text)]
    if times:
        yield Flag(
            code=code,
            key=key,
            params={"count": len(times)},
            reflections=tuple(each.id for each in entries),
            at=max(times),
            safety=True,
        )


def _misses(file: LearnerFile) -> Iterator[Flag]:
    missed = missed_in_a_row(file)
    if len(missed) >= MISSES:
        yield Flag(
            code="misses",
            key="flag.misses",
            params={"count": len(missed)},
            at=missed[-1].asked_at,
        )


def _personal(file: LearnerFile) -> Iterator[Flag]:
    found = [each for each in sorted(file.reflections, key=_when) if personal(each.text)]
    if found:
        yield Flag(
            code="personal",
            key="flag.personal",
            params={"count": len(found)},
            reflections=tuple(each.id for each in found),
            at=found[-1].created_at,
        )


def _shorter(file: LearnerFile, now: datetime) -> Iterator[Flag]:
    """Half as long as usual: medians, so that one long or short reply tells nothing."""
    since = now - RECENT
    answered = [each for each in replies(file) if since - BEFORE < each.created_at <= now]
    recent = [each for each in answered if each.created_at > since]
    before = [length(each.text) for each in answered if each.created_at <= since]
    if len(recent) < RECENT_NEEDED or len(before) < BEFORE_NEEDED:
        return
    usual, lately = median(before), median(length(each.text) for each in recent)
    if usual >= WORTH and lately * 2 <= usual:
        yield Flag(
            code="shorter",
            key="flag.shorter",
            params={"usual": round(usual), "lately": round(lately)},
            reflections=tuple(each.id for each in recent),
            at=recent[-1].created_at,
        )


def _same(file: LearnerFile) -> Iterator[Flag]:
    """The same words to two questions, such as a bare "fine"."""
    by_words = sorted(replies(file), key=lambda each: (_bare(each.text), *_when(each)))
    found = []
    for words, group in groupby(by_words, key=lambda each: _bare(each.text)):
        alike = list(group)
        if words and len(alike) > 1:
            found.append(alike)
    for alike in sorted(found, key=lambda group: _when(group[-1])):
        words = masked(alike[-1].text)
        shown = quotation(words, QUOTED).shown
        yield Flag(
            code="same",
            key="flag.same",
            params={"count": len(alike), "words": shown},
            reflections=tuple(each.id for each in alike),
            at=alike[-1].created_at,
        )


def _bare(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _quick(file: LearnerFile) -> Iterator[Flag]:
    asked = {each.id: each.asked_at for each in file.deliveries}
    found = [
        each
        for each in replies(file)
        if each.delivery in asked and NONE <= each.created_at - asked[each.delivery] <= QUICK
    ]
    if found:
        yield Flag(
            code="quick",
            key="flag.quick",
            params={"count": len(found), "seconds": QUICK.seconds},
            reflections=tuple(each.id for each in found),
            at=found[-1].created_at,
        )


def _equal(file: LearnerFile) -> Iterator[Flag]:
    """The same place on every scale: all self-ratings, from four on."""
    ratings: list[Rating] = sorted(file.ratings, key=lambda each: (each.at, each.id))
    values = {each.value for each in ratings}
    if len(ratings) >= RATINGS_NEEDED and len(values) == 1:
        yield Flag(
            code="equal",
            key="flag.equal",
            params={"count": len(ratings), "value": ratings[-1].value},
            at=ratings[-1].at,
        )
