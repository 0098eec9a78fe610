"""What is remembered of a broadcast, as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, Literal

BroadcastState = Literal[
    "draft",  # being composed; nothing will be sent
    "approval",  # confirmed by its author, waits for a second admin
    "waiting",  # confirmed; begins at its first stage, and can be called off until then
    "running",
    "paused",
    "cancelled",
    "done",
]
Timing = Literal["now", "at", "local"]
"""At once; at one instant for everybody; at one wall-clock time in each learner's own zone."""

Why = Literal["joining", "resting", "paused", "blocked", "left", "leaving", "served"]
"""Why somebody of the audience gets nothing: not agreed yet, resting, paused, blocked the bot or
deleted their account, left, asked to be forgotten, or has had a broadcast within the day."""


MAY_PASS = frozenset({"blocked", "deactivated", "no_chat"})
"""Reasons of a failure that may be over once the person is back; others stay what they are."""
ALIVE = frozenset({"waiting", "running", "paused"})
"""States of a broadcast of which something may still be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who a broadcast is for; every condition that is given must hold, none means everybody."""

    cohorts: frozenset[int] = frozenset()
    trades: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    active_days: int | None = None
    """Only who was in touch within so many days."""
    missing_item: str | None = None
    """Only who never answered a question about this item."""
    standard: str = ""
    """The code of the standard of `missing_item`; empty: of whichever."""
    chats: frozenset[int] | None = None
    """Only these people, by Telegram user id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many an audience comes to, at one moment."""

    get: int = 0
    """How many learners will get it."""
    later: int = 0
    """How many of them only after their quiet hours."""
    excluded: Mapping[Why, int] = field(default_factory=dict)
    unknown: int = 0
    """Of the ids that were given: how many are no learner's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """From `due` on the learners of these zones are served; no zones: everybody."""

    due: datetime
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the messages of a broadcast so far."""

    waiting: int = 0
    """Queued, held or on the wire."""
    sent: int = 0
    unknown: int = 0
    """Nobody can tell whether they arrived; they are never sent again unless an admin says so."""
    failed: Mapping[str, int] = field(default_factory=dict)
    """By reason (see bot/ports.py); `expired`: a question whose day was over, `undecided`: an
    error of the program."""
    cancelled: int = 0
    next_due: datetime | None = None
    """When the first of those that are queued may leave."""

    @property
    def all(self) -> int:
        """Everybody for whom a message was made."""
        return self.waiting + self.sent + self.unknown + sum(self.failed.values()) + self.cancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """One message or question to many; also the place where its expansion stands."""

    id: int
    author: int
    chat: int
    """The author's chat: progress and report go there."""
    state: BroadcastState = "draft"
    message: Mapping[str, Any] | None = None
    """A Text or Media as `coaching.messages.to_json` writes it; None while a prompt is chosen."""
    prompt: str | None = None
    """The id of a prompt of the bank that is put in place of a message."""
    audience: Audience = field(default_factory=Audience)
    timing: Timing = "now"
    at: datetime | None = None
    """When, for `at`."""
    wall: time | None = None
    """When, for `local`."""
    reach: Reach = field(default_factory=Reach)
    """As it was when it was confirmed."""
    stages: tuple[Stage, ...] = ()
    """Fixed when it was confirmed, in the order of `due`."""
    stage: int = 0
    """The stage that is being expanded."""
    cursor: int = 0
    """The last learner of this stage who was looked at."""
    expanded: int = 0
    """How many messages were put into the outbox so far."""
    created_at: datetime
    confirmed_at: datetime | None = None
    approved_by: int | None = None
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    told_at: datetime | None = None
    """When progress was last shown."""
    result: Tally | None = None
    """What became of it, kept when the outbox has long been pruned."""
