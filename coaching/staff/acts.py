"""What somebody who works here can do, by the chat or by the web: one record for each act.

Each names its action in content/data/access.yaml; `perform` asks there before anything is done.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from coaching.alerts.acts import AlertAct
from coaching.broadcast.acts import BroadcastAct
from coaching.cohorts.acts import CohortAct
from coaching.people.acts import PeopleAct
from coaching.refused import Refused as Refused
from coaching.staff.view import Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadList:
    """See all learners, those who need attention first."""

    action: ClassVar[str] = "learners.list"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFigures:
    """See the map of abilities of everybody one accompanies."""

    action: ClassVar[str] = "figures.read"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCard:
    """See one learner's week on a card."""

    action: ClassVar[str] = "card.read"
    learner: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTranscript:
    """Read what a learner wrote, newest first."""

    action: ClassVar[str] = "transcript.read"
    learner: int
    filter: Filter = field(default_factory=Filter)
    """Its `learner` is put in by `needs_of`."""
    offset: int = 0
    most: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEntry:
    """Read one entry with all that belongs to it."""

    action: ClassVar[str] = "transcript.read"
    reflection: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTexts:
    """Look for words in all that one may read."""

    action: ClassVar[str] = "transcript.search"
    words: str
    filter: Filter = field(default_factory=Filter)
    offset: int = 0
    most: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeEntry:
    """Say how much evidence is in one entry, 0 to 4."""

    action: ClassVar[str] = "review.write"
    reflection: int
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceItem:
    """Say where a learner is on an item, 1 to 5, or that it cannot be told yet (None)."""

    action: ClassVar[str] = "review.write"
    learner: int
    item: str
    value: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkReviewed:
    """Say that everything so far was seen; lets go of the claim."""

    action: ClassVar[str] = "review.write"
    learner: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeInHand:
    """Claim a learner for ten minutes, or (`on` False) let go."""

    action: ClassVar[str] = "review.write"
    learner: int
    on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SendFeedback:
    """Say something to a learner under one of their entries, or on its own."""

    action: ClassVar[str] = "feedback.send"
    learner: int
    text: str
    reflection: int | None = None
    thread: int | None = None
    """The thread that it answers in."""
    due: datetime | None = None
    """When it is to be sent, if not now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffFeedback:
    """Take back what was to be sent later and has not been sent yet."""

    action: ClassVar[str] = "feedback.send"
    letter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepNote:
    """Keep a remark of one's own about a learner."""

    action: ClassVar[str] = "notes.keep"
    learner: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNotes:
    """Read one's own remarks about a learner."""

    action: ClassVar[str] = "notes.keep"
    learner: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPhrases:
    """See one's own phrases."""

    action: ClassVar[str] = "phrases.keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPhrase:
    """Keep a sentence that one uses often."""

    action: ClassVar[str] = "phrases.keep"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetPhrase:
    """Drop such a sentence."""

    action: ClassVar[str] = "phrases.keep"
    phrase: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MakePortfolio:
    """Make a learner's portfolio as a file."""

    action: ClassVar[str] = "portfolio.make"
    learner: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterPages:
    """Get a one-time way into the web pages."""

    action: ClassVar[str] = "pages.enter"


Act = (
    ReadList
    | ReadFigures
    | ReadCard
    | ReadTranscript
    | ReadEntry
    | SearchTexts
    | GradeEntry
    | PlaceItem
    | MarkReviewed
    | TakeInHand
    | SendFeedback
    | CallOffFeedback
    | KeepNote
    | ReadNotes
    | ReadPhrases
    | KeepPhrase
    | ForgetPhrase
    | MakePortfolio
    | EnterPages
    | BroadcastAct
    | AlertAct
    | CohortAct
    | PeopleAct
)


class NotFound(Exception):
    """There is nothing of the kind, or not for this person: nobody learns which of the two."""
