"""What an admin can do with a broadcast, by the chat or by the web: one record for each act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, ClassVar, Final

from coaching.broadcast.records import Audience, Timing

LISTED: Final = 1000
"""How many recipients are looked at in one list; a table of them all is saved as a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBroadcasts:
    """See the latest broadcasts, newest first."""

    action: ClassVar[str] = "broadcast.read"
    most: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBroadcast:
    """See one broadcast with what became of it; `people` with its recipients too."""

    action: ClassVar[str] = "broadcast.read"
    broadcast: int
    people: str = ""
    """Which recipients: `failed`, `unknown`, `excluded`, or none."""
    most: int = LISTED
    """How many of them at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeBroadcast:
    """Begin a broadcast, or give a draft its message or its prompt (one of the two)."""

    action: ClassVar[str] = "broadcast.send"
    broadcast: int | None = None
    message: Mapping[str, Any] | None = None
    prompt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseAudience:
    """Say who a draft is for, and learn how many that is."""

    action: ClassVar[str] = "broadcast.send"
    broadcast: int
    audience: Audience = field(default_factory=Audience)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseTiming:
    """Say when a draft is to be sent."""

    action: ClassVar[str] = "broadcast.send"
    broadcast: int
    timing: Timing = "now"
    at: datetime | None = None
    wall: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TestBroadcast:
    """Send a draft to oneself, exactly as learners will get it."""

    action: ClassVar[str] = "broadcast.send"
    broadcast: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmBroadcast:
    """Have a draft sent; `count` is the number that was typed and must be how many get it."""

    action: ClassVar[str] = "broadcast.send"
    broadcast: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveBroadcast:
    """Let a broadcast to many go, as a second admin; or (`yes` False) send it back as a draft."""

    action: ClassVar[str] = "broadcast.send"
    broadcast: int
    yes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SteerBroadcast:
    """`pause`, `resume` or `cancel`; before it begins, `cancel` makes it a draft again."""

    action: ClassVar[str] = "broadcast.send"
    broadcast: int
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryBroadcast:
    """Send again what `failed`, or what is `unknown`, each by its own decision."""

    action: ClassVar[str] = "broadcast.send"
    broadcast: int
    which: str


BroadcastAct = (
    ReadBroadcasts
    | ReadBroadcast
    | ComposeBroadcast
    | ChooseAudience
    | ChooseTiming
    | TestBroadcast
    | ConfirmBroadcast
    | ApproveBroadcast
    | SteerBroadcast
    | RetryBroadcast
)
