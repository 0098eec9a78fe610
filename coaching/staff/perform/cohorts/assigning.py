"""Coaches are given to learners and cohorts, and taken from them."""

from __future__ import annotations

from dataclasses import replace

from coaching.cohorts import assigning as rules
from coaching.cohorts.acts import AssignCoach, EndAssignment
from coaching.cohorts.effects import RevokeInvite, SaveCohort
from coaching.cohorts.invites import is_open
from coaching.cohorts.view import Member
from coaching.effects import Effect
from coaching.records import Cohort
from coaching.staff.acts import NotFound, Refused
from coaching.staff.perform.cohorts.seen import RUNS, coach_of, cohort_of, member_of, view_of
from coaching.staff.perform.deed import Deed
from coaching.staff.records import Staff


def assign_coach(deed: Deed, act: AssignCoach) -> tuple[Effect, ...]:
    """Give a coach to one learner, or to a whole cohort."""
    if act.learner is not None:
        member = member_of(deed, act.learner)
        coach = coach_of(deed, act.coach)
        why = rules.unfit(member.learner, coach, member.coaches)
        if why:
            raise Refused(f"cohorts.unfit_{why}", coach=coach.name)
        return _begun(deed, member, coach)
    cohort = cohort_of(deed, _cohort(act.cohort))
    coach = coach_of(deed, act.coach)
    fit = [
        each for each in view_of(deed).members if not rules.unfit(each.learner, coach, each.coaches)
    ]
    begun = [effect for each in fit for effect in _begun(deed, each, coach)]
    line = deed.record("cohort", None, cohort=cohort.id, coach=coach.id, people=len(fit))
    return (*_hosted(cohort, coach.id), *begun, line)


def end_assignment(deed: Deed, act: EndAssignment) -> tuple[Effect, ...]:
    """It ends at once, for one learner or for a whole cohort."""
    if act.learner is not None:
        member = member_of(deed, act.learner)
        ended = _ended(deed, member, coach_of(deed, act.coach))
        if not ended:
            raise Refused("cohorts.not_theirs")
        return ended
    cohort = cohort_of(deed, _cohort(act.cohort))
    coach = coach_of(deed, act.coach)
    members = view_of(deed).members
    done = [effect for each in members for effect in _ended(deed, each, coach)]
    hosted = _hosted(cohort, None) if cohort.coach == coach.id else ()
    closed = _closed(deed, coach)
    line = deed.record("uncohort", None, cohort=cohort.id, coach=coach.id, invites=len(closed))
    return (*hosted, *done, *closed, line)


def _closed(deed: Deed, coach: Staff) -> tuple[RevokeInvite, ...]:
    """A coach's own links into the cohort: whoever came by them would get this coach again."""
    if coach.roles & RUNS:
        return ()
    return tuple(
        RevokeInvite(id=each.id)
        for each in view_of(deed).invites
        if each.made_by == coach.id and is_open(each, deed.now)
    )


def _begun(deed: Deed, member: Member, coach: Staff) -> tuple[Effect, ...]:
    return tuple(
        rules.begin(
            deed.programme.content.texts,
            member.learner,
            coach,
            accompanied=member.accompanied,
            agreed_at=member.agreed_at,
            by=deed.staff.id,
            now=deed.now,
        )
    )


def _ended(deed: Deed, member: Member, coach: Staff) -> tuple[Effect, ...]:
    texts = deed.programme.content.texts
    return tuple(
        effect
        for each in member.coaches
        if each.coach == coach.id
        for effect in rules.end(texts, member.learner, coach, each, by=deed.staff.id, now=deed.now)
    )


def _hosted(cohort: Cohort, coach: int | None) -> tuple[Effect, ...]:
    """Who accompanies whoever joins from now on."""
    return () if cohort.coach == coach else (SaveCohort(cohort=replace(cohort, coach=coach)),)


def _cohort(cohort: int | None) -> int:
    if cohort is None:
        raise NotFound
    return cohort
