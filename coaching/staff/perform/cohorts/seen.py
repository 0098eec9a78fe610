"""What use cases about cohorts find in the view, and who may do what to it."""

from __future__ import annotations

from coaching.access import NOBODY, Target
from coaching.cohorts.view import CohortView, Member
from coaching.records import Cohort, Invite
from coaching.staff.acts import NotFound
from coaching.staff.perform.deed import Deed
from coaching.staff.records import Staff

RUNS = frozenset({"admin", "owner"})
"""Who runs programmes; a coach invites to their own cohorts only."""
EVERYTHING = Target(person=0)
"""What belongs to no single person: it takes a grant of everything."""


def view_of(deed: Deed) -> CohortView:
    """What was loaded; nothing at all for whoever has no part in it."""
    return deed.view.cohorts or CohortView()


def require_all(deed: Deed) -> None:
    """Only for whoever may do this to anybody's."""
    deed.require(EVERYTHING)


def cohort_of(deed: Deed, cohort: int) -> Cohort:
    """The cohort of that id, for whoever may do this to anybody's."""
    require_all(deed)
    found = view_of(deed).cohort
    if found is None or found.id != cohort:
        raise NotFound
    return found


def own_cohort(deed: Deed, cohort: int) -> Cohort:
    """The cohort of that id, also for a coach who accompanies it."""
    view = view_of(deed)
    found = view.cohort
    if found is None or found.id != cohort:
        raise NotFound
    deed.require(of_cohort(deed, cohort))
    return found


def of_cohort(deed: Deed, cohort: int) -> Target:
    """A cohort: it is one's own if one accompanies it."""
    mine = cohort in view_of(deed).own
    return Target(person=deed.staff.id if mine else 0)


def invite_of(deed: Deed, invite: int) -> Invite:
    """The invite of that id: one's own, or anybody's for whoever may."""
    found = view_of(deed).invite
    if found is None or found.id != invite:
        raise NotFound
    mine = found.made_by == deed.staff.id and found.cohort in view_of(deed).own
    deed.require(Target(person=deed.staff.id if mine else 0))
    return found


def member_of(deed: Deed, learner: int) -> Member:
    """The learner of that id."""
    found = view_of(deed).member
    if found is None or found.learner.id != learner:
        raise NotFound
    deed.require(of_member(found))
    return found


def of_member(member: Member | None) -> Target:
    """A learner, as the table judges them."""
    if member is None:
        return NOBODY
    who = member.learner
    return Target(
        person=who.id,
        coaches=frozenset(each.coach for each in member.coaches),
        shares=who.coach_may_read,
        erased=who.forget_at is not None,
    )


def coach_of(deed: Deed, coach: int) -> Staff:
    """The coach of that id."""
    found = next((each for each in view_of(deed).coaches if each.id == coach), None)
    if found is None:
        raise NotFound
    return found
