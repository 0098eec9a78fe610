"""What a decision asks to be done: storage writes all effects of a batch in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Literal

from coaching.alerts.effects import AlertEffect
from coaching.broadcast.effects import BroadcastEffect
from coaching.cohorts.effects import CohortEffect
from coaching.events import AppointmentKind
from coaching.messages import Message
from coaching.people.effects import PeopleEffect
from coaching.records import (
    Consent,
    Delivery,
    DeliveryState,
    Learner,
    Part,
    Rating,
    Reflection,
)
from coaching.staff.effects import StaffEffect


class Lane(IntEnum):
    """Who goes first when the allowed rate is short; lower first."""

    REPLY = 0
    PROMPT = 1
    SUMMARY = 2
    BROADCAST = 3


Policy = Literal["free", "once_more", "never"]
"""What to do when nobody knows whether a send arrived: retry freely, once more, or never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveLearner:
    """Write the whole learner, new or known."""

    learner: Learner


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDelivery:
    """A prompt is being put to the learner."""

    delivery: Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkDelivery:
    """How a prompt ended; None leaves a field as it was."""

    id: int
    learner: int
    state: DeliveryState | None = None
    answered_at: datetime | None = None
    outcome: Literal["done", "not_yet", "later"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReflection:
    """A reflection begins (its parts are added apart)."""

    reflection: Reflection


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPart:
    """One more message of a reflection; a message_id already known in this chat is ignored."""

    part: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisePart:
    """New wording of a message; the old one is kept as a revision."""

    part: Part
    """The part as it was before."""
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveReflection:
    """Attach a reflection to another prompt, or to none."""

    id: int
    learner: int
    delivery: int | None
    item: str | None
    kind: str
    standard: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkReflection:
    """Settle a reflection, or change who may read it; None leaves a field as it was."""

    id: int
    learner: int
    settled_at: datetime | None = None
    private: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseReflection:
    """Erase one reflection for good: its parts, revisions, raw updates and quotations."""

    id: int
    learner: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRating:
    """The learner placed themselves; one rating per delivery, the latest tap wins."""

    rating: Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class AddConsent:
    """A yes or no, kept as given."""

    consent: Consent


@dataclass(frozen=True, slots=True, kw_only=True)
class UseInvite:
    """One use of an invite is spent."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Appoint:
    """The learner's next appointment of a kind; None calls it off. One per learner and kind."""

    learner: int
    chat: int
    kind: AppointmentKind
    due: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """One outgoing message: an outbox row. The same `dedupe` is never said twice."""

    dedupe: str
    chat: int
    learner: int | None
    kind: str
    """`prompt`, `receipt`, `weekly`, `screen`, `reaction` … ; names the sender's bookkeeping."""
    lane: Lane
    policy: Policy
    message: Message
    due: datetime
    expires: datetime | None = None
    ref: int | None = None
    """What it is about: the delivery (kind `prompt`) or reflection (kind `receipt`) learns its
    message id, and a reply to an `echo` or `reminder` is one to its delivery."""
    about: int | None = None
    """The learner whose words or name it holds, when it goes to somebody else's chat."""
    broadcast: int | None = None
    """The broadcast that it belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsay:
    """Call off what is still queued for a learner, of the named kinds (all when empty)."""

    learner: int
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseLearner:
    """Erase everything of a person, raw updates and outbox bodies included."""

    learner: int
    chat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWish:
    """What an older database must hear of too.

    Somebody asked to be erased after the grace (`leaves`) or took that back (`stays`); a learner
    let no coach read any more (`closed`), or let them again (`opened`); an entry was kept from
    coaches (`hidden`), or let be read (`shown`).
    """

    chat: int
    what: Literal["leaves", "stays", "closed", "opened", "hidden", "shown"]
    at: datetime
    entry: int | None = None
    """Which one was hidden or shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A line of the audit log: no words of a person, only what was done to which record."""

    actor: int | None
    action: str
    subject: int | None
    at: datetime
    detail: str = ""


Effect = (
    SaveLearner
    | AddDelivery
    | MarkDelivery
    | AddReflection
    | AddPart
    | RevisePart
    | MoveReflection
    | MarkReflection
    | EraseReflection
    | AddRating
    | AddConsent
    | UseInvite
    | Appoint
    | Say
    | Unsay
    | EraseLearner
    | NoteWish
    | Record
    | StaffEffect
    | BroadcastEffect
    | AlertEffect
    | CohortEffect
    | PeopleEffect
)
