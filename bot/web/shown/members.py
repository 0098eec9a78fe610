"""Learners as those who run a programme see them: names, states and counts, nothing they wrote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.web.shown.cohorts import Coach, answers_of, coaches_of
from bot.web.shown.wording import Says
from coaching.cohorts.stalled import Stall, may_nudge
from coaching.cohorts.view import CohortView, Member
from coaching.dialogue.buttons import write_id
from coaching.programme import Programme
from coaching.staff.wording import name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a roster."""

    id: str
    name: str
    status: str
    state: str
    answers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Somebody who has come to a stop."""

    id: str
    name: str
    cohort: str
    reason: str
    nudge: bool
    why_not: str
    """Why they are not to be asked after now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage:
    """One learner."""

    id: str
    name: str
    cohort: str
    cohort_name: str
    state: str
    facts: tuple[tuple[str, str], ...]
    alone: bool
    """Whether they let no coach read."""
    coaches: tuple[Coach, ...]
    others: tuple[Coach, ...]
    """Whom they could have as well."""
    cohorts: tuple[tuple[str, str], ...]
    """Where else they could be: (its id, its name)."""
    nudge: bool
    why_not: str


def roster_of(members: Iterable[Member], programme: Programme, says: Says) -> tuple[Row, ...]:
    """A page of a roster, in the order in which it came."""
    return tuple(
        Row(
            id=write_id(each.learner.id),
            name=name_of(each.learner, programme, says.language),
            status=each.learner.status,
            state=says.label(f"cohorts.state_{each.learner.status}"),
            answers=says.admin("members.of_asked", answered=each.answered, asked=each.asked),
        )
        for each in members
    )


def stopped_of(stall: Stall, programme: Programme, says: Says) -> Stopped:
    """Who, why, and whether the bot may ask after them."""
    return Stopped(
        id=write_id(stall.member.learner.id),
        name=name_of(stall.member.learner, programme, says.language),
        cohort=stall.member.cohort,
        reason=says.label(f"cohorts.reason_{stall.reason}", count=stall.count),
        nudge=stall.nudge == "yes",
        why_not=_why_not(stall.nudge, says),
    )


def _why_not(nudge: str, says: Says) -> str:
    return "" if nudge == "yes" else says.admin(f"stalled.{nudge}")


def member_of(member: Member, view: CohortView, programme: Programme, says: Says) -> MemberPage:
    """The page of one learner."""
    who = member.learner
    theirs = {each.coach for each in member.coaches}
    nudge = may_nudge(who, says.now)
    there = says.of(who.zone)
    return MemberPage(
        id=write_id(who.id),
        name=name_of(who, programme, says.language),
        cohort=write_id(who.cohort),
        cohort_name=member.cohort,
        state=says.label(f"cohorts.state_{who.status}"),
        facts=(
            (says.admin("member.chat"), str(who.chat)),
            (says.admin("member.joined"), _moment(who.joined_at, there)),
            (says.admin("member.contact"), _moment(who.last_contact, there)),
            (says.admin("cohort.answers"), answers_of(member.answered, member.asked, says)),
        ),
        alone=not who.coach_may_read,
        coaches=tuple(
            Coach(write_id(each.id), each.name) for each in view.coaches if each.id in theirs
        ),
        others=coaches_of(view, but=theirs),
        cohorts=tuple(
            (write_id(line.cohort.id), line.cohort.name)
            for line in sorted(view.lines, key=lambda line: -line.cohort.id)
            if line.cohort.id != who.cohort
        ),
        nudge=nudge == "yes",
        why_not=_why_not(nudge, says),
    )


def _moment(instant: datetime | None, says: Says) -> str:
    return says.moment(instant) if instant else says.label("cohorts.member_never")
