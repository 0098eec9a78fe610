"""An owner sees by a look what the learner shares, while it lasts, and nothing else of anybody."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from coaching.effects import AddPart, AddReflection, EraseReflection, Record, SaveLearner
from coaching.people.effects import AddLook, EndLook, Look
from coaching.staff.acts import NotFound, ReadEntry, ReadTranscript, SearchTexts
from coaching.staff.effects import SaveStaff
from coaching.staff.perform import needs_of
from coaching.staff.view import Filter, StaffView
from storage import readings, staff_views
from storage.unit import Unit

if TYPE_CHECKING:
    from coaching.records import Learner, Reflection
    from coaching.staff.acts import Act
    from coaching.staff.records import Staff
    from tests.storage.conftest import Cast

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Case:
    """How an owner stands with a learner's entry of now, and whether they may read it."""

    seen: bool = False
    roles: frozenset[str] = frozenset({"owner"})
    learner: dict[str, Any] = field(default_factory=dict)
    entry: dict[str, Any] = field(default_factory=dict)
    look: dict[str, Any] | None = field(default_factory=dict)
    of: str = "own"
    later: timedelta = timedelta()
    erased: bool = False
    ended: bool = False


CASES = {
    "a look": Case(seen=True),
    "an owner who coaches others": Case(seen=True, roles=frozenset({"owner", "coach"})),
    "to the last moment": Case(seen=True, later=HOUR - timedelta(seconds=1)),
    "over": Case(later=HOUR),
    "not begun": Case(later=-timedelta(seconds=1)),
    "ended": Case(ended=True, later=timedelta(seconds=1)),
    "no look": Case(look=None),
    "of another learner": Case(of="other learner"),
    "of another owner": Case(of="other owner"),
    "no owner any more": Case(roles=frozenset({"admin", "coach", "sponsor"})),
    "no role any more": Case(roles=frozenset()),
    "lets no coach read": Case(learner={"coach_may_read": False}),
    "could not be told": Case(learner={"status": "blocked"}),
    "being forgotten": Case(learner={"forget_at": HOUR}),
    "kept to oneself": Case(entry={"private": True}),
    "deleted": Case(erased=True),
}


async def prepared(cast: Cast, case: Case) -> tuple[Staff, Learner, Reflection]:
    """A learner with an entry, another one, two owners, and the look of the case."""
    owner = cast.coach(90, name="陳老闆", roles=case.roles)
    other_owner = cast.coach(91, roles=frozenset({"owner"}))
    fields = dict(case.learner)
    if "forget_at" in fields:
        fields["forget_at"] = cast.now + fields["forget_at"]
    learner = cast.learner(**{"coach_may_read": True, **fields})
    other = cast.learner(2, coach_may_read=True)
    entry = replace(
        cast.reflection(learner), created_at=cast.now - timedelta(days=30), **case.entry
    )
    await cast.write(
        SaveStaff(staff=owner),
        SaveStaff(staff=other_owner),
        SaveLearner(learner=learner),
        SaveLearner(learner=other),
        AddReflection(reflection=entry),
        AddPart(part=cast.part(entry, 5, "今天賣了 30 份蛋餅")),
    )
    if case.look is not None:
        look = Look(
            id=1,
            staff=(other_owner if case.of == "other owner" else owner).id,
            learner=(other if case.of == "other learner" else learner).id,
            reason="家長來電詢問安全狀況",
            since=cast.now,
            until=cast.now + HOUR,
        )
        await cast.write(AddLook(look=look))
    if case.ended:
        await cast.write(EndLook(id=1, staff=owner.id, at=cast.now))
    if case.erased:
        await cast.write(EraseReflection(id=entry.id, learner=learner.id))
    return owner, learner, entry


async def loaded(cast: Cast, unit: Unit, owner: Staff, act: Act, later: timedelta) -> StaffView:
    """What the act sees."""
    view = await staff_views.load(unit, owner.id, needs_of(act), cast.now + later)
    if view is None:
        raise NotFound
    return view


@pytest.mark.parametrize("name", CASES)
async def test_an_entry_is_seen_by_a_look_alone(cast: Cast, name: str) -> None:
    case = CASES[name]
    owner, learner, entry = await prepared(cast, case)
    only = Filter(learner=learner.id)
    acts: tuple[Act, ...] = (
        ReadTranscript(learner=learner.id),
        ReadEntry(reflection=entry.id),
        SearchTexts(words="蛋餅", filter=only),
    )
    for act in acts:
        async with cast.database.read() as unit:
            try:
                view = await loaded(cast, unit, owner, act, case.later)
            except NotFound:
                assert not case.seen
                continue
        found = {one.reflection.id for one in (*view.entries, view.entry) if one is not None}
        assert found == ({entry.id} if case.seen else set())
        if not case.learner and not case.erased and not case.entry:
            assert (view.file is not None) == case.seen


async def test_a_search_by_a_look_finds_only_what_holds_the_words(cast: Cast) -> None:
    owner, learner, _ = await prepared(cast, CASES["a look"])
    async with cast.database.read() as unit:
        for words, hits in (("蛋餅", 1), ("30 份", 1), ("豆漿", 0)):
            act = SearchTexts(words=words, filter=Filter(learner=learner.id))
            assert (await loaded(cast, unit, owner, act, timedelta())).total == hits
        everywhere = await loaded(cast, unit, owner, SearchTexts(words="蛋餅"), timedelta())
    assert (everywhere.entries, everywhere.file) == ((), None)


async def test_pages_of_a_look_are_turned_newest_first(cast: Cast) -> None:
    owner, learner, first = await prepared(cast, CASES["a look"])
    more = [cast.reflection(learner, day) for day in range(-4, 0)]
    await cast.write(*(AddReflection(reflection=each) for each in more))
    async with cast.database.read() as unit:
        act = ReadTranscript(learner=learner.id, offset=2, most=2)
        view = await loaded(cast, unit, owner, act, timedelta())
    assert [one.reflection.id for one in view.entries] == [more[1].id, more[0].id]
    assert view.total == 5 and first.id not in [one.reflection.id for one in view.entries]


async def test_only_its_owner_ends_a_look(cast: Cast) -> None:
    owner, learner, _ = await prepared(cast, CASES["a look"])
    await cast.write(EndLook(id=1, staff=cast.coach(91).id, at=cast.now))
    async with cast.database.read() as unit:
        act = ReadTranscript(learner=learner.id)
        assert (await loaded(cast, unit, owner, act, timedelta(minutes=1))).file is not None


async def test_the_learner_reads_the_reason_with_the_line_of_the_log(cast: Cast) -> None:
    owner, learner, _ = await prepared(cast, CASES["a look"])
    line = Record(
        actor=owner.id,
        action="look.begin:begin",
        subject=learner.id,
        at=cast.now,
        detail="look=1",
    )
    await cast.write(line)
    async with cast.database.read() as unit:
        (reading,) = await readings.of(unit, learner.id, 10)
    assert (reading.name, reading.detail) == ("陳老闆", "家長來電詢問安全狀況")
