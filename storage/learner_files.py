"""The files of the learners whom a coach may read: a statement for each kind, for all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from coaching.asked import Asked
from coaching.records import Cohort, Delivery, Learner, Rating, Reflection
from coaching.staff.records import Assignment, Claim, Grade, Letter, Level
from coaching.staff.view import WEEKS, LearnerFile
from storage import (
    assignments,
    claims,
    cohorts,
    deliveries,
    grades,
    learners,
    letters,
    levels,
    ratings,
    readable,
    staff,
)
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class _Found:
    """What was loaded for all files, by learner."""

    cohorts: Mapping[int, Cohort]
    """By their own ids."""
    coaches: Mapping[int, tuple[Assignment, ...]]
    deliveries: Mapping[int, tuple[Delivery, ...]]
    reflections: Mapping[int, tuple[Reflection, ...]]
    kept: Mapping[int, int]
    ratings: Mapping[int, tuple[Rating, ...]]
    levels: Mapping[int, tuple[Level, ...]]
    grades: Mapping[int, tuple[Grade, ...]]
    letters: Mapping[int, tuple[Letter, ...]]
    claims: Mapping[int, Claim]
    names: Mapping[int, str]
    """Of those who hold claims, by their own ids."""
    log: Mapping[int, tuple[Asked, ...]]


async def load(
    unit: Unit, coach: int, own: Mapping[int, Assignment], now: datetime, *, log: bool
) -> tuple[LearnerFile, ...]:
    """The files of the learners that `readable.learners_of` found, in its order."""
    if not own:
        return ()
    people = await learners.by_ids(unit, own)
    found = await _find(unit, coach, people, now, log=log)
    return tuple(
        _file(people[id_], assignment, found) for id_, assignment in own.items() if id_ in people
    )


async def without_words(unit: Unit) -> tuple[LearnerFile, ...]:
    """Everybody who has joined, to be counted: nothing that was written."""
    people = await learners.joined(unit)
    groups, _ = await cohorts.by_ids(unit, {each.cohort for each in people.values()})
    coaches = await assignments.of_learners(unit, people)
    own = await ratings.until(unit, people, date.max)
    placed = await levels.of_learners(unit, people)
    asked = await deliveries.log(unit, people)
    return tuple(
        LearnerFile(
            learner=learner,
            cohort=groups[learner.cohort].name,
            coaches=frozenset(each.coach for each in coaches.get(learner.id, ())),
            ratings=own.get(learner.id, ()),
            levels=placed.get(learner.id, ()),
            log=asked.get(learner.id, ()),
        )
        for learner in people.values()
    )


async def _find(
    unit: Unit, coach: int, people: Mapping[int, Learner], now: datetime, *, log: bool
) -> _Found:
    """Load for all learners at once."""
    first, last = _weeks(now)
    ids = people.keys()
    since = datetime.combine(first, time(), tzinfo=UTC)
    groups, _ = await cohorts.by_ids(unit, {each.cohort for each in people.values()})
    held = await claims.of_learners(unit, ids, now)
    holders = await staff.by_ids(unit, {claim.coach for claim in held.values()})
    return _Found(
        cohorts=groups,
        coaches=await assignments.of_learners(unit, ids),
        deliveries=await deliveries.between(unit, ids, first, last),
        reflections=await readable.between(unit, coach, ids, first, last),
        kept=await readable.kept(unit, coach, ids, first, last),
        ratings=await ratings.until(unit, ids, date.max),
        levels=await levels.of_learners(unit, ids),
        grades=await grades.of_learners(unit, coach, ids),
        letters=await letters.of_learners(unit, coach, ids, since),
        claims=held,
        names={each.id: each.name for each in holders.values()},
        log=await deliveries.log(unit, ids if log else ()),
    )


def _weeks(now: datetime) -> tuple[date, date]:
    """From the Monday WEEKS weeks before this week's to the last day on which it is now."""
    today = now.astimezone(UTC).date()
    monday = today - timedelta(days=today.weekday())
    return monday - timedelta(weeks=WEEKS), today + timedelta(days=1)


def _file(learner: Learner, assignment: Assignment, found: _Found) -> LearnerFile:
    """One learner's file."""
    claim = found.claims.get(learner.id)
    return LearnerFile(
        learner=learner,
        cohort=found.cohorts[learner.cohort].name,
        coaches=frozenset(each.coach for each in found.coaches.get(learner.id, ())),
        assignment=assignment,
        deliveries=found.deliveries.get(learner.id, ()),
        reflections=found.reflections.get(learner.id, ()),
        kept=found.kept.get(learner.id, 0),
        ratings=found.ratings.get(learner.id, ()),
        levels=found.levels.get(learner.id, ()),
        grades=found.grades.get(learner.id, ()),
        letters=found.letters.get(learner.id, ()),
        claim=claim,
        claimed_by="" if claim is None else found.names.get(claim.coach, ""),
        log=found.log.get(learner.id, ()),
    )
