"""Counts what groups did: answers by week, items answered, how long entries waited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, case, cast, func, or_, select

from coaching.local_time import local_date
from coaching.people import figures
from coaching.people.figures import Counted, ItemCount, Waited, WeekCount, first_after
from coaching.people.kept import from_text, to_text
from coaching.people.records import Statistics
from coaching.people.view import PeopleNeeds
from coaching.records import Cohort
from coaching.staff.records import Staff
from storage import cohorts
from storage.among import among
from storage.columns import BIG
from storage.instants import to_ms
from storage.staff_tables import assignments, grades, letters
from storage.tables import audit, deliveries, learners, meta, reflections
from storage.tables import cohorts as cohort_rows
from storage.unit import Unit
from storage.upsert import upsert
from storage.visible import readable

COUNTS = frozenset({"sponsor", "admin", "owner"})
"""Who sees numbers of groups."""
OWN = "coach"
"""Who sees numbers of their own learners."""
NOT_ASKED = ("swapped", "expired")
AT_ONCE = 200
"""Learners that are counted in one go; larger groups are counted at night."""
KEPT = "statistics:"
"""In `meta`, with the cohort behind it (0: everybody): the numbers of the last night."""
SEEN = "review.write:seen"
"""The line of the log that says that a coach has seen all of a learner's entries."""

_here = (learners.c.joined_at.is_not(None), learners.c.forget_at.is_(None))
_own = learners.c.id.in_(select(learners.c.id).where(readable))
_IDS = select(learners.c.id).where(*_here).order_by(learners.c.id)
_answered = deliveries.c.state == "answered"
_PEOPLE = select(learners.c.cohort, func.count()).where(*_here).group_by(learners.c.cohort)
_WEEK = case(
    *(
        (deliveries.c.local_date < bindparam(f"monday{number}"), number - 1)
        for number in range(1, figures.WEEKS)
    ),
    else_=figures.WEEKS - 1,
)
_WEEKS = (
    select(
        learners.c.cohort,
        _WEEK.label("week"),
        func.count(),
        func.sum(cast(_answered, Integer)),
        func.count(deliveries.c.learner.distinct()),
    )
    .select_from(deliveries.join(learners, learners.c.id == deliveries.c.learner))
    .where(
        among(deliveries.c.learner, "ids"),
        deliveries.c.local_date >= bindparam("monday0"),
        deliveries.c.state.not_in(NOT_ASKED),
    )
    .group_by(learners.c.cohort, _WEEK)
)
_ITEMS = (
    select(
        learners.c.cohort,
        deliveries.c.standard,
        deliveries.c.item,
        func.count(deliveries.c.learner.distinct()),
    )
    .select_from(deliveries.join(learners, learners.c.id == deliveries.c.learner))
    .where(among(deliveries.c.learner, "ids"), _answered)
    .group_by(learners.c.cohort, deliveries.c.standard, deliveries.c.item)
)
_read_then = (
    assignments.c.learner == reflections.c.learner,
    assignments.c.since <= reflections.c.created_at,
    or_(assignments.c.until.is_(None), assignments.c.until > reflections.c.created_at),
)
_ENTRIES = (
    select(
        reflections.c.id,
        reflections.c.learner,
        learners.c.cohort,
        reflections.c.created_at,
    )
    .select_from(reflections.join(learners, learners.c.id == reflections.c.learner))
    .where(
        among(reflections.c.learner, "ids"),
        learners.c.coach_may_read,
        reflections.c.private.is_(False),
        reflections.c.deleted_at.is_(None),
        reflections.c.created_at >= bindparam("since", type_=BIG),
        select(assignments.c.id).where(*_read_then).exists(),
    )
)
_GRADED = select(grades.c.reflection, grades.c.at).where(
    among(grades.c.learner, "ids"), grades.c.at >= bindparam("since", type_=BIG)
)
_SAID = select(letters.c.reflection, letters.c.at).where(
    among(letters.c.learner, "ids"),
    letters.c.by == "coach",
    letters.c.reflection.is_not(None),
    letters.c.at >= bindparam("since", type_=BIG),
)
_SEEN = (
    select(audit.c.subject, audit.c.at)
    .where(
        among(audit.c.subject, "ids"),
        audit.c.action == SEEN,
        audit.c.at >= bindparam("since", type_=BIG),
    )
    .order_by(audit.c.at)
)
_KEEP = upsert(meta, on=("key",))
_GROUPS = select(cohort_rows.c.id).order_by(cohort_rows.c.id)


async def load(unit: Unit, person: Staff, needs: PeopleNeeds, now: datetime) -> dict[str, Any]:
    """The numbers that a person may see, and the cohorts to choose from, as fields of a view."""
    if not needs.statistics:
        return {}
    today = local_date(person.zone, now)
    if OWN in person.roles and (needs.own or not person.roles & COUNTS):
        counted = await count(unit, today, person=person.id)
        found = figures.statistics(counted, counted.people.keys(), today, own=True)
        return {"statistics": found if found.people else None}
    if not person.roles & COUNTS:
        return {}
    return await _of_groups(unit, needs.cohort, today)


