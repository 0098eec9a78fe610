"""Coaches come to learners and go: one rule for the chat, the web pages and the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from coaching.cohorts.effects import EndLetters
from coaching.dialogue import coaches
from coaching.effects import Effect, Lane, Record, Say
from coaching.messages import Text
from coaching.quiet_hours import QuietHours
from coaching.records import Learner, record_id
from coaching.staff.effects import SaveAssignment
from coaching.staff.records import Assignment, Staff

if TYPE_CHECKING:
    from content.texts import Texts

OWN, NOT_AGREED, LEAVING, HAS = "own", "not_agreed", "leaving", "has"
"""Why somebody cannot get this coach; each has its text `cohorts.unfit_…`."""


def unfit(learner: Learner, coach: Staff, theirs: Iterable[Assignment]) -> str:
    """Why a learner cannot get this coach; empty when they can."""
    if learner.chat == coach.chat:
        return OWN
    if learner.notice_version is None:
        return NOT_AGREED
    if learner.forget_at is not None:
        return LEAVING
    return HAS if any(each.coach == coach.id for each in theirs) else ""


def begin(
    texts: Texts,
    learner: Learner,
    coach: Staff,
    *,
    accompanied: bool,
    agreed_at: datetime | None,
    by: int | None,
    now: datetime,
) -> Sequence[Effect]:
    """A learner's first coach reads from when they agreed to it, a later one from now on."""
    first = not accompanied and learner.coach_may_read and agreed_at is not None
    assignment = Assignment(
        id=record_id(f"assign:{coach.id}:{learner.id}:{now.isoformat()}"),
        learner=learner.id,
        coach=coach.id,
        since=agreed_at if first and agreed_at is not None else now,
    )
    greeting = coaches.greeting(texts, learner, coach, assignment, all_shared=first)
    return (
        SaveAssignment(assignment=assignment),
        _line("assign", learner, coach, by, now),
        *told(learner, f"assigned:{assignment.id}", greeting, now),
    )


def end(
    texts: Texts,
    learner: Learner,
    coach: Staff,
    assignment: Assignment,
    *,
    by: int | None,
    now: datetime,
) -> Sequence[Effect]:
    """It ends at once: the coach reads nothing more, and what was not sent yet is called off."""
    farewell = coaches.farewell(texts, learner, coach)
    return (
        EndLetters(learner=learner.id, coach=coach.id),
        SaveAssignment(assignment=replace(assignment, until=now)),
        _line("end", learner, coach, by, now),
        *told(learner, f"unassigned:{assignment.id}", farewell, now),
    )


def told(learner: Learner, dedupe: str, message: Text, now: datetime) -> tuple[Say, ...]:
    """The message to a learner, without a sound in the quiet hours; none to who has blocked us."""
    if learner.status == "blocked":
        return ()
    silent = QuietHours().cover(learner.zone, now)
    return (
        Say(
            dedupe=dedupe,
            chat=learner.chat,
            learner=learner.id,
            kind="screen",
            lane=Lane.REPLY,
            policy="once_more",
            message=replace(message, silent=silent),
            due=now,
        ),
    )


def _line(verb: str, learner: Learner, coach: Staff, by: int | None, now: datetime) -> Record:
    return Record(
        actor=by,
        action=f"coach.assign:{verb}",
        subject=learner.id,
        at=now,
        detail=f"coach={coach.id}",
    )
