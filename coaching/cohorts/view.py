"""What an act about a programme needs to have loaded, and what it then sees.

Nothing in it was written by a learner but their name: admins see names, states and counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coaching.records import Cohort, Invite, Learner
from coaching.staff.records import Assignment, Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One cohort of the list, with how many are in it."""

    cohort: Cohort
    learners: int = 0
    """Who has agreed to take part and was not forgotten."""
    active: int = 0
    """Who is being asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A cohort in numbers."""

    learners: int = 0
    """Who has agreed to take part."""
    joining: int = 0
    """Who came but did not finish joining."""
    active: int = 0
    paused: int = 0
    resting: int = 0
    blocked: int = 0
    asked: int = 0
    """Questions that were put so far."""
    answered: int = 0
    go_on: int = 0
    """Who wished to be asked after the end of the season."""
    told: int = 0
    """Who was told of the end of the present season."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One learner as an admin sees them; the record holds nothing that the learner typed."""

    learner: Learner
    cohort: str = ""
    """The cohort's name."""
    asked: int = 0
    answered: int = 0
    left_out: int = 0
    """Of the latest five questions: to how many they said that there is no chance today."""
    recent: int = 0
    """How many of the latest five were answered."""
    coaches: tuple[Assignment, ...] = ()
    """In force now."""
    accompanied: bool = False
    """Whether they have or ever had a coach."""
    agreed_at: datetime | None = None
    """When they last agreed that coaches may read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortNeeds:
    """What is to be loaded."""

    lines: bool = False
    """All cohorts with their counts; of somebody who is no admin only those of their own."""
    cohort: int | None = None
    """This cohort, with its invites and its figures."""
    invite: int | None = None
    """This invite, and its cohort."""
    roster: tuple[int, int] | None = None
    """(offset, limit) of the members of `cohort`, or of all; without `cohort` of everybody."""
    stalled: bool = False
    """The members of `cohort`, or of all, who may have come to a stop."""
    everybody: bool = False
    """All members of `cohort`, or of all."""
    learner: int | None = None
    """This member."""
    chats: frozenset[int] = frozenset()
    """The members of these chats."""
    newcomer: int | None = None
    """Whoever works here, or is to, by this chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortView:
    """What was loaded; empty for whoever is neither admin nor owner nor coach."""

    lines: tuple[Line, ...] = ()
    cohort: Cohort | None = None
    invites: tuple[Invite, ...] = ()
    """Of the cohort, newest first; of somebody who is no admin only their own."""
    invite: Invite | None = None
    figures: Figures = Figures()
    members: tuple[Member, ...] = ()
    """What `roster`, `stalled`, `everybody` or `chats` asked for."""
    total: int = 0
    """How many members there are in all, for turning pages."""
    member: Member | None = None
    coaches: tuple[Staff, ...] = ()
    """Everybody who is a coach."""
    newcomer: Staff | None = None
    own: frozenset[int] = frozenset()
    """The cohorts that this person accompanies as a coach."""
