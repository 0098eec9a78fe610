"""The acts about cohorts: for each its needs and its use case."""

from __future__ import annotations

from typing import Any

from coaching.cohorts import acts, as_csv
from coaching.cohorts.view import CohortNeeds
from coaching.staff.perform.cohorts import (
    assigning,
    carrying,
    inviting,
    nudging,
    planning,
    reading,
)
from coaching.staff.perform.use import Use
from coaching.staff.view import StaffNeeds


def _of(**needed: Any) -> StaffNeeds:
    return StaffNeeds(cohorts=CohortNeeds(**needed))


def _roster(act: acts.ReadRoster) -> StaffNeeds:
    page = (
        min(max(act.offset, 0), reading.FURTHEST),
        min(max(act.most, 1), reading.LONGEST_PAGE),
    )
    return _of(cohort=act.cohort, roster=page)


def _plan(act: Any) -> StaffNeeds:
    return _of(lines=True, cohort=act.cohort)


def _doors(act: acts.ReadDoors) -> StaffNeeds:
    return _of(lines=act.cohort is None, cohort=act.cohort)


def _assigned(act: acts.AssignCoach | acts.EndAssignment) -> StaffNeeds:
    if act.learner is not None:
        return _of(learner=act.learner)
    return _of(cohort=act.cohort, everybody=act.cohort is not None)


def _import(act: acts.ImportLearners) -> StaffNeeds:
    wishes, _ = as_csv.read(act.text)
    return _of(lines=True, chats=frozenset(wish.chat for wish in wishes))


USES: dict[type[Any], Use] = {
    acts.ReadCohorts: Use(lambda act: _of(lines=True), reading.read_cohorts),
    acts.ReadCohort: Use(lambda act: _of(cohort=act.cohort), reading.read_cohort),
    acts.ReadRoster: Use(_roster, reading.read_roster),
    acts.ReadMember: Use(lambda act: _of(lines=True, learner=act.learner), reading.read_member),
    acts.ReadStalled: Use(lambda act: _of(cohort=act.cohort, stalled=True), reading.read_stalled),
    acts.CreateCohort: Use(lambda act: _of(lines=True), planning.create_cohort),
    acts.ChangePlan: Use(_plan, planning.change_plan),
    acts.AddDaysOff: Use(_plan, planning.add_days_off),
    acts.DropDayOff: Use(_plan, planning.drop_day_off),
    acts.ReadDoors: Use(_doors, inviting.read_doors),
    acts.InviteLearners: Use(lambda act: _of(cohort=act.cohort), inviting.invite_learners),
    acts.InviteCoach: Use(lambda act: _of(cohort=act.cohort), inviting.invite_coach),
    acts.ReadInvite: Use(lambda act: _of(invite=act.invite), inviting.read_invite),
    acts.CloseInvite: Use(lambda act: _of(invite=act.invite), inviting.close_invite),
    acts.AdmitCoach: Use(
        lambda act: _of(invite=act.invite, newcomer=act.chat), inviting.admit_coach
    ),
    acts.AssignCoach: Use(_assigned, assigning.assign_coach),
    acts.EndAssignment: Use(_assigned, assigning.end_assignment),
    acts.Nudge: Use(lambda act: _of(learner=act.learner), nudging.nudge),
    acts.ExportLearners: Use(
        lambda act: _of(cohort=act.cohort, everybody=True), carrying.export_learners
    ),
    acts.MoveLearner: Use(lambda act: _of(lines=True, learner=act.learner), carrying.move_learner),
    acts.ImportLearners: Use(_import, carrying.import_learners),
}
