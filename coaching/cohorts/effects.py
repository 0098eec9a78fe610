"""What a decision about cohorts asks to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from coaching.records import Cohort, Invite


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCohort:
    """Write the whole cohort with its days off; `new` fails if there is one of that id already."""

    cohort: Cohort
    new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddInvite:
    """A new door into a cohort (`invite.id` is given by the database)."""

    invite: Invite


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeInvite:
    """Close such a door now."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachCohort:
    """Every learner of a cohort is to take its changed plan over."""

    cohort: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLetters:
    """Call off every letter between a coach and a learner that was not sent yet."""

    learner: int
    coach: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLearner:
    """A learner belongs to another cohort, or is asked at other times; None leaves it as it was."""

    learner: int
    chat: int
    cohort: int | None = None
    prompt_at: time | None = None
    weekdays: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkNudge:
    """A learner was asked kindly how they are."""

    learner: int
    at: datetime


CohortEffect = (
    SaveCohort | AddInvite | RevokeInvite | ReachCohort | EndLetters | PlaceLearner | MarkNudge
)
