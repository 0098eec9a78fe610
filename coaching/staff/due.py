"""Who is still to be looked at: everybody once a week, and at once whoever has a new need."""

from __future__ import annotations

from datetime import datetime

from coaching.local_time import local_date, start_of_date
from coaching.staff.queue import Waiting
from coaching.staff.records import Claim, Staff
from coaching.staff.view import LearnerFile
from coaching.tally import monday_of

OVER_AND_OVER = ("safety", "asked", "silent", "gap")
"""Needs that arise anew after a review; for the others one look a week is enough."""


def is_due(waiting: Waiting, staff: Staff, now: datetime) -> bool:
    """Whether a learner of the queue is to be looked at in this week of the coach's."""
    if waiting.need in OVER_AND_OVER:
        return True
    return not reviewed_since(waiting.file, week_began(staff, now))


def week_began(staff: Staff, now: datetime) -> datetime:
    """When the coach's week began."""
    return start_of_date(staff.zone, monday_of(local_date(staff.zone, now)))


def reviewed_since(file: LearnerFile, since: datetime) -> bool:
    """Whether the coach said since then that everything was seen."""
    reviewed = file.assignment.reviewed_at if file.assignment is not None else None
    return reviewed is not None and reviewed >= since


def held_by_another(claim: Claim | None, staff: Staff, now: datetime) -> bool:
    """Whether another coach has the learner in hand right now."""
    return claim is not None and claim.until > now and claim.coach != staff.id
