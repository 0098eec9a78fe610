"""What somebody may read, as one condition that every query of learners or their words holds.

Nothing else in this room decides about it; `coaching.access.authorize` checks each act again. The
person is the parameter `staff`; for an owner's look, the time is the parameter `now`.
"""

from __future__ import annotations

from sqlalchemy import and_, bindparam, or_

from storage.admin_tables import looks
from storage.columns import BIG
from storage.staff_tables import assignments
from storage.tables import learners, reflections

assigned = and_(
    assignments.c.coach == bindparam("staff", type_=BIG),
    assignments.c.until.is_(None),
    learners.c.id == assignments.c.learner,
)
"""The learner is this person's now; over `assignments` and `learners`."""

shares = and_(learners.c.coach_may_read, learners.c.forget_at.is_(None))
"""The learner agreed to be read, and is not about to be forgotten; over `learners`."""

shared = and_(reflections.c.private.is_(False), reflections.c.deleted_at.is_(None))
"""It is not kept to its learner, and not deleted; over `reflections`."""

readable = and_(assigned, shares)
"""The learner is this person's and may be read; over `assignments` and `learners`."""

visible = and_(
    readable,
    reflections.c.learner == assignments.c.learner,
    shared,
    or_(assignments.c.opened, reflections.c.created_at >= assignments.c.since),
)
"""This person may read the entry; over `assignments`, `learners` and `reflections`."""

looked_at = and_(
    looks.c.staff == bindparam("staff", type_=BIG),
    looks.c.since <= bindparam("now", type_=BIG),
    looks.c.until > bindparam("now", type_=BIG),
    learners.c.id == looks.c.learner,
    learners.c.status.not_in(("blocked", "left")),
    shares,
)
"""An owner looks at the learner now, who may be read and was told of it; over `looks` and
`learners`. When the message to the learner comes back, the look is void."""

visible_by_look = and_(looked_at, reflections.c.learner == looks.c.learner, shared)
"""This owner may read the entry by a look; over `looks`, `learners` and `reflections`."""
