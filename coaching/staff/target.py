"""What an act of a staff member is done to, as the table of who may do what judges it."""

from __future__ import annotations

from dataclasses import replace

from coaching.access import Actor, Target
from coaching.records import Learner
from coaching.staff.records import Assignment, Staff
from coaching.staff.view import Entry, LearnerFile


def actor_of(staff: Staff) -> Actor:
    """Somebody who works here, with the roles they hold now."""
    return Actor(id=staff.id, roles=staff.roles)


def of_self(staff: Staff) -> Target:
    """What is one's own, such as phrases or the way into the pages."""
    return Target(person=staff.id)


def of_own_learners(staff: Staff) -> Target:
    """A learner as this person may have them: for lists that are empty, and for searches.

    Whoever may not do the act to such a learner may not do it at all.
    """
    return Target(person=0, coaches=frozenset({staff.id}), shares=True)


def of_people(count: int) -> Target:
    """Numbers that are counted of so many people."""
    return Target(person=None, people=count)


def of_file(file: LearnerFile) -> Target:
    """A learner."""
    return replace(of_learner(file.learner), coaches=file.coaches)


def of_learner(learner: Learner) -> Target:
    """A learner, whoever accompanies them."""
    return Target(
        person=learner.id,
        shares=learner.coach_may_read,
        erased=learner.forget_at is not None,
    )


def of_everybody() -> Target:
    """All that there is, such as the list of those who work here."""
    return Target(person=0, shares=True)


def of_entry(entry: Entry, file: LearnerFile) -> Target:
    """An entry of this file's learner; another learner's is nothing at all."""
    reflection, learner = entry.reflection, file.learner
    return Target(
        person=learner.id if reflection.learner == learner.id else None,
        coaches=file.coaches,
        shares=learner.coach_may_read,
        kept=reflection.private or (file.look is None and _too_old(entry, file.assignment)),
        erased=reflection.deleted_at is not None or learner.forget_at is not None,
    )


def of_hit(entry: Entry, staff: Staff) -> Target:
    """An entry that a search among one's learners found."""
    reflection = entry.reflection
    return Target(
        person=reflection.learner,
        coaches=frozenset({staff.id}),
        shares=True,
        kept=reflection.private,
        erased=reflection.deleted_at is not None,
    )


def _too_old(entry: Entry, assignment: Assignment | None) -> bool:
    """Whether it is from before this coach's time, and was not opened to them."""
    if assignment is None:
        return True
    return not assignment.opened and entry.reflection.created_at < assignment.since
