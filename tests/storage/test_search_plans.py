"""A search goes from index to index on both databases, and reads no table from end to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from coaching.effects import AddPart, AddReflection, SaveLearner
from coaching.records import Learner
from coaching.staff.effects import SaveAssignment, SaveStaff
from coaching.staff.records import Staff
from coaching.staff.view import Filter
from storage import parts, search
from storage.as_written import as_written
from tests.storage.watching import watched

if TYPE_CHECKING:
    from tests.storage.conftest import Cast


async def entrusted(cast: Cast, words: str) -> tuple[Learner, Staff]:
    """A learner with an entry, and the coach who may read it."""
    learner, coach = cast.learner(coach_may_read=True), cast.coach()
    entry = cast.reflection(learner)
    await cast.write(
        SaveLearner(learner=learner),
        SaveStaff(staff=coach),
        SaveAssignment(assignment=cast.assignment(learner, coach)),
        AddReflection(reflection=entry),
        AddPart(part=cast.part(entry, 1, words)),
    )
    return learner, coach


@pytest.mark.parametrize(
    "query", [None, "客", "客人", "客人多", "客 人", "客 人多", "熟客說出餐慢"]
)
async def test_no_table_is_read_from_end_to_end(cast: Cast, query: str | None) -> None:
    learner, coach = await entrusted(cast, "熟客說出餐慢，客人多")
    async with cast.database.read() as unit:
        watching = watched(unit)
        wanted = Filter(learner=learner.id, cohort=1)
        found, _total = await search.find(watching, coach.id, wanted, query, 0, 10)
        assert found
    plans = [plan for plan in watching.plans if "current_setting" not in plan]
    assert len(plans) >= 2
    for plan in plans:
        for line in plan.splitlines():
            assert "Seq Scan" not in line and "Hash" not in line and "Merge" not in line, plan
            assert not line.startswith("SCAN") or line.startswith(("SCAN value", "SCAN json_each"))
    if query is not None:
        assert any("grams" in plan.lower() for plan in plans)


async def test_what_is_among_many_ids_is_found_by_an_index(cast: Cast) -> None:
    async with cast.database.read() as unit:
        watching = watched(unit)
        await parts.of_reflections(watching, [1, 2, 3])
    if cast.database.dialect == "sqlite":
        assert "SEARCH parts USING INDEX ix_parts_reflection" in watching.plans[0]


async def test_postgresql_plans_as_before_when_the_search_is_over(cast: Cast) -> None:
    if cast.database.dialect != "postgresql":
        return
    name = text("SELECT current_setting('enable_hashjoin')")
    async with cast.database.read() as unit:
        async with as_written(unit):
            assert await unit.scalar(name) == "off"
        assert await unit.scalar(name) == "on"
    async with cast.database.begin() as unit:
        await unit.execute(text("SET LOCAL enable_hashjoin = off"))
        async with as_written(unit):
            pass
        assert await unit.scalar(name) == "off"
    async with cast.database.read() as unit:
        assert await unit.scalar(name) == "on"
