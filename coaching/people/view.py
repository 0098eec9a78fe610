"""What an act about people and their power needs to have loaded, and what it then sees."""

from __future__ import annotations

from dataclasses import dataclass, field

from coaching.people.effects import Look
from coaching.people.records import Chain, Line, LogFilter, Person, Statistics
from coaching.records import Cohort, Learner
from coaching.staff.records import Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """Which lines of the log are needed."""

    filter: LogFilter = field(default_factory=LogFilter)
    before: int | None = None
    after: int | None = None
    most: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleNeeds:
    """What is to be loaded."""

    everybody: bool = False
    """Everybody who works here."""
    find: str | None = None
    """Known people whose name holds these words, or whose Telegram user id this is."""
    learners: str | None = None
    """Likewise, but only learners who could be looked at."""
    most: int = 8
    chat: int | None = None
    """This person."""
    owners: bool = False
    """How many owners there are beside the person of `chat`; a writing act holds them all."""
    accompanied: bool = False
    """The learners of the person of `chat`, if that is a coach; a writing act holds them."""
    learner: int | None = None
    """This learner, to be looked at."""
    looks: bool = False
    """The person's own looks that are in force."""
    log: LogPage | None = None
    chain: bool = False
    statistics: bool = False
    """The numbers of `cohort`, or of everybody, and the cohorts to choose from."""
    cohort: int | None = None
    own: bool = False
    """Only of whom this person accompanies as a coach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLook:
    """A look that is in force, with the name of whom is looked at."""

    look: Look
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleView:
    """What was loaded; nothing in it was written by a learner but their name."""

    people: tuple[Person, ...] = ()
    """Everybody who works here, in the order in which they came."""
    found: tuple[Person, ...] = ()
    """What `find` or `learners` found."""
    person: Person | None = None
    """The person of `chat`; somebody of whom nothing is known has a chat and no more."""
    other_owners: int = 0
    accompanied: tuple[tuple[Learner, Assignment], ...] = ()
    learner: Learner | None = None
    """The learner to be looked at."""
    looks: tuple[OpenLook, ...] = ()
    lines: tuple[Line, ...] = ()
    """A page of the log, newest first."""
    newer: bool = False
    """Whether there are newer lines than those of the page."""
    older: bool = False
    chain: Chain | None = None
    statistics: Statistics | None = None
    """None when there are too few people, or nothing of it is for this person."""
    cohorts: tuple[Cohort, ...] = ()
    """The cohorts whose numbers may be seen."""
