"""The broadcaster's turns: what fails for one leaves the others alone, and nothing idles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import DrivenClock
from bot.services.broadcasting import LEAST_AHEAD, PAGE, Broadcaster
from bot.services.decide import Decider
from bot.services.in_force import InForce
from coaching.broadcast.effects import SaveBroadcast, SteerMessages
from coaching.broadcast.records import Broadcast, BroadcastState, Reach, Stage, Tally
from coaching.effects import Effect, SaveLearner
from coaching.events import Called, Event
from coaching.messages import Text, to_json
from coaching.programme import Programme
from coaching.records import Learner
from coaching.staff import route
from coaching.staff.effects import SaveStaff
from coaching.staff.records import Staff
from coaching.view import View
from content.access import load_access
from content.load import load
from content.words import load_time_words
from storage import broadcasts, effects
from storage.engine import Database
from storage.queue_tables import outbox

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SPOILT = 3
"""The chat of a learner for whom every decision fails."""
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def programme() -> Programme:
    """The rules, with the shipped content."""
    return Programme(content=load(), words=load_time_words(), access=load_access())


class Room:
    """A broadcaster over a database, without anybody who sends."""

    def __init__(self, database: Database, programme: Programme, rate: float = 30) -> None:
        self.database = database
        self.clock = DrivenClock(NOW)
        self.rung = 0
        world = InForce(programme)
        decider = Decider(world, self._step, route.needs)
        rings = (self._ring, self._ring)
        self.broadcaster = Broadcaster(database, world, decider, self.clock, rate, *rings)

    def _step(self, view: View, event: Event, world: Programme) -> Sequence[Effect]:
        if isinstance(event, Called) and event.chat == SPOILT:
            raise ValueError("spoilt")
        return route.step(view, event, world)

    def _ring(self) -> None:
        self.rung += 1

    async def write(self, *decided: Effect) -> None:
        """Write effects."""
        async with self.database.begin() as unit:
            await effects.write(unit, decided, self.clock.now())

    async def begin(self, people: int, **fields: Any) -> Broadcast:
        """Learners, and a broadcast to them."""
        made = Broadcast(
            **{
                "id": 7,
                "author": 90,
                "chat": 90,
                "state": "waiting",
                "message": to_json(Text(html="早")),
                "stages": (Stage(due=NOW),),
                "created_at": NOW,
                **fields,
            }
        )
        admin = Staff(id=90, chat=90, roles=frozenset({"admin"}), created_at=NOW)
        await self.write(
            SaveStaff(staff=admin),
            *(
                SaveLearner(learner=Learner(id=chat, chat=chat, cohort=1, status="active"))
                for chat in range(1, people + 1)
            ),
            SaveBroadcast(broadcast=made),
        )
        return made

    async def read(self) -> Broadcast:
        """How the broadcast stands."""
        async with self.database.read() as unit:
            found = await broadcasts.by_id(unit, 7)
        assert found is not None
        return found

    async def states(self) -> dict[int, tuple[str, str | None]]:
        """State and reason of each learner's message."""
        query = select(outbox.c.chat, outbox.c.state, outbox.c.reason).where(
            outbox.c.broadcast == 7
        )
        async with self.database.read() as unit:
            return {row.chat: (row.state, row.reason) for row in await unit.rows(query)}


@pytest.fixture
def room(database: Database, programme: Programme) -> Room:
    """A room at nine o'clock in Taipei."""
    return Room(database, programme)


async def test_it_keeps_a_little_ahead_and_no_more(room: Room) -> None:
    await room.begin(LEAST_AHEAD + 2 * PAGE)
    assert await room.broadcaster.run_once()
    assert len(await room.states()) == PAGE
    while await room.broadcaster.run_once():
        pass
    assert len(await room.states()) == LEAST_AHEAD
    assert (await room.read()).cursor == LEAST_AHEAD


async def test_it_sleeps_until_the_first_stage_and_for_ever_without_any(room: Room) -> None:
    assert await room.broadcaster.next_at() is None
    later = NOW + timedelta(hours=2)
    made = await room.begin(2, stages=(Stage(due=later),))
    assert not await room.broadcaster.run_once()
    assert await room.broadcaster.next_at() == later
    assert await room.states() == {}
    await room.write(SaveBroadcast(broadcast=replace(made, state="draft")))
    assert await room.broadcaster.next_at() is None