async def _of_groups(unit: Unit, wanted: int | None, today: date) -> dict[str, Any]:
    people = {row[0]: row[1] for row in await unit.rows(_PEOPLE)}
    groups, _ = await cohorts.by_ids(unit, await unit.scalars(_GROUPS))
    large = figures.shown(people)
    choice = tuple(groups[each] for each in sorted(large) if each in groups)
    return {"statistics": await _group(unit, people, choice, wanted, today), "cohorts": choice}


async def _group(
    unit: Unit, people: dict[int, int], choice: Iterable[Cohort], wanted: int | None, today: date
) -> Statistics | None:
    names = {each.id: each.name for each in choice}
    some = figures.together(people) if wanted is None else frozenset({wanted}) & names.keys()
    if not some:
        # Too few to be told anything of; only that they are too few.
        few = sum(people.values()) if wanted is None else people.get(wanted, 0)
        return Statistics(cohort=wanted, people=few) if few else None
    name = names.get(wanted or 0, "")
    if sum(people[each] for each in some) > AT_ONCE:
        return await of_last_night(unit, wanted, name)
    counted = await count(unit, today, cohorts=some)
    return figures.statistics(counted, some, today, cohort=wanted, name=name)


async def count(
    unit: Unit,
    today: date,
    *,
    cohorts: Iterable[int] | None = None,
    person: int | None = None,
) -> Counted:
    """Count what these cohorts did (None: all), or what the learners of this coach did."""
    only: list[ColumnElement[bool]] = []
    of: dict[str, Any] = {}
    if cohorts is not None:
        only.append(learners.c.cohort.in_(sorted(cohorts)))
    if person is not None:
        only.append(_own)
        of["staff"] = person
    counting = Counting(today, await unit.scalars(_IDS.where(*only), of))
    while await counting.go_on(unit):
        pass
    return counting.counted


class Counting:
    """Counts so many learners at a time, by the indexes of what is theirs."""

    def __init__(self, today: date, ids: Sequence[int]) -> None:
        """Begin with none of these learners."""
        self.today = today
        self.counted = Counted()
        self._ids = ids
        self._done = 0

    async def go_on(self, unit: Unit) -> bool:
        """Count the next learners; False when all are counted."""
        ids = self._ids[self._done : self._done + AT_ONCE]
        if not ids:
            return False
        self._done += len(ids)
        counted, weeks, of = self.counted, figures.mondays(self.today), {"ids": ids}
        days = {f"monday{number}": day.isoformat() for number, day in enumerate(weeks)}
        here = among(learners.c.id, "ids")
        for cohort, many in await unit.rows(_PEOPLE.where(here), of):
            counted.people[cohort] = counted.people.get(cohort, 0) + many
        counted.weeks.extend(WeekCount(*row) for row in await unit.rows(_WEEKS, {**of, **days}))
        counted.items.extend(ItemCount(*row) for row in await unit.rows(_ITEMS, of))
        counted.waited.extend(await _waited(unit, ids, weeks[0]))
        return True


async def everybody(unit: Unit, now: datetime, zone: str = figures.ZONE) -> Counting:
    """Begin to count all that there are, for the night."""
    return Counting(local_date(zone, now), await unit.scalars(_IDS))


async def keep(unit: Unit, counting: Counting, now: datetime) -> None:
    """Keep the numbers of every group that may be told, for the day."""
    people, today = counting.counted.people, counting.today
    groups: dict[int | None, frozenset[int]] = {
        each: frozenset({each}) for each in figures.shown(people)
    }
    groups[None] = figures.together(people)
    rows = [
        {
            "key": f"{KEPT}{cohort or 0}",
            "value": to_text(figures.statistics(counting.counted, some, today, cohort=cohort), now),
        }
        for cohort, some in groups.items()
        if some
    ]
    await _KEEP.run(unit, rows)


async def of_last_night(unit: Unit, cohort: int | None, name: str) -> Statistics | None:
    """The numbers of a large group as the night left them; None before the first night."""
    text = await unit.scalar(select(meta.c.value).where(meta.c.key == f"{KEPT}{cohort or 0}"))
    return None if text is None else replace(from_text(text), name=name)


async def _waited(unit: Unit, ids: Sequence[int], first: date) -> list[Waited]:
    """Every entry that a coach could read, with the first grade, word or review after it."""
    begin = datetime.fromisoformat(f"{first.isoformat()}T00:00:00+00:00") - timedelta(days=1)
    of = {"ids": ids, "since": to_ms(begin)}
    written = await unit.rows(_ENTRIES, of)
    if not written:
        return []
    answers: dict[int, int] = {}
    for statement in (_GRADED, _SAID):
        for entry, at in await unit.rows(statement, of):
            answers[entry] = min(at, answers.get(entry, at))
    reviews: dict[int, list[int]] = defaultdict(list)
    for learner, at in await unit.rows(_SEEN, of):
        reviews[learner].append(at)
    found = []
    for row in written:
        seen = first_after(row.created_at, reviews.get(row.learner, []))
        both = [at for at in (answers.get(row.id), seen) if at is not None]
        found.append(Waited(row.cohort, row.learner, row.created_at, min(both, default=None)))
    return found
