"""What a decision about a coach may look at: named by `StaffNeeds`, loaded as a `StaffView`.

Storage puts nothing into it that the person may not see: only learners assigned to them now who
agreed to be read, and of those only entries that the learner does not keep to themselves and that
are not older than the assignment (unless opened). `coaching.access.authorize` says so once more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from coaching.alerts.records import Alert
from coaching.asked import Asked
from coaching.broadcast.view import BroadcastNeeds, BroadcastView
from coaching.cohorts.view import CohortNeeds, CohortView
from coaching.people.effects import Look
from coaching.people.view import PeopleNeeds, PeopleView
from coaching.records import Delivery, Learner, Rating, Reflection
from coaching.staff.records import (
    Assignment,
    Claim,
    Grade,
    Letter,
    Level,
    Note,
    Phrase,
    Staff,
)

WEEKS = 8
"""How many weeks back a learner's file reaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which entries a transcript or a search shows; None or empty: all."""

    learner: int | None = None
    cohort: int | None = None
    items: frozenset[str] = frozenset()
    """Codes of items: what a duty, a task or one indicator comes to."""
    unreviewed: bool = False
    """Only what is newer than the coach's last review of its learner."""
    reflections: frozenset[int] | None = None
    """Only these entries (such as those with a flag)."""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One reflection as a coach reads it, with all that belongs to it."""

    reflection: Reflection
    delivery: Delivery | None = None
    """The question it answers."""
    revisions: tuple[tuple[datetime, str], ...] = ()
    """Earlier wordings, oldest first: (replaced at, text)."""
    rating: Rating | None = None
    """The learner's own place on the item, if they gave one to this question."""
    grade: Grade | None = None
    """The coach's own grade."""
    letters: tuple[Letter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerFile:
    """All that a coach's screens say about one learner; oldest first everywhere."""

    learner: Learner
    cohort: str = ""
    """The cohort's name."""
    coaches: frozenset[int] = frozenset()
    """Everybody assigned now."""
    assignment: Assignment | None = None
    """This person's own, if it is in force."""
    look: Look | None = None
    """The look under which an owner who is not their coach reads; in force."""
    deliveries: tuple[Delivery, ...] = ()
    """The questions of the last WEEKS weeks."""
    reflections: tuple[Reflection, ...] = ()
    """The entries of the last WEEKS weeks that this person may read."""
    kept: int = 0
    """How many entries of these weeks the learner keeps to themselves."""
    ratings: tuple[Rating, ...] = ()
    """All of them."""
    levels: tuple[Level, ...] = ()
    """All of them, whichever coach gave them."""
    grades: tuple[Grade, ...] = ()
    """This person's own, of all time."""
    letters: tuple[Letter, ...] = ()
    """The threads with this person, of the last WEEKS weeks; the newest one in any case."""
    claim: Claim | None = None
    claimed_by: str = ""
    """The name of whoever holds the claim."""
    log: tuple[Asked, ...] = ()
    """Everything ever asked, for the coverage map; only when `StaffNeeds.log`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffNeeds:
    """What one act of a staff member needs beside who they are."""

    files: bool = False
    """The files of all learners they may see."""
    file: int | None = None
    """The file of this learner."""
    entry: int | None = None
    """This reflection as an Entry, and its learner's file."""
    letter: int | None = None
    """This letter, and its learner's file."""
    message_id: int | None = None
    """The letter that this message of the person's own chat is, and its learner's file."""
    filter: Filter | None = None
    """Which entries `page` counts and shows."""
    page: tuple[int, int] | None = None
    """(offset, limit) of the entries that `filter` lets through, newest first."""
    search: str | None = None
    """Words that the entries must hold, all of them."""
    log: bool = False
    phrases: bool = False
    notes: bool = False
    """The person's own notes about the learner of `file`."""
    broadcast: BroadcastNeeds | None = None
    alerts: bool = False
    """What is not in order with the program."""
    cohorts: CohortNeeds | None = None
    people: PeopleNeeds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffView:
    """The world as a staff member's act sees it; what was not asked for is None or empty."""

    staff: Staff
    files: tuple[LearnerFile, ...] = ()
    file: LearnerFile | None = None
    """None also when there is no such learner, or this person may not see them."""
    entry: Entry | None = None
    letter: Letter | None = None
    entries: tuple[Entry, ...] = ()
    total: int = 0
    """How many entries the filter and the search let through; at most 1,000 are counted."""
    names: dict[int, str] = field(default_factory=dict)
    """The names of the learners of `entries`."""
    phrases: tuple[Phrase, ...] = ()
    notes: tuple[Note, ...] = ()
    cohorts: CohortView | None = None
    """None also when there is nothing of it for this person."""
    alerts: tuple[Alert, ...] = ()
    broadcast: BroadcastView | None = None
    """None also when this person is no admin."""
    people: PeopleView | None = None
    """None also when there is nothing of it for this person."""
