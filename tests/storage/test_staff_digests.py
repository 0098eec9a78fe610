"""Digests are appointments of those who work here; one list says what is due of everybody."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coaching.effects import Appoint, SaveLearner
from coaching.staff.effects import AppointDigest, SaveStaff
from storage import digests, due, learners
from storage.due import Duty
from storage.unit import Unit

if TYPE_CHECKING:
    from tests.storage.conftest import Cast

HOUR = timedelta(hours=1)


async def _appoint(cast: Cast, chat: int, at: datetime | None) -> None:
    digest = AppointDigest(staff=cast.coach(chat).id, chat=chat, due=at)
    await cast.write(SaveStaff(staff=cast.coach(chat)), digest)


async def test_the_last_word_on_a_digest_counts(cast: Cast) -> None:
    for at in (cast.now, cast.now + HOUR):
        await _appoint(cast, 90, at)
    await _appoint(cast, 91, cast.now)
    await _appoint(cast, 91, None)
    async with cast.database.begin() as unit:
        assert await digests.next_at(unit) == cast.now + HOUR
        assert await digests.due(unit, cast.now, 9) == []
        (digest,) = await digests.due(unit, cast.now + HOUR, 9)
        assert (digest.staff, digest.chat) == (cast.coach(90).id, 90)
        assert not await digests.clear(unit, digest.staff, cast.now)
        assert await digests.clear(unit, digest.staff, digest.due)
        assert await digests.next_at(unit) is None


async def test_everything_due_is_one_list_with_one_duty_of_each_chat(cast: Cast) -> None:
    await cast.write(
        *(SaveLearner(learner=cast.learner(number)) for number in (1, 2)),
        *(
            Appoint(learner=cast.learner(number).id, chat=number, kind="daily", due=cast.now)
            for number in (1, 2)
        ),
    )
    for chat in (2, 90):
        await _appoint(cast, chat, cast.now)
    async with cast.database.begin() as unit:
        found = await due.find(unit, cast.now, 9)
        assert {(each.chat, each.kind) for each in found} == {
            (1, "daily"),
            (2, "daily"),
            (90, "digest"),
        }
        assert all([await due.clear(unit, each) for each in found])
        assert not any([await due.clear(unit, each) for each in found])
        (left,) = await due.find(unit, cast.now, 9)
        assert (left.chat, left.kind) == (2, "digest")


@pytest.mark.parametrize("kind", ["daily", "digest"])
async def test_a_duty_is_moved_or_called_off_where_it_belongs(cast: Cast, kind: str) -> None:
    learner, coach = cast.learner(1), cast.coach(1)
    await cast.write(SaveLearner(learner=learner), SaveStaff(staff=coach))
    person = learner.id if kind == "daily" else coach.id
    duty = Duty(person=person, chat=1, kind=kind, due=cast.now)  # type: ignore[arg-type]
    async with cast.database.begin() as unit:
        await due.move(unit, duty, cast.now + HOUR)
        assert await due.next_at(unit) == cast.now + HOUR
        (found,) = await due.find(unit, cast.now + HOUR, 9)
        assert (found.person, found.kind) == (person, kind)
        await due.move(unit, duty, None)
        assert await due.next_at(unit) is None


async def _found_meanwhile(cast: Cast, hold: Callable[[Unit], Awaitable[object]]) -> list[int]:
    """The chats whose digests a worker finds while another holds something, as far as one can."""
    holding, looked = asyncio.Event(), asyncio.Event()
    found: list[int] = []

    async def holds() -> None:
        async with cast.database.begin() as unit:
            await hold(unit)
            holding.set()
            # SQLite has one writer at a time: the other one waits for the end of this.
            if unit.dialect == "postgresql":
                await looked.wait()

    async def looks() -> None:
        await holding.wait()
        async with cast.database.begin() as unit:
            found.extend(each.chat for each in await digests.due(unit, cast.now, 9))
            looked.set()

    await asyncio.gather(holds(), looks())
    return sorted(found)


async def test_a_digest_is_in_the_hands_of_one_worker(cast: Cast) -> None:
    for chat in (90, 91):
        await _appoint(cast, chat, cast.now)

    async def keeps_one(unit: Unit) -> None:
        (digest,) = await digests.due(unit, cast.now, 1)
        assert await digests.clear(unit, digest.staff, digest.due)

    assert len(await _found_meanwhile(cast, keeps_one)) == 1


async def test_a_coach_who_is_being_answered_as_a_learner_is_passed_over(cast: Cast) -> None:
    await cast.write(SaveLearner(learner=cast.learner(90)))
    for chat in (90, 91):
        await _appoint(cast, chat, cast.now)
    found = await _found_meanwhile(cast, lambda unit: learners.by_chats(unit, [90]))
    assert found == ([91] if cast.database.dialect == "postgresql" else [90, 91])