async def test_a_paused_one_wakes_nobody_once_its_author_was_told(room: Room) -> None:
    made = await room.begin(2)
    await room.broadcaster.run_once()
    await room.write(SaveBroadcast(broadcast=replace(await room.read(), state="paused")))
    await room.broadcaster.run_once()
    assert {state for state, _ in (await room.states()).values()} == {"held"}
    room.clock.set(NOW + timedelta(seconds=3))
    async with room.database.begin() as unit:
        await unit.execute(outbox.update().where(outbox.c.chat == made.chat).values(state="sent"))
    await room.broadcaster.run_once()
    assert await room.broadcaster.next_at() is None


async def test_renewals_do_not_pile_up_while_none_is_sent(room: Room) -> None:
    await room.begin(2)
    await room.broadcaster.run_once()
    for second in range(3, 30, 3):
        room.clock.set(NOW + timedelta(seconds=second))
        state: BroadcastState = "paused" if second % 2 else "running"
        await room.write(SaveBroadcast(broadcast=replace(await room.read(), state=state)))
        await room.broadcaster.run_once()
    async with room.database.read() as unit:
        told = await unit.scalars(select(outbox.c.id).where(outbox.c.chat == 90))
    assert len(told) == 1


async def test_a_learner_for_whom_the_program_fails_is_on_the_list(room: Room) -> None:
    await room.begin(5, message=None, prompt="p3.2.1-act-01")
    while await room.broadcaster.run_once():
        pass
    found = await room.states()
    assert found.pop(SPOILT) == ("failed", "undecided")
    assert set(found.values()) == {("queued", None)}
    assert len(found) == 4


async def test_one_that_cannot_be_read_leaves_the_others_alone(room: Room) -> None:
    await room.begin(2)
    broken = Broadcast(
        id=6,
        author=90,
        chat=90,
        state="running",
        message={"do": "nonsense"},
        stages=(Stage(due=NOW),),
        created_at=NOW - timedelta(days=1),
    )
    await room.write(SaveBroadcast(broadcast=broken))
    for _ in range(3):
        with pytest.raises(KeyError):
            await room.broadcaster.run_once()
    assert len(await room.states()) == 2
    assert not await room.broadcaster.run_once()
    async with room.database.read() as unit:
        spoilt = await broadcasts.by_id(unit, 6)
    assert spoilt is not None and spoilt.state == "paused"


async def test_after_a_stop_of_the_service_nobody_is_woken_in_the_night(room: Room) -> None:
    await room.begin(5)
    room.clock.set(NOW + timedelta(hours=14))
    while await room.broadcaster.run_once():
        pass
    assert await room.states() == {}
    morning = NOW + timedelta(hours=23)
    assert (await room.read()).stages[1:] == (Stage(due=morning, zones=("Asia/Taipei",)),)
    assert await room.broadcaster.next_at() == morning
    room.clock.set(morning)
    while await room.broadcaster.run_once():
        pass
    assert len(await room.states()) == 5


async def test_what_takes_long_stops_for_the_night_and_goes_on_in_the_morning(room: Room) -> None:
    await room.begin(900, stages=(Stage(due=NOW + timedelta(hours=12, minutes=59)),))
    room.clock.set(NOW + timedelta(hours=12, minutes=59))
    while await room.broadcaster.run_once():
        pass
    evening = len(await room.states())
    assert 0 < evening < 900
    room.clock.set(NOW + timedelta(hours=13, minutes=1))
    async with room.database.begin() as unit:
        await unit.execute(outbox.update().where(outbox.c.broadcast == 7).values(state="sent"))
    while await room.broadcaster.run_once():
        pass
    assert len(await room.states()) == evening
    room.clock.set(NOW + timedelta(hours=23))
    for _ in range(20):
        async with room.database.begin() as unit:
            await unit.execute(outbox.update().where(outbox.c.broadcast == 7).values(state="sent"))
        await room.broadcaster.run_once()
    assert len(await room.states()) == 900


async def test_a_cancel_counts_those_too_whose_turn_had_not_come(room: Room) -> None:
    await room.begin(900, reach=Reach(get=900))
    await room.broadcaster.run_once()
    stopped = replace(await room.read(), state="cancelled")
    await room.write(SaveBroadcast(broadcast=stopped), SteerMessages(broadcast=7, how="cancel"))
    await room.broadcaster.run_once()
    assert (await room.read()).result == Tally(cancelled=900)


async def test_nobody_to_send_to_is_an_end_too(room: Room) -> None:
    await room.begin(0)
    await room.broadcaster.run_once()
    done = await room.read()
    assert (done.state, done.result) == ("done", Tally())
    assert room.rung == 1
