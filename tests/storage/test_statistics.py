"""What is counted in SQL is what a naive count of the records comes to."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from coaching.effects import AddDelivery, AddReflection, Effect, MarkReflection, Record, SaveLearner
from coaching.people.figures import mondays
from coaching.people.records import Statistics
from coaching.people.view import PeopleNeeds
from coaching.staff.effects import AddLetter, GiveGrade, SaveAssignment, SaveStaff
from coaching.staff.records import Grade
from storage import statistics
from storage.instants import to_ms

if TYPE_CHECKING:
    from coaching.records import Delivery, Learner, Reflection
    from coaching.staff.records import Staff
    from tests.storage.conftest import Cast

STATES = ("asked", "answered", "no_chance", "swapped", "missed", "expired")


@dataclass
class Told:
    """Everything that was made up, to be counted by hand."""

    learners: list[Learner] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    entries: list[tuple[Reflection, datetime | None]] = field(default_factory=list)
    """Those that the coach could read, each with the first answer."""
    effects: list[Effect] = field(default_factory=list)


def invent(cast: Cast, seed: int, coach: Staff) -> Told:
    """A class of learners with questions, entries and answers of all kinds."""
    dice = random.Random(seed)
    told = Told()
    for number in range(1, 13):
        fields: dict[str, Any] = {"coach_may_read": dice.random() < 0.8}
        if dice.random() < 0.15:
            fields["forget_at"] = cast.now
        if dice.random() < 0.15:
            fields["joined_at"] = None
        learner = cast.learner(number, **fields)
        told.learners.append(learner)
        told.effects.append(SaveLearner(learner=learner))
        since = cast.now - timedelta(days=dice.randrange(100))
        assigned = dice.random() < 0.8
        if assigned:
            told.effects.append(
                SaveAssignment(assignment=cast.assignment(learner, coach, since=since))
            )
        seen = _review(cast, dice, learner, coach, told)
        for day in range(-100, 1, dice.choice((3, 5, 9))):
            _question(cast, dice, learner, day, told)
            _entry(cast, dice, learner, coach, day, told, since if assigned else None, seen)
    return told


def _review(
    cast: Cast, dice: random.Random, learner: Learner, coach: Staff, told: Told
) -> list[datetime]:
    found = []
    for _ in range(dice.randrange(3)):
        at = cast.now - timedelta(hours=dice.randrange(24 * 90))
        found.append(at)
        line = Record(actor=coach.id, action="review.write:seen", subject=learner.id, at=at)
        told.effects.append(line)
    return found


def _question(cast: Cast, dice: random.Random, learner: Learner, day: int, told: Told) -> None:
    state = dice.choice(STATES)
    item = dice.choice(("P1.1.1", "P1.1.2", "P2.1.1"))
    standard = dice.choice(("BLM2421-007v4", "OLD"))
    made = cast.delivery(learner, day, state=state, item=item, standard=standard)
    told.deliveries.append(made)
    told.effects.append(AddDelivery(delivery=made))


def _entry(
    cast: Cast,
    dice: random.Random,
    learner: Learner,
    coach: Staff,
    day: int,
    told: Told,
    since: datetime | None,
    seen: list[datetime],
) -> None:
    if dice.random() < 0.5:
        return
    entry = cast.reflection(learner, day)
    told.effects.append(AddReflection(reflection=entry))
    private = dice.random() < 0.2
    if private:
        told.effects.append(MarkReflection(id=entry.id, learner=learner.id, private=True))
    answers = [at for at in seen if at >= entry.created_at]
    if dice.random() < 0.3:
        at = entry.created_at + timedelta(hours=dice.randrange(1, 200))
        answers.append(at)
        grade = Grade(reflection=entry.id, coach=coach.id, learner=learner.id, value=2, at=at)
        told.effects.append(GiveGrade(grade=grade))
    if dice.random() < 0.3:
        at = entry.created_at + timedelta(hours=dice.randrange(1, 200))
        by = dice.choice(("coach", "learner"))
        if by == "coach":
            answers.append(at)
        number = learner.chat * 1000 + day + 100
        told.effects.append(
            AddLetter(letter=cast.letter(learner, coach, number, at=at, by=by, reflection=entry.id))
        )
    readable = learner.coach_may_read and since is not None and since <= entry.created_at
    if readable and not private:
        told.entries.append((entry, min(answers, default=None)))


def counted_by_hand(told: Told, today: date) -> tuple[Any, Any, Any]:
    """Weeks, items and waits, as somebody with a pencil would count them."""
    here = {each.id for each in told.learners if each.joined_at and not each.forget_at}
    weeks: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    people: dict[int, set[int]] = defaultdict(set)
    items: dict[tuple[str, str], set[int]] = defaultdict(set)
    first = mondays(today)[0]
    for each in told.deliveries:
        if each.learner not in here:
            continue
        if each.state == "answered":
            items[each.standard, each.item].add(each.learner)
        if each.local_date < first or each.state in ("swapped", "expired"):
            continue
        week = min((each.local_date - first).days // 7, 11)
        weeks[week][0] += 1
        weeks[week][1] += each.state == "answered"
        people[week].add(each.learner)
    begin = datetime.fromisoformat(f"{first}T00:00:00+00:00") - timedelta(days=1)
    waits = sorted(
        (each.learner, to_ms(each.created_at), at and to_ms(at))
        for each, at in told.entries
        if each.learner in here and each.created_at >= begin
    )
    return (
        {week: (*sums, len(people[week])) for week, sums in weeks.items()},
        {which: len(some) for which, some in items.items()},
        waits,
    )


@pytest.mark.parametrize("seed", range(4))
async def test_counts_are_those_of_a_naive_count(cast: Cast, seed: int) -> None:
    coach = cast.coach()
    told = invent(cast, seed, coach)
    await cast.write(SaveStaff(staff=coach), *told.effects)
    today = cast.now.date()
    async with cast.database.read() as unit:
        counted = await statistics.count(unit, today)
    weeks, items, waits = counted_by_hand(told, today)
    assert {each.week: each[2:] for each in counted.weeks} == weeks
    assert {(each.standard, each.item): each.people for each in counted.items} == items
    assert sorted(each[1:] for each in counted.waited) == waits
    here = [each for each in told.learners if each.joined_at and not each.forget_at]
    assert counted.people == {1: len(here)}


async def test_each_role_sees_the_groups_that_are_for_it(cast: Cast) -> None:
    coach = cast.coach()
    crowd = [cast.learner(number, coach_may_read=True) for number in range(1, 7)]
    await cast.write(
        SaveStaff(staff=coach),
        *(SaveLearner(learner=each) for each in crowd),
        SaveAssignment(assignment=cast.assignment(crowd[0], coach)),
    )

    async def seen(*roles: Any, **needs: Any) -> tuple[Any, Any]:
        person = cast.coach(roles=frozenset(roles))
        wanted = PeopleNeeds(statistics=True, **needs)
        async with cast.database.read() as unit:
            found = await statistics.load(unit, person, wanted, cast.now)
        figures = found.get("statistics")
        return figures and (figures.people, figures.own), found.get("cohorts", ())

    for role in ("sponsor", "admin", "owner"):
        everybody, cohorts = await seen(role)
        assert everybody == (6, False) and [each.id for each in cohorts] == [1]
        assert (await seen(role, cohort=1))[0] == (6, False)
        assert (await seen(role, cohort=2))[0] is None
        assert (await seen(role, own=True))[0] == (6, False)
    assert await seen("coach") == ((1, True), ())
    assert await seen("coach", cohort=1) == ((1, True), ())
    assert (await seen("coach", "admin"))[0] == (6, False)
    assert (await seen("coach", "admin", own=True))[0] == (1, True)
    assert await seen() == (None, ())


async def test_a_cohort_of_four_is_shown_to_nobody(cast: Cast) -> None:
    await cast.write(*(SaveLearner(learner=cast.learner(number)) for number in range(1, 5)))
    admin = cast.coach(roles=frozenset({"admin"}))
    async with cast.database.read() as unit:
        for cohort in (None, 1):
            needs = PeopleNeeds(statistics=True, cohort=cohort)
            found = await statistics.load(unit, admin, needs, cast.now)
            nothing = Statistics(cohort=cohort, people=4)
            assert found == {"statistics": nothing, "cohorts": ()}


async def test_the_night_counts_by_the_date_that_it_is_where_the_night_is(cast: Cast) -> None:
    night = datetime(2026, 11, 29, 19, tzinfo=UTC)  # Monday, 3:00 in Taipei
    async with cast.database.read() as unit:
        assert (await statistics.everybody(unit, night)).today == date(2026, 11, 30)


async def test_a_large_group_is_counted_at_night_and_read_by_day(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = cast.coach()
    told = invent(cast, 1, coach)
    await cast.write(SaveStaff(staff=coach), *told.effects)
    admin = cast.coach(roles=frozenset({"admin"}))
    needs = PeopleNeeds(statistics=True)
    async with cast.database.read() as unit:
        live = (await statistics.load(unit, admin, needs, cast.now))["statistics"]
    monkeypatch.setattr(statistics, "AT_ONCE", 4)
    async with cast.database.begin() as unit:
        assert (await statistics.load(unit, admin, needs, cast.now))["statistics"] is None
        counting = await statistics.everybody(unit, cast.now, admin.zone)
        slices = 0
        while await counting.go_on(unit):
            slices += 1
        await statistics.keep(unit, counting, cast.now)
        for cohort in (None, 1):
            wanted = PeopleNeeds(statistics=True, cohort=cohort)
            kept = (await statistics.load(unit, admin, wanted, cast.now))["statistics"]
            name = "" if cohort is None else kept.name
            assert kept == replace(live, at=cast.now, cohort=cohort, name=name)
    assert slices == -(-live.people // 4)
