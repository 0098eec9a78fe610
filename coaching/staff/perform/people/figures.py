"""Statistics: of a coach's own learners, or counted of five people or more."""

from __future__ import annotations

from coaching.effects import Effect
from coaching.people.acts import ReadStatistics
from coaching.people.view import PeopleNeeds
from coaching.staff.acts import NotFound, Refused
from coaching.staff.perform.deed import Deed
from coaching.staff.target import of_own_learners, of_people
from coaching.staff.view import StaffNeeds

ENOUGH = 1_000
"""People of whom numbers may be shown to everybody who may see any."""


def needs_statistics(act: ReadStatistics) -> StaffNeeds:
    """The numbers of the group, and the cohorts that may be chosen."""
    return StaffNeeds(people=PeopleNeeds(statistics=True, cohort=act.cohort, own=act.own))


def read_statistics(deed: Deed, act: ReadStatistics) -> tuple[Effect, ...]:
    """A group in numbers."""
    view = deed.view.people
    if view is None:
        raise NotFound
    found = view.statistics
    people = found.people if found is not None else 0
    if not deed.may(of_people(ENOUGH)) or (found is not None and found.own):
        deed.require(of_own_learners(deed.staff))
        if found is not None and not found.own:
            raise NotFound
    elif people and not deed.may(of_people(people)):
        raise Refused("stats.too_few")
    if not people:
        raise Refused("stats.nobody")
    return (deed.record("statistics", None, cohort=act.cohort or "all", learners=people),)
