"""What is remembered of coaches and of what they say about learners, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Literal

from coaching.records import FIRST_STANDARD

if TYPE_CHECKING:
    from content.access import Role

GradeValue = Literal[0, 1, 2, 3, 4]
"""Evidence in one reply: 0 none, 1 a general remark, 2 a real event, 3 with what was done and what
came of it, 4 with what was changed because of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Somebody who works here; also the place where their conversation stands."""

    id: int
    chat: int
    """Their private chat, which is also their Telegram user id."""
    name: str = ""
    language: str = "zh-Hant"
    roles: frozenset[Role] = frozenset()
    """Empty when every role was withdrawn: such a person is nobody again."""
    zone: str = "Asia/Taipei"
    digest_day: int = 0
    """Weekday of the weekly digest, Monday being 0."""
    digest_at: time = time(9, 0)
    step: str | None = None
    """What the bot is waiting for (`feedback:text`, `note:text` …); None: nothing."""
    step_data: dict[str, Any] = field(default_factory=dict)
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A coach accompanies a learner from `since` until `until` (None: still)."""

    id: int
    learner: int
    coach: int
    since: datetime
    """What was written before is not shown, unless the learner opened it."""
    until: datetime | None = None
    opened: bool = False
    """Whether the learner lets this coach read what is older too."""
    reviewed_at: datetime | None = None
    """When the coach last said that everything so far was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """How much evidence a coach finds in one reflection; the latest of a coach counts."""

    reflection: int
    coach: int
    learner: int
    value: int
    """0 to 4, see GradeValue."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Where a coach sees a learner on an item's five anchors; None: cannot be told yet."""

    id: int
    learner: int
    item: str
    coach: int
    value: int | None
    at: datetime
    standard: str = FIRST_STANDARD


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message of the thread between a coach and a learner; the first one is the feedback."""

    id: int
    thread: int
    """The id of the thread's first letter."""
    learner: int
    coach: int
    by: Literal["coach", "learner"]
    text: str
    at: datetime
    due: datetime | None = None
    """When it is sent, if that is later than it was written."""
    reflection: int | None = None
    """The entry under which it is said."""
    message_id: int | None = None
    """Of the message in the recipient's chat, once it was sent."""
    got_at: datetime | None = None
    """When the learner tapped that they have read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A coach's own remark about a learner, which nobody else sees but the learner's export."""

    id: int
    learner: int
    coach: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A sentence that a coach uses often."""

    id: int
    coach: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A coach is looking at a learner right now, so that two do not do the same work."""

    learner: int
    coach: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One line of the audit log about a learner, with the name of who did it."""

    actor: int | None
    name: str
    action: str
    at: datetime
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A one-time way into the web pages; the secret itself is never stored, only its hash."""

    token_hash: str
    staff: int
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A staff member's open web session; of its secret only the hash is stored."""

    token_hash: str
    staff: int
    created_at: datetime
    expires_at: datetime
