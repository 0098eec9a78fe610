"""One trouble, from its first sign to its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

Kind = Literal[
    "poll",  # no updates come
    "conflict",  # another program uses the token
    "token",  # the token is refused
    "database",  # it cannot be written
    "disk",  # it is nearly full
    "late",  # messages that are due do not leave
    "dead",  # updates that could not be handled
    "unread",  # updates that could not even be read
    "unclear",  # too many sends of which nobody knows whether they arrived
    "backup",  # the last one is too old, or failed
    "clock",  # the machine's time jumped
    "content",  # changed content was refused
    "wait",  # Telegram asked for a long silence
    "flood",  # people send more than is kept
    "denied",  # one person tries again and again what they may not
    "log",  # the chain of the log does not hold
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
GRAVE: Final[frozenset[Kind]] = frozenset({"conflict", "token", "database", "disk", "late"})
"""What somebody is woken up for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A sign of trouble at one look; `detail` is a number or a code, never words of a person."""

    kind: Kind
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A trouble that is not over."""

    kind: Kind
    detail: str = ""
    first_at: datetime
    last_at: datetime
    times: int = 1
    """At how many looks it was found."""
    told_at: datetime | None = None
    seen_by: int | None = None
    """Who of those who work here said that they know."""
    seen_at: datetime | None = None
