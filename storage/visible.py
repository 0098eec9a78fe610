"""What a coach may read, as one condition that every query of learners or their words holds.

Nothing else in this room decides about it; `coaching.access.authorize` checks each act again. The
person is the parameter `staff`.
"""

from __future__ import annotations

from sqlalchemy import and_, bindparam, or_

from storage.columns import BIG
from storage.staff_tables import assignments
from storage.tables import learners, reflections

assigned = and_(
    assignments.c.coach == bindparam("staff", type_=BIG),
    assignments.c.until.is_(None),
    learners.c.id == assignments.c.learner,
)
"""The learner is this person's now; over `assignments` and `learners`."""

readable = and_(assigned, learners.c.coach_may_read, learners.c.forget_at.is_(None))
"""The learner also agreed to be read, and is not about to be forgotten; over the same."""

visible = and_(
    readable,
    reflections.c.learner == assignments.c.learner,
    reflections.c.private.is_(False),
    reflections.c.deleted_at.is_(None),
    or_(assignments.c.opened, reflections.c.created_at >= assignments.c.since),
)
"""This person may read the entry; over `assignments`, `learners` and `reflections`."""
