"""Judging: how much evidence is in an entry, and where a learner is on an item; and who is on it.

The two judgements are kept apart: a level rests on graded replies, and is never a guess.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from coaching.effects import Effect
from coaching.local_time import local_date
from coaching.staff.acts import (
    GradeEntry,
    MarkReviewed,
    NotFound,
    PlaceItem,
    Refused,
    TakeInHand,
)
from coaching.staff.due import held_by_another
from coaching.staff.effects import GiveGrade, GiveLevel, SaveAssignment, SetClaim
from coaching.staff.evidence import NONE, evidence_of, refuse_without
from coaching.staff.perform.deed import Deed
from coaching.staff.records import Claim, Grade, Level
from coaching.staff.target import of_entry
from coaching.staff.view import LearnerFile
from coaching.tally import monday_of

GRADES = range(5)
LEVELS = range(1, 6)
PLACED_A_WEEK = 3
"""Items of one learner that are placed in one week: few, and looked at well."""
CLAIM_FOR = timedelta(minutes=10)


def grade_entry(deed: Deed, act: GradeEntry) -> tuple[Effect, ...]:
    """Say how much evidence is in one entry."""
    file = deed.file(None)
    deed.entry(act.reflection, file)
    if act.value not in GRADES:
        raise Refused("review.grade_range", most=GRADES[-1])
    learner = file.learner.id
    grade = Grade(
        reflection=act.reflection,
        coach=deed.staff.id,
        learner=learner,
        value=act.value,
        at=deed.now,
    )
    line = deed.record("grade", learner, reflection=act.reflection, value=act.value)
    return (GiveGrade(grade=grade), line)


def place_item(deed: Deed, act: PlaceItem) -> tuple[Effect, ...]:
    """Say where a learner is on an item; None when it cannot be told yet."""
    file = deed.file(act.learner)
    content = deed.programme.content
    if act.item not in content.bank.items:
        raise NotFound
    if act.value is not None:
        _refuse_level(deed, file, act.item, act.value)
    level = Level(
        id=deed.id(),
        learner=file.learner.id,
        item=act.item,
        coach=deed.staff.id,
        value=act.value,
        at=deed.now,
        standard=content.standard.code,
    )
    value = "none" if act.value is None else act.value
    line = deed.record("level", file.learner.id, item=act.item, value=value)
    return (GiveLevel(level=level), line)


def _refuse_level(deed: Deed, file: LearnerFile, item: str, value: int) -> None:
    if value not in LEVELS:
        raise Refused("review.level_range", most=LEVELS[-1])
    for entry in deed.view.entries:
        deed.require(of_entry(entry, file))
    content = deed.programme.content
    found = evidence_of(content, deed.staff.id, file, deed.view.entries)
    refuse_without(found.get(item, NONE), value)
    placed = placed_this_week(deed, file) - {(content.standard.code, item)}
    if len(placed) >= PLACED_A_WEEK:
        raise Refused("review.week_full", most=PLACED_A_WEEK)


def placed_this_week(deed: Deed, file: LearnerFile) -> set[tuple[str, str]]:
    """The items on which the learner was placed since their local Monday, by any coach."""
    zone = file.learner.zone
    monday = monday_of(local_date(zone, deed.now))
    return {
        (level.standard, level.item)
        for level in file.levels
        if level.value is not None and local_date(zone, level.at) >= monday
    }


def mark_reviewed(deed: Deed, act: MarkReviewed) -> tuple[Effect, ...]:
    """Everything so far was seen; lets go of the learner."""
    file = deed.file(act.learner)
    if file.assignment is None:
        raise NotFound
    assignment = replace(file.assignment, reviewed_at=deed.now)
    line = deed.record("seen", file.learner.id)
    return (SaveAssignment(assignment=assignment), *_released(deed, file), line)


def take_in_hand(deed: Deed, act: TakeInHand) -> tuple[Effect, ...]:
    """Claim a learner for some minutes, or let go."""
    file = deed.file(act.learner)
    if held_by_another(file.claim, deed.staff, deed.now):
        raise Refused("review.claimed", coach=file.claimed_by)
    line = deed.record("claim" if act.on else "release", file.learner.id)
    if not act.on:
        return (*_released(deed, file), line)
    until = deed.now + CLAIM_FOR
    claim = Claim(learner=file.learner.id, coach=deed.staff.id, until=until)
    return (SetClaim(claim=claim), line)


def _released(deed: Deed, file: LearnerFile) -> tuple[Effect, ...]:
    """Letting go of a claim, if it is one's own."""
    claim = file.claim
    if claim is None or claim.coach != deed.staff.id:
        return ()
    return (SetClaim(claim=replace(claim, until=deed.now)),)
