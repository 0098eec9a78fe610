"""The chain of the log: each line is sealed with the seal of the one before it.

Whoever changes, removes or moves a sealed line has to make every later seal anew, and then the
newest one is another than the one that was printed and kept elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from coaching.people.records import Line

_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")

Fault = Literal["changed", "missing", "cut", "other"]
"""A line is not as it was sealed; there is none at a place; the newest are gone; it is another
log than the one whose seal was kept."""


@dataclass(frozen=True, slots=True)
class Head:
    """A place in the chain and the seal that stands there."""

    place: int = 0
    seal: str = ""

    def __str__(self) -> str:
        """As it is printed, for keeping it elsewhere."""
        return f"{self.place}:{self.seal}"


START = Head()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What going through the chain found."""

    head: Head
    """How far it is as it was sealed."""
    lines: int
    """How many lines that are."""
    fault: Fault | None = None
    place: int | None = None
    """The first place that is not as it was sealed."""


def read_head(text: str) -> Head | None:
    """A head as it was printed; None when it is not one."""
    place, _, seal = text.strip().partition(":")
    right = place.isascii() and place.isdecimal() and len(place) < 19
    if not right or len(seal) != 64 or set(seal) - set("0123456789abcdef"):
        return None
    return Head(int(place), seal)


def canonical(line: Line, place: int) -> str:
    """What of a line is sealed: its place and all of its own content, as one JSON list."""
    at = (line.at - _EPOCH) // timedelta(milliseconds=1)
    fields = (place, line.id, line.actor, line.action, line.subject, at, line.detail)
    return json.dumps(fields, ensure_ascii=True, separators=(",", ":"))


def after(head: Head, line: Line) -> Head:
    """The head once a line was sealed behind it."""
    place = head.place + 1
    sealed = sha256(f"{head.seal}\n{canonical(line, place)}".encode()).hexdigest()
    return Head(place, sealed)


class Going:
    """Goes through sealed lines in the order of their places, and stops at the first fault."""

    def __init__(self, base: Head = START, kept: Iterable[Head] = ()) -> None:
        """Begin behind `base`; `kept` are heads that were noted elsewhere."""
        self.head = base
        self._base = base
        self._kept = {each.place: each for each in kept if each.place > base.place}
        self._fault: tuple[Fault, int] | None = None

    def take(self, lines: Iterable[Line]) -> bool:
        """Go on through these lines; False once there is a fault."""
        for line in lines:
            if self._fault is None:
                self._fault = self._look(line)
        return self._fault is None

    def _look(self, line: Line) -> tuple[Fault, int] | None:
        expected = after(self.head, line)
        if line.place != expected.place:
            return "missing", expected.place
        if line.seal != expected.seal:
            return "changed", expected.place
        if self._kept.get(expected.place, expected) != expected:
            return "other", expected.place
        self.head = expected
        return None

    def end(self, newest: Head) -> Verdict:
        """What was found, given the head as the program itself remembers it."""
        if self._fault is None:
            self._fault = self._end(newest)
        fault, place = self._fault or (None, None)
        found = self.head.place - self._base.place
        return Verdict(head=self.head, lines=found, fault=fault, place=place)

    def _end(self, newest: Head) -> tuple[Fault, int] | None:
        furthest = max([newest.place, *self._kept])
        if furthest > self.head.place:
            return "cut", self.head.place + 1
        if newest != self.head:
            return "other", self.head.place
        return None
