"""Cohorts are made and their plan is changed; whoever is in them is asked by the new plan."""

from __future__ import annotations

from coaching.cohorts import plan
from coaching.cohorts.acts import AddDaysOff, ChangePlan, CreateCohort, DropDayOff
from coaching.cohorts.effects import ReachCohort, SaveCohort
from coaching.effects import Effect
from coaching.local_time import local_date
from coaching.records import Cohort
from coaching.staff.acts import Refused
from coaching.staff.perform.cohorts.seen import cohort_of, require_all, view_of
from coaching.staff.perform.deed import Deed

MOST_COHORTS = 200
_REACHING = frozenset({"weekdays", "starts_on", "ends_on", "holidays", "days_off"})
"""What of a plan changes when somebody is asked who is in the cohort already."""


def create_cohort(deed: Deed, act: CreateCohort) -> tuple[Effect, ...]:
    """Make a cohort; nobody comes into it without an invite."""
    require_all(deed)
    lines = view_of(deed).lines
    if len(lines) >= MOST_COHORTS:
        raise Refused("cohorts.too_many", most=MOST_COHORTS)
    today = local_date(deed.staff.zone, deed.now)
    fresh = Cohort(
        id=max((line.cohort.id for line in lines), default=0) + 1,
        name="",
        zone=deed.staff.zone,
        language=deed.staff.language,
        seed=deed.id() % 1_000_000,
        open=False,
    )
    made = plan.changed(fresh, {"name": act.name}, today)
    if any(line.cohort.name == made.name for line in lines):
        raise Refused("cohorts.name_taken", name=made.name)
    return (SaveCohort(cohort=made, new=True), deed.record("create", None, cohort=made.id))


def change_plan(deed: Deed, act: ChangePlan) -> tuple[Effect, ...]:
    """Change some fields of a plan."""
    cohort = cohort_of(deed, act.cohort)
    today = local_date(cohort.zone, deed.now)
    changed = plan.changed(cohort, act.fields, today)
    others = [line.cohort for line in view_of(deed).lines if line.cohort.id != cohort.id]
    if any(each.name == changed.name for each in others):
        raise Refused("cohorts.name_taken", name=changed.name)
    door = next((each for each in others if each.open), None)
    if changed.open and not cohort.open and door is not None:
        raise Refused("cohorts.open_taken", name=door.name)
    return _saved(deed, cohort, changed, ",".join(sorted(act.fields)))


def add_days_off(deed: Deed, act: AddDaysOff) -> tuple[Effect, ...]:
    """Ask nothing on these days."""
    cohort = cohort_of(deed, act.cohort)
    today = local_date(cohort.zone, deed.now)
    changed = plan.with_days_off(cohort, act.first, act.last, act.name, today)
    return _saved(deed, cohort, changed, f"days_off:{act.first}:{act.last}")


def drop_day_off(deed: Deed, act: DropDayOff) -> tuple[Effect, ...]:
    """Take a day off back."""
    cohort = cohort_of(deed, act.cohort)
    return _saved(deed, cohort, plan.without_day_off(cohort, act.day), f"day_off:{act.day}")


def _saved(deed: Deed, old: Cohort, new: Cohort, what: str) -> tuple[Effect, ...]:
    line = deed.record("change", None, cohort=old.id, what=what)
    if new == old:
        return (line,)
    reaches = any(getattr(old, name) != getattr(new, name) for name in _REACHING)
    reach = (ReachCohort(cohort=old.id),) if reaches else ()
    return (SaveCohort(cohort=new), *reach, line)
