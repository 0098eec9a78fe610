"""What is due is found by its instant, handled by one process, and struck off only if unchanged."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coaching.effects import Appoint, SaveLearner
from coaching.events import AppointmentKind
from storage import appointments, learners
from storage.appointments import Appointment

if TYPE_CHECKING:
    from tests.storage.conftest import Cast


async def _appoint(cast: Cast, chat: int, kind: AppointmentKind, due: datetime) -> Appointment:
    """A learner with an appointment."""
    learner = cast.learner(chat)
    await cast.write(
        SaveLearner(learner=learner), Appoint(learner=learner.id, chat=chat, kind=kind, due=due)
    )
    return Appointment(learner=learner.id, chat=chat, kind=kind, due=due)


async def _due(cast: Cast, now: datetime, limit: int = 100) -> list[Appointment]:
    async with cast.database.begin() as unit:
        return await appointments.due(unit, now, limit)


async def test_what_is_due_comes_the_longest_overdue_first(cast: Cast, now: datetime) -> None:
    on_time = await _appoint(cast, 1, "daily", now)
    overdue = await _appoint(cast, 2, "weekly", now - timedelta(days=3))
    await _appoint(cast, 3, "daily", now + timedelta(milliseconds=1))
    assert await _due(cast, now) == [overdue, on_time]
    assert await _due(cast, now, limit=1) == [overdue]
    assert await _due(cast, now - timedelta(days=4)) == []


async def test_looking_changes_nothing(cast: Cast, now: datetime) -> None:
    kept = await _appoint(cast, 1, "daily", now)
    assert await _due(cast, now) == await _due(cast, now) == [kept]


async def test_the_next_appointment_is_the_earliest_of_all(cast: Cast, now: datetime) -> None:
    async with cast.database.read() as unit:
        assert await appointments.next_at(unit) is None
    await _appoint(cast, 1, "daily", now + timedelta(hours=2))
    await _appoint(cast, 2, "weekly", now + timedelta(hours=1))
    async with cast.database.read() as unit:
        assert await appointments.next_at(unit) == now + timedelta(hours=1)


async def test_an_appointment_that_was_kept_is_struck_off(cast: Cast, now: datetime) -> None:
    daily = await _appoint(cast, 1, "daily", now)
    weekly = await _appoint(cast, 1, "weekly", now)
    async with cast.database.begin() as unit:
        assert await appointments.clear(unit, daily.learner, "daily", now)
        assert not await appointments.clear(unit, daily.learner, "daily", now)
    assert await _due(cast, now) == [weekly]


async def test_one_that_was_set_anew_is_not_struck_off(cast: Cast, now: datetime) -> None:
    await _appoint(cast, 1, "daily", now)
    moved = await _appoint(cast, 1, "daily", now + timedelta(days=1))
    async with cast.database.begin() as unit:
        assert not await appointments.clear(unit, moved.learner, "daily", now)
    assert await _due(cast, now + timedelta(days=1)) == [moved]


async def test_two_processes_never_handle_the_same_appointment(cast: Cast, now: datetime) -> None:
    first = await _appoint(cast, 1, "daily", now)
    second = await _appoint(cast, 2, "daily", now)
    claimed: list[list[Appointment]] = []
    holding, done = asyncio.Event(), asyncio.Event()

    async def one() -> None:
        async with cast.database.begin() as unit:
            claimed.append(await appointments.due(unit, now, 1))
            holding.set()
            if unit.dialect == "postgresql":
                await done.wait()
            for each in claimed[0]:
                await appointments.clear(unit, each.learner, each.kind, each.due)

    async def other() -> None:
        await holding.wait()
        async with cast.database.begin() as unit:
            claimed.append(await appointments.due(unit, now, 2))
        done.set()

    await asyncio.gather(one(), other())
    assert sorted(each.chat for each in (*claimed[0], *claimed[1])) == [1, 2]
    assert {*claimed[0], *claimed[1]} == {first, second}


async def test_a_learner_who_is_being_answered_is_passed_over_and_nobody_waits_in_a_circle(
    cast: Cast, now: datetime
) -> None:
    await _appoint(cast, 1, "daily", now)
    other = await _appoint(cast, 2, "daily", now)
    holding, looked = asyncio.Event(), asyncio.Event()
    found: list[Appointment] = []

    async def answers() -> None:
        async with cast.database.begin() as unit:
            known = await learners.by_chats(unit, [1])
            holding.set()
            if unit.dialect == "postgresql":
                await looked.wait()
            moved = Appoint(learner=known[1].id, chat=1, kind="daily", due=now + timedelta(days=1))
            await appointments.appoint(unit, [moved])

    async def looks() -> None:
        await holding.wait()
        async with cast.database.begin() as unit:
            found.extend(await appointments.due(unit, now, 9))
            looked.set()

    await asyncio.gather(answers(), looks())
    assert found == [other]
    assert await _due(cast, now) == [other]


async def test_two_writers_of_one_learner_never_lose_each_others_change(cast: Cast) -> None:
    learner = cast.learner()
    await cast.write(SaveLearner(learner=learner))

    async def count() -> None:
        async with cast.database.begin() as unit:
            known = (await learners.by_chats(unit, [1]))[1]
            more = cast.learner(misses=known.misses + 1)
            await learners.save(unit, [SaveLearner(learner=more)])

    await asyncio.gather(*(count() for _ in range(8)))
    found = (await cast.view()).learner
    assert found is not None
    assert found.misses == 8
