"""A search shows a coach an entry only while they may read it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from coaching.effects import AddPart, AddReflection, EraseReflection, SaveLearner
from coaching.staff.effects import SaveAssignment, SaveStaff
from coaching.staff.view import Filter
from storage import search

if TYPE_CHECKING:
    from tests.storage.conftest import Cast


@dataclass(frozen=True)
class Case:
    """How a learner's entry of now stands with the coach, and whether they may read it."""

    seen: bool = False
    learner: dict[str, Any] = field(default_factory=dict)
    assignments: tuple[dict[str, Any], ...] = ({},)
    entry: dict[str, Any] = field(default_factory=dict)
    erased: bool = False


LATER, EARLIER = timedelta(days=1), timedelta(days=-1)
CASES = {
    "assigned": Case(seen=True),
    "assigned at that instant": Case(seen=True, assignments=({"since": timedelta(minutes=5)},)),
    "assigned twice": Case(seen=True, assignments=({}, {"id": 7})),
    "again": Case(seen=True, assignments=({"until": EARLIER}, {"id": 7})),
    "not assigned": Case(assignments=()),
    "of another coach": Case(assignments=({"coach": "other"},)),
    "assigned before": Case(assignments=({"until": EARLIER},)),
    "may not read": Case(learner={"coach_may_read": False}),
    "being forgotten": Case(learner={"forget_at": LATER}),
    "kept to oneself": Case(entry={"private": True}),
    "deleted": Case(erased=True),
    "older than the assignment": Case(assignments=({"since": LATER},)),
    "opened": Case(seen=True, assignments=({"since": LATER, "opened": True},)),
    "opened to another": Case(
        assignments=({"since": LATER}, {"id": 7, "coach": "other", "opened": True})
    ),
    "opened, kept to oneself": Case(entry={"private": True}, assignments=({"opened": True},)),
    "opened, ended": Case(assignments=({"opened": True, "until": EARLIER},)),
}


@pytest.mark.parametrize("name", CASES)
async def test_an_entry_is_found_only_by_who_may_read_it(cast: Cast, name: str) -> None:
    case = CASES[name]
    coach, other = cast.coach(90), cast.coach(91)
    learner = cast.learner(**{"coach_may_read": True, **_instants(cast, case.learner)})
    entry = replace(cast.reflection(learner), **case.entry)
    await cast.write(
        SaveLearner(learner=learner),
        SaveStaff(staff=coach),
        SaveStaff(staff=other),
        *(
            SaveAssignment(
                assignment=replace(
                    cast.assignment(learner, other if "coach" in given else coach),
                    **_instants(cast, {k: v for k, v in given.items() if k != "coach"}),
                )
            )
            for given in case.assignments
        ),
        AddReflection(reflection=entry),
        AddPart(part=cast.part(entry, 1, "熟客說出餐慢")),
    )
    if case.erased:
        await cast.write(EraseReflection(id=entry.id, learner=learner.id))
    expected = ([entry.id], 1) if case.seen else ([], 0)
    async with cast.database.read() as unit:
        for query in (None, "客", "熟客", "出餐慢", "慢 熟客"):
            found = await search.find(unit, coach.id, Filter(), query, 0, 10)
            assert found == expected, query
            narrowed = Filter(learner=learner.id, reflections=frozenset({entry.id}))
            assert await search.find(unit, coach.id, narrowed, query, 0, 10) == expected, query
            assert await search.find(unit, 12345, narrowed, query, 0, 10) == ([], 0)


def _instants(cast: Cast, given: dict[str, Any]) -> dict[str, Any]:
    """The same fields, their distances from now as instants."""
    return {
        name: cast.now + value if isinstance(value, timedelta) else value
        for name, value in given.items()
    }
