"""Everything that is stored about one learner, as one record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coaching.effects import Record
from coaching.events import AppointmentKind
from coaching.records import Cohort, Consent, Delivery, Learner, Rating, Reflection
from coaching.staff.records import Assignment, Grade, Letter, Level, Note, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Earlier words of a part, and the time in which they stood."""

    part: int
    revision: int
    learner: int
    text: str
    written_at: datetime
    replaced_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """What the learner is next due for."""

    learner: int
    kind: AppointmentKind
    chat: int
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who works here and is named by id in what is kept about the learner."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """All that is stored about one learner, each kind in the order in which it came about.

    Not in here are messages on their way (they are built from what is here, and cleared after a
    month), raw updates (cleared after a week) and the files behind pictures and voice notes, which
    Telegram keeps: only their marks are stored.
    """

    made_at: datetime
    learner: Learner
    cohort: Cohort
    consents: tuple[Consent, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    reflections: tuple[Reflection, ...] = ()
    """With their parts in the latest wording; erased ones keep no words."""
    revisions: tuple[Revision, ...] = ()
    ratings: tuple[Rating, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    log: tuple[Record, ...] = ()
    """Who did what to the learner's records, reading included."""
    assignments: tuple[Assignment, ...] = ()
    """Who accompanies the learner, or did."""
    grades: tuple[Grade, ...] = ()
    levels: tuple[Level, ...] = ()
    letters: tuple[Letter, ...] = ()
    """What coaches and the learner said to each other."""
    notes: tuple[Note, ...] = ()
    """What coaches keep for themselves about the learner."""
    readings: tuple[Reading, ...] = ()
    """The lines of `log` that are of those who work here, with their names."""
    people: tuple[Person, ...] = ()
    """Everybody whom the above name as `coach`."""
