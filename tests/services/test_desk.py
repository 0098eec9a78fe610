"""Acts from outside the chat: two at one moment, and what may not be."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.clock import DrivenClock
from bot.services.desk import Desk
from bot.services.in_force import InForce
from coaching.cohorts.acts import CreateCohort
from coaching.programme import Programme
from coaching.staff.acts import NotFound
from coaching.staff.denied import DENIED
from coaching.staff.effects import SaveStaff
from coaching.staff.records import Staff
from content.access import Role, load_access
from content.load import load
from content.words import load_time_words
from storage import cohorts, effects
from storage.engine import Database
from storage.tables import audit

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


async def desk_of(database: Database, role: Role) -> Desk:
    """A desk, and somebody of this role, whose id is 90."""
    programme = Programme(content=load(), words=load_time_words(), access=load_access())
    async with database.begin() as unit:
        person = Staff(id=90, chat=90, roles=frozenset({role}))
        await effects.write(unit, [SaveStaff(staff=person)], NOW)
    return Desk(database, InForce(programme), DrivenClock(NOW), lambda: None)


async def test_two_cohorts_that_are_made_in_one_moment_are_two(database: Database) -> None:
    desk = await desk_of(database, "admin")
    names = [f"A{number}" for number in range(4)]
    made = (desk.do(90, CreateCohort(name=name), name) for name in names)
    await asyncio.gather(*made)
    async with database.read() as unit:
        found = {each.name for each in await cohorts.everyone(unit)}
    assert set(names) <= found


async def test_what_may_not_be_leaves_a_line_in_the_log_and_nothing_else(
    database: Database,
) -> None:
    desk = await desk_of(database, "coach")
    with pytest.raises(NotFound):
        await desk.do(90, CreateCohort(name="A"), "1")
    async with database.read() as unit:
        assert await unit.scalars(select(audit.c.action)) == [DENIED]
        assert "A" not in {each.name for each in await cohorts.everyone(unit)}
