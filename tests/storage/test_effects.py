"""Every effect is written once, however often it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from coaching.effects import (
    AddDelivery,
    AddPart,
    AddRating,
    AddReflection,
    MarkDelivery,
    MarkReflection,
    MoveReflection,
    RevisePart,
    SaveLearner,
    Unsay,
)
from coaching.records import Rating
from storage import queue_tables, tables

if TYPE_CHECKING:
    from tests.storage.conftest import Cast


async def test_a_delivery_comes_back_as_it_was_added(cast: Cast, now: datetime) -> None:
    learner = cast.learner()
    delivery = cast.delivery(
        learner,
        via="swap",
        ordinal=1,
        reason="因為",
        follow_up="後來呢?",
        state="answered",
        answered_at=now,
        message_id=11,
        outcome="done",
    )
    await cast.write(
        AddDelivery(delivery=delivery), SaveLearner(learner=replace(learner, delivery=delivery.id))
    )
    assert (await cast.view()).delivery == delivery


async def test_a_second_prompt_for_the_same_date_and_place_is_ignored(cast: Cast) -> None:
    learner = cast.learner()
    first, second = cast.delivery(learner), cast.delivery(learner, id=99, item="A01")
    await cast.write(
        SaveLearner(learner=learner), AddDelivery(delivery=first), AddDelivery(delivery=second)
    )
    await cast.write(AddDelivery(delivery=second), AddDelivery(delivery=first))
    assert (await cast.view(recent=9)).recent == (first,)


async def test_marking_a_delivery_leaves_what_is_none_as_it_was(cast: Cast, now: datetime) -> None:
    learner = cast.learner()
    delivery = cast.delivery(learner)
    await cast.write(SaveLearner(learner=learner), AddDelivery(delivery=delivery))
    await cast.write(
        MarkDelivery(id=delivery.id, learner=learner.id, state="answered", answered_at=now)
    )
    await cast.write(MarkDelivery(id=delivery.id, learner=learner.id, outcome="not_yet"))
    expected = replace(delivery, state="answered", answered_at=now, outcome="not_yet")
    assert (await cast.view(recent=1)).recent == (expected,)


async def test_nobody_marks_the_delivery_of_another(cast: Cast) -> None:
    mine, other = cast.learner(1), cast.learner(2)
    delivery = cast.delivery(mine)
    await cast.write(
        SaveLearner(learner=mine), SaveLearner(learner=other), AddDelivery(delivery=delivery)
    )
    await cast.write(MarkDelivery(id=delivery.id, learner=other.id, state="answered"))
    assert (await cast.view(recent=1)).recent == (delivery,)


async def test_a_reflection_comes_back_with_its_parts_in_order(cast: Cast, now: datetime) -> None:
    learner = cast.learner()
    reflection = cast.reflection(learner, private=True)
    second = cast.part(reflection, 9, "第二", role="more")
    first = cast.part(reflection, 8, "", media="photo", file_id="F", album="A")
    await cast.write(
        SaveLearner(learner=replace(learner, reflection=reflection.id)),
        AddPart(part=second),
        AddReflection(reflection=reflection),
        AddPart(part=first),
    )
    assert (await cast.view()).reflection == replace(reflection, parts=(first, second))


async def test_a_message_id_that_is_known_is_ignored(cast: Cast) -> None:
    learner = cast.learner()
    reflection = cast.reflection(learner)
    part = cast.part(reflection, 8, "一次")
    again = replace(part, id=1, text="兩次")
    await cast.write(
        SaveLearner(learner=learner), AddReflection(reflection=reflection), AddPart(part=part)
    )
    await cast.write(AddPart(part=again), AddPart(part=part))
    found = (await cast.view(reflection=reflection.id)).target_reflection
    assert found is not None
    assert found.parts == (part,)


async def test_two_learners_may_have_the_same_message_id(cast: Cast) -> None:
    for number in (1, 2):
        learner = cast.learner(number)
        reflection = cast.reflection(learner)
        await cast.write(
            SaveLearner(learner=replace(learner, reflection=reflection.id)),
            AddReflection(reflection=reflection),
            AddPart(part=cast.part(reflection, 8, f"{number} 號")),
        )
    views = [await cast.view(1), await cast.view(2)]
    assert [view.reflection and view.reflection.text for view in views] == ["1 號", "2 號"]


async def test_new_wording_keeps_the_old_as_a_revision(cast: Cast, now: datetime) -> None:
    learner = cast.learner()
    reflection = cast.reflection(learner)
    part = cast.part(reflection, 8, "原來的")
    await cast.write(
        SaveLearner(learner=learner), AddReflection(reflection=reflection), AddPart(part=part)
    )
    once = RevisePart(part=part, text="改過的", at=now + timedelta(hours=1))
    await cast.write(once)
    revised = replace(part, text="改過的", revision=1, edited_at=now + timedelta(hours=1))
    await cast.write(RevisePart(part=revised, text="再改", at=now + timedelta(hours=2)))
    await cast.write(once)
    found = (await cast.view(message_id=8)).target_reflection
    assert found is not None
    assert [(each.text, each.revision) for each in found.parts] == [("再改", 2)]
    async with cast.database.read() as unit:
        kept = await unit.rows(
            select(tables.revisions.c.revision, tables.revisions.c.text).order_by(
                tables.revisions.c.revision
            )
        )
    assert [tuple(row) for row in kept] == [(0, "原來的"), (1, "改過的")]


async def test_a_reflection_is_moved_to_another_prompt_and_to_none(cast: Cast) -> None:
    learner = cast.learner()
    delivery = cast.delivery(learner)
    reflection = cast.reflection(learner)
    await cast.write(
        SaveLearner(learner=learner),
        AddDelivery(delivery=delivery),
        AddReflection(reflection=reflection),
    )
    move = MoveReflection(
        id=reflection.id,
        learner=learner.id,
        delivery=delivery.id,
        item="A01",
        kind="plan",
        standard="V5",
    )
    await cast.write(move)
    moved = replace(reflection, delivery=delivery.id, item="A01", kind="plan", standard="V5")
    assert (await cast.view(reflection=reflection.id)).target_reflection == moved
    await cast.write(replace(move, delivery=None, item=None, kind="note"))
    noted = replace(moved, delivery=None, item=None, kind="note")
    assert (await cast.view(reflection=reflection.id)).target_reflection == noted


async def test_marking_a_reflection_leaves_what_is_none_as_it_was(
    cast: Cast, now: datetime
) -> None:
    learner = cast.learner()
    reflection = cast.reflection(learner)
    await cast.write(SaveLearner(learner=learner), AddReflection(reflection=reflection))
    await cast.write(MarkReflection(id=reflection.id, learner=learner.id, settled_at=now))
    await cast.write(MarkReflection(id=reflection.id, learner=learner.id, private=True))
    await cast.write(MarkReflection(id=reflection.id, learner=77, private=False))
    expected = replace(reflection, settled_at=now, private=True)
    assert (await cast.view(reflection=reflection.id)).target_reflection == expected


async def test_of_the_ratings_of_one_delivery_the_latest_tap_wins(
    cast: Cast, now: datetime
) -> None:
    learner = cast.learner()
    delivery = cast.delivery(learner)
    rating = Rating(
        id=1,
        learner=learner.id,
        item="P1.1.1",
        value=2,
        delivery=delivery.id,
        local_date=cast.day(0),
        at=now,
    )
    later = replace(rating, id=2, value=4, at=now + timedelta(seconds=1))
    await cast.write(
        SaveLearner(learner=learner), AddDelivery(delivery=delivery), AddRating(rating=rating)
    )
    await cast.write(AddRating(rating=later))
    await cast.write(AddRating(rating=rating))
    (asked,) = (await cast.view(log=True)).log
    assert asked.rating == 4


async def test_a_rating_without_a_delivery_is_kept_once(cast: Cast, now: datetime) -> None:
    learner = cast.learner()
    rating = Rating(id=1, learner=learner.id, item="A01", value=3, local_date=cast.day(0), at=now)
    await cast.write(SaveLearner(learner=learner), AddRating(rating=rating))
    await cast.write(AddRating(rating=rating), AddRating(rating=replace(rating, id=2)))
    week = (await cast.view(week=True)).week
    assert week is not None
    assert week.ratings == (rating, replace(rating, id=2))


async def test_what_is_unsaid_is_not_what_is_said_in_the_same_breath(cast: Cast) -> None:
    learner = cast.learner()
    await cast.write(
        SaveLearner(learner=learner),
        cast.say(learner, "a", kind="prompt"),
        cast.say(learner, "b", kind="reminder"),
        cast.say(cast.learner(2), "c", kind="reminder"),
    )
    await cast.write(
        cast.say(learner, "d", kind="reminder"), Unsay(learner=learner.id, kinds=("reminder",))
    )
    assert await _states(cast) == {"a": "queued", "b": "cancelled", "c": "queued", "d": "queued"}
    await cast.write(Unsay(learner=learner.id))
    assert await _states(cast) == {
        "a": "cancelled",
        "b": "cancelled",
        "c": "queued",
        "d": "cancelled",
    }


async def test_the_same_thing_is_never_said_twice(cast: Cast) -> None:
    await cast.write(cast.say(None, "a", "一"), cast.say(None, "a", "二"))
    await cast.write(cast.say(None, "a", "三"))
    async with cast.database.read() as unit:
        (body,) = await unit.scalars(select(queue_tables.outbox.c.body))
    assert "一".encode("ascii", "backslashreplace").decode() in body


async def test_nothing_of_a_person_is_said_in_a_group(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        await cast.write(cast.say(cast.learner(), "a", chat=-100))
    await cast.write(cast.say(None, "b", chat=-100))
    assert await _states(cast) == {"b": "queued"}


async def test_a_batch_that_fails_leaves_nothing_behind(cast: Cast) -> None:
    learner = cast.learner()
    orphan = cast.part(cast.reflection(learner), 8, "沒有主人")
    with pytest.raises(IntegrityError):
        await cast.write(SaveLearner(learner=learner), cast.say(learner, "a"), AddPart(part=orphan))
    assert (await cast.view()).learner is None
    assert await _states(cast) == {}


async def _states(cast: Cast) -> dict[str, str]:
    """Where everything said stands, by its key."""
    async with cast.database.read() as unit:
        rows = await unit.rows(select(queue_tables.outbox.c.dedupe, queue_tables.outbox.c.state))
    return dict(map(tuple, rows))
