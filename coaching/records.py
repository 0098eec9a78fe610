"""The things the coach remembers, as frozen records; storage keeps them, the rules read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from hashlib import blake2b
from typing import Any, Literal

Status = Literal["joining", "active", "resting", "paused", "blocked", "left"]
DeliveryState = Literal["asked", "answered", "no_chance", "swapped", "missed", "expired"]
Via = Literal["join", "daily", "swap", "asked", "return", "broadcast"]
PartRole = Literal["answer", "more", "follow_up", "note"]
MediaKind = Literal[
    "voice", "photo", "document", "video", "video_note", "audio", "sticker", "other"
]

FIRST_STANDARD = "BLM2421-007v4"
"""The standard of what was kept when there was only one and records did not name it."""


def record_id(key: str, ordinal: int = 0) -> int:
    """An opaque 63-bit id for a record made by the event `key`.

    The same event always makes the same ids, so handling it again cannot make a second record.
    """
    digest = blake2b(f"{key}#{ordinal}".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """A group of learners who share defaults; its seed gives the whole class one weekly theme."""

    id: int
    name: str
    zone: str = "Asia/Taipei"
    language: str = "zh-Hant"
    seed: int = 0
    open: bool = True
    coach: int | None = None
    """Who accompanies whoever joins and lets a coach read."""
    weekdays: frozenset[int] | None = None
    """The days on which its learners are asked; None: each chooses three or five."""
    prompt_at: time | None = None
    """The time that is offered first to whoever joins."""
    weekly_day: int = 5
    weekly_at: time = time(10, 0)
    starts_on: date | None = None
    """Nobody is asked before this date."""
    ends_on: date | None = None
    """The last date on which its learners are asked, unless they go on by themselves."""
    holidays: bool = True
    """Whether nobody is asked on the national holidays of Taiwan."""
    days_off: Mapping[date, str] = field(default_factory=dict)
    """Days of its own without questions, each with its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """One person and how they want to be asked; also the place where a conversation stands."""

    id: int
    chat: int
    cohort: int
    name: str = ""
    language: str = "zh-Hant"
    status: Status = "joining"
    trade: str | None = None
    zone: str = "Asia/Taipei"
    prompt_at: time = time(10, 30)
    weekdays: frozenset[int] = frozenset(range(5))
    weekly_day: int = 5
    weekly_at: time = time(10, 0)
    coach_may_read: bool = False
    notice_version: str | None = None
    joined_at: datetime | None = None
    step: str | None = None
    """What the bot is waiting for (`join:trade`, `ask:time` …); None: an answer or nothing."""
    step_data: dict[str, Any] = field(default_factory=dict)
    delivery: int | None = None
    """The question that a plain text answers."""
    reflection: int | None = None
    """The reflection still being written: further messages belong to it."""
    last_date: date | None = None
    """Local date of the latest prompt: never two on one date."""
    last_at: datetime | None = None
    last_contact: datetime | None = None
    rated_week: date | None = None
    """Monday of the week in which the latest self-rating was asked."""
    misses: int = 0
    paused_until: datetime | None = None
    forget_at: datetime | None = None
    """When everything of this person is erased; set between asking to be forgotten and then."""
    season: date | None = None
    """The end of the cohort's season that this learner was told of."""
    goes_on: bool = False
    """Whether they wished to be asked after the end of the season."""
    nudged_at: datetime | None = None
    """When somebody who works here last had the bot ask how they are."""
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One prompt put to one learner, with the exact words that were sent."""

    id: int
    learner: int
    item: str
    """Its code in `standard`, as in every record: a later standard may use the code anew."""
    kind: str
    prompt_id: str
    rev: int
    text: str
    """The rendered message (Telegram HTML) as it was sent."""
    follow_up: str
    local_date: date
    ordinal: int = 0
    """0 for the day's prompt; 1, 2 … for those exchanged or asked for on the same date."""
    via: Via = "daily"
    state: DeliveryState = "asked"
    reason: str = ""
    """The sentence that /why shows."""
    asked_at: datetime
    answered_at: datetime | None = None
    message_id: int | None = None
    outcome: Literal["done", "not_yet", "later"] | None = None
    """Of a plan: what the learner said when it was echoed."""
    standard: str = FIRST_STANDARD


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message of a reflection, in its latest wording."""

    id: int
    reflection: int
    learner: int
    message_id: int
    role: PartRole = "answer"
    text: str = ""
    media: MediaKind | None = None
    file_id: str | None = None
    album: str | None = None
    created_at: datetime
    revision: int = 0
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflection:
    """What a learner wrote to one prompt, or of their own accord (`delivery` is None)."""

    id: int
    learner: int
    delivery: int | None = None
    item: str | None = None
    kind: str = "note"
    local_date: date
    private: bool = False
    created_at: datetime
    settled_at: datetime | None = None
    """When its receipt was written; further messages until the next prompt still belong to it."""
    receipt_message_id: int | None = None
    deleted_at: datetime | None = None
    standard: str = FIRST_STANDARD
    parts: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """The words of all parts, in the order they were written."""
        return "\n".join(part.text for part in self.parts if part.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """Where a learner put themselves on an item's five anchors."""

    id: int
    learner: int
    item: str
    value: int
    delivery: int | None = None
    local_date: date
    at: datetime
    standard: str = FIRST_STANDARD


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One yes or no that a learner gave, kept for ever as it was given."""

    id: int
    learner: int
    what: Literal["use", "coach_may_read"]
    given: bool
    notice_version: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """A door into a cohort: the secret itself is never stored, only its hash."""

    id: int
    cohort: int
    secret_hash: str
    expires_at: datetime
    uses_left: int
    revoked_at: datetime | None = None
    role: Literal["learner", "coach"] = "learner"
    """What whoever comes through it is to be; a coach only after the maker of the invite agreed."""
    uses: int | None = None
    """How many it was made for."""
    made_by: int | None = None
    """The staff member who made it; None: the operator."""
    made_at: datetime | None = None
