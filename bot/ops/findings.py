"""One line of the doctor: how a thing is, and what to do if it is not as it should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Line:
    """What was found; `do` says what to do about it."""

    level: Level
    what: str
    says: str
    do: str = ""


def ok(what: str, says: str) -> Line:
    """A thing is as it should be."""
    return Line("ok", what, says)


def warn(what: str, says: str, do: str) -> Line:
    """It works, and will not always."""
    return Line("warn", what, says, do)


def fail(what: str, says: str, do: str) -> Line:
    """The bot cannot work, or not safely."""
    return Line("fail", what, says, do)
