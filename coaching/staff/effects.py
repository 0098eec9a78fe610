"""What a decision about coaches asks to be done; written in the same transaction as the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coaching.staff.records import (
    Assignment,
    Claim,
    Grade,
    Letter,
    Level,
    Link,
    Note,
    Phrase,
    Staff,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveStaff:
    """Write the whole staff member, new or known."""

    staff: Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveAssignment:
    """Write the whole assignment, new or known."""

    assignment: Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveGrade:
    """One grade per reflection and coach; the latest wins."""

    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveLevel:
    """A coach places a learner on an item; earlier ones are kept."""

    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLetter:
    """One more message of a thread."""

    letter: Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkLetter:
    """The learner has read a letter."""

    id: int
    learner: int
    got_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DropLetter:
    """A coach takes back a letter that still waits to be sent."""

    id: int
    coach: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote:
    """A coach's own remark is kept."""

    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPhrase:
    """A coach keeps a sentence for later."""

    phrase: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class DropPhrase:
    """A coach no longer needs a sentence."""

    id: int
    coach: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetClaim:
    """A coach takes a learner in hand, or (`until` not after now) lets go."""

    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLink:
    """A one-time way into the web pages."""

    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSessions:
    """Every web session and unused link of a staff member ends now."""

    staff: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointDigest:
    """A coach's next weekly digest; None calls it off."""

    staff: int
    chat: int
    due: datetime | None


StaffEffect = (
    SaveStaff
    | SaveAssignment
    | GiveGrade
    | GiveLevel
    | AddLetter
    | MarkLetter
    | DropLetter
    | AddNote
    | AddPhrase
    | DropPhrase
    | SetClaim
    | AddLink
    | EndSessions
    | AppointDigest
)
