"""Seeing cohorts, their people and who has come to a stop: names, states and counts."""

from __future__ import annotations

from coaching.cohorts.acts import ReadCohort, ReadCohorts, ReadMember, ReadRoster, ReadStalled
from coaching.effects import Effect
from coaching.staff.perform.cohorts.seen import cohort_of, member_of, require_all, view_of
from coaching.staff.perform.deed import Deed

LONGEST_PAGE = 100
FURTHEST = 1_000_000


def read_cohorts(deed: Deed, act: ReadCohorts) -> tuple[Effect, ...]:
    """See all cohorts."""
    require_all(deed)
    return (deed.record("list", None, cohorts=len(view_of(deed).lines)),)


def read_cohort(deed: Deed, act: ReadCohort) -> tuple[Effect, ...]:
    """See one cohort."""
    cohort_of(deed, act.cohort)
    return (deed.record("read", None, cohort=act.cohort),)


def read_roster(deed: Deed, act: ReadRoster) -> tuple[Effect, ...]:
    """See a page of who is in a cohort."""
    return _listed(deed, act.cohort, "roster")


def read_stalled(deed: Deed, act: ReadStalled) -> tuple[Effect, ...]:
    """See who has come to a stop."""
    return _listed(deed, act.cohort, "stalled")


def _listed(deed: Deed, cohort: int | None, verb: str) -> tuple[Effect, ...]:
    if cohort is None:
        require_all(deed)
    else:
        cohort_of(deed, cohort)
    count = len(view_of(deed).members)
    return (deed.record(verb, None, cohort=cohort or "all", people=count),)


def read_member(deed: Deed, act: ReadMember) -> tuple[Effect, ...]:
    """See one learner's name, state, coaches and counts."""
    member = member_of(deed, act.learner)
    return (deed.record("member", member.learner.id),)
