"""A view holds what its event needs, and never anything of another learner."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, update

from coaching.effects import (
    AddDelivery,
    AddPart,
    AddReflection,
    Effect,
    EraseReflection,
    SaveLearner,
)
from coaching.events import Event, Ignored
from coaching.records import Delivery, Learner, Reflection
from coaching.staff.records import Staff
from coaching.view import Needs, View
from storage import tables

if TYPE_CHECKING:
    from tests.storage.conftest import Cast


def _days(cast: Cast, learner: Learner, *days: int) -> list[Effect]:
    """A prompt and a reflection with one part on each of these days; the part's id is day + 100."""
    effects: list[Effect] = []
    for day in days:
        delivery = cast.delivery(learner, day, message_id=day + 1000)
        reflection = cast.reflection(
            learner, day, delivery=delivery.id, receipt_message_id=day + 500
        )
        part = cast.part(reflection, day + 100, f"{learner.chat} 號第 {day} 天")
        effects += [
            AddDelivery(delivery=delivery),
            AddReflection(reflection=reflection),
            AddPart(part=part),
        ]
    return effects


def _dates(found: tuple[Delivery, ...] | tuple[Reflection, ...]) -> list[int]:
    """The days of the month of what was found."""
    return [each.local_date.day for each in found]


async def test_a_stranger_sees_the_open_cohort_and_nothing_else(cast: Cast) -> None:
    view = await cast.view(5, log=True, recent=3, entries=(0, 5), week=True, search="店")
    assert view.cohort is not None
    assert view.cohort.id == 1
    assert replace(view, cohort=None) == View()


async def test_a_stranger_with_an_invite_sees_its_cohort(cast: Cast, now: datetime) -> None:
    async with cast.database.begin() as unit:
        await unit.execute(
            insert(tables.cohorts),
            {
                "id": 7,
                "name": "七班",
                "zone": "Asia/Tokyo",
                "language": "en",
                "seed": 9,
                "open": False,
            },
        )
        expires = int(now.timestamp() * 1000)
        await unit.execute(
            insert(tables.invites),
            {"cohort": 7, "secret_hash": "h", "expires_at": expires, "uses_left": 2},
        )
    view = await cast.view(5, invite_hash="h")
    assert view.cohort is not None
    assert (view.cohort.id, view.cohort.zone, view.cohort.seed) == (7, "Asia/Tokyo", 9)
    assert view.invite is not None
    assert (view.invite.cohort, view.invite.expires_at) == (7, now)
    assert (await cast.view(5, invite_hash="other")).invite is None


async def test_without_an_open_cohort_a_stranger_sees_none(cast: Cast) -> None:
    async with cast.database.begin() as unit:
        await unit.execute(update(tables.cohorts).values(open=False))
    assert (await cast.view(5)).cohort is None


async def test_the_open_prompt_and_the_reflection_being_written_are_always_there(
    cast: Cast,
) -> None:
    learner = cast.learner()
    await cast.write(SaveLearner(learner=learner), *_days(cast, learner, 0, 1))
    delivery, reflection = cast.delivery(learner, 1).id, cast.reflection(learner, 0).id
    await cast.write(
        SaveLearner(learner=replace(learner, delivery=delivery, reflection=reflection))
    )
    view = await cast.view()
    assert view.delivery is not None
    assert view.delivery.id == delivery
    assert view.reflection is not None
    assert view.reflection.text == "1 號第 0 天"


async def test_what_a_button_names_is_found_if_it_is_ones_own(cast: Cast) -> None:
    mine, other = cast.learner(1), cast.learner(2)
    await cast.write(
        SaveLearner(learner=mine),
        SaveLearner(learner=other),
        *_days(cast, mine, 0),
        *_days(cast, other, 0),
    )
    named = {
        "delivery": cast.delivery(mine, 0).id,
        "reflection": cast.reflection(mine, 0).id,
    }
    view = await cast.view(1, **named)
    assert view.target_delivery is not None
    assert view.target_delivery.id == named["delivery"]
    assert view.target_reflection is not None
    assert view.target_reflection.id == named["reflection"]
    forged = await cast.view(2, **named)
    assert (forged.target_delivery, forged.target_reflection) == (None, None)


async def test_a_message_is_found_as_prompt_part_or_receipt(cast: Cast) -> None:
    learner, other = cast.learner(1), cast.learner(2)
    await cast.write(
        SaveLearner(learner=learner),
        SaveLearner(learner=other),
        *_days(cast, learner, 0, 1),
        *_days(cast, other, 2),
    )
    prompt = await cast.view(message_id=1001)
    assert prompt.target_delivery is not None
    assert prompt.target_delivery.id == cast.delivery(learner, 1).id
    assert prompt.target_reflection is None
    for message in (100, 500):
        view = await cast.view(message_id=message)
        assert view.target_reflection is not None
        assert view.target_reflection.id == cast.reflection(learner, 0).id
        assert view.target_delivery is None
    for message in (102, 502, 1002, 4):
        view = await cast.view(message_id=message)
        assert (view.target_delivery, view.target_reflection) == (None, None)


async def test_an_erased_reflection_is_seen_nowhere(cast: Cast) -> None:
    learner = cast.learner()
    reflection = cast.reflection(learner, 0)
    await cast.write(
        SaveLearner(learner=replace(learner, reflection=reflection.id)),
        *_days(cast, learner, 0),
        EraseReflection(id=reflection.id, learner=learner.id),
    )
    view = await cast.view(
        reflection=reflection.id, message_id=500, entries=(0, 9), search="天", week=True
    )
    assert (view.reflection, view.target_reflection) == (None, None)
    assert (view.entries, view.entries_total, view.found) == ((), 0, ())
    assert view.week is not None
    assert view.week.reflections == ()
    assert _dates(view.week.deliveries) == [23]


async def test_a_batch_gives_every_event_its_own_view_in_order(cast: Cast) -> None:
    for number in (1, 2, 3):
        learner = cast.learner(number)
        await cast.write(SaveLearner(learner=learner), *_days(cast, learner, 0))
        await cast.write(
            SaveLearner(learner=replace(learner, delivery=cast.delivery(learner, 0).id))
        )
    ignored = Ignored(key="i", chat=0, at=datetime(2026, 11, 23, tzinfo=UTC), why="poll")
    events: list[Event] = [cast.wrote(3), ignored, cast.wrote(1), cast.wrote(9), cast.wrote(2)]
    found = await cast.load(events, lambda _event, _learner, _staff: Needs(log=True))
    assert [view.learner and view.learner.chat for view in found] == [3, None, 1, None, 2]
    assert [view.delivery and view.delivery.learner for view in found] == [
        cast.learner(3).id,
        None,
        cast.learner(1).id,
        None,
        cast.learner(2).id,
    ]
    assert [len(view.log) for view in found] == [1, 0, 1, 0, 1]


async def test_needs_are_asked_with_the_learner_of_the_event(cast: Cast) -> None:
    await cast.write(SaveLearner(learner=cast.learner(1)))
    seen: list[tuple[int, int | None]] = []

    def needs(event: Event, learner: Learner | None, _staff: Staff | None) -> Needs:
        seen.append((event.chat, learner.chat if learner else None))
        return Needs()

    await cast.load([cast.wrote(1), cast.wrote(2)], needs)
    assert seen == [(1, 1), (2, None)]


async def test_no_events_make_no_views(cast: Cast) -> None:
    assert await cast.load([], lambda _event, _learner, _staff: Needs()) == []
