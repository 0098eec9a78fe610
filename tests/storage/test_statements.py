"""A batch costs a few statements, however many events are in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from coaching.effects import (
    AddDelivery,
    AddPart,
    AddReflection,
    Appoint,
    Effect,
    MarkDelivery,
    SaveLearner,
)
from coaching.view import Needs, View
from storage import effects, views
from storage.engine import Database

if TYPE_CHECKING:
    from tests.storage.conftest import Cast


@contextmanager
def _counting(database: Database) -> Iterator[Counter[str]]:
    """How many statements of each kind the writing engine runs meanwhile."""
    counted: Counter[str] = Counter()
    engine = database._writer.sync_engine

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        verb = statement.split(maxsplit=1)[0].upper()
        if verb in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            counted["reads" if verb == "SELECT" else "writes"] += 1

    event.listen(engine, "before_cursor_execute", count)
    yield counted
    event.remove(engine, "before_cursor_execute", count)


def _answer(cast: Cast, view: View, chat: int, now: datetime) -> tuple[Effect, ...]:
    """What a plain answer makes."""
    assert view.learner is not None
    assert view.delivery is not None
    learner = replace(view.learner, last_contact=now, misses=0)
    reflection = cast.reflection(learner, delivery=view.delivery.id)
    return (
        SaveLearner(learner=replace(learner, reflection=reflection.id)),
        MarkDelivery(id=view.delivery.id, learner=learner.id, state="answered", answered_at=now),
        AddReflection(reflection=reflection),
        AddPart(part=cast.part(reflection, 7, "10 位有 6 位是趕上班的")),
        Appoint(learner=learner.id, chat=chat, kind="settle", due=now + timedelta(seconds=90)),
        cast.say(learner, f"reply:{chat}", kind="reaction"),
    )


@pytest.mark.parametrize("size", [1, 100])
async def test_a_batch_of_answers_is_five_reads_and_seven_writes_at_most(
    cast: Cast, now: datetime, size: int
) -> None:
    for chat in range(1, size + 1):
        learner = cast.learner(chat)
        delivery = cast.delivery(learner)
        await cast.write(
            SaveLearner(learner=replace(learner, delivery=delivery.id)),
            AddDelivery(delivery=delivery),
        )
    events = [cast.wrote(chat) for chat in range(1, size + 1)]
    with _counting(cast.database) as counted:
        async with cast.database.begin() as unit:
            seen = await views.load(unit, events, lambda _event, _learner, _staff: Needs())
            decided = [
                effect
                for view, told in zip(seen, events, strict=True)
                for effect in _answer(cast, view, told.chat, now)
            ]
            await effects.write(unit, decided, now)
    assert counted["reads"] <= 5
    assert counted["writes"] <= 7
    assert len(decided) == 6 * size


async def test_daily_prompts_of_a_whole_batch_are_as_few_reads_as_of_one(cast: Cast) -> None:
    reads = []
    for size in (1, 20):
        for chat in range(1, size + 1):
            learner = cast.learner(chat)
            await cast.write(
                SaveLearner(learner=learner), AddDelivery(delivery=cast.delivery(learner))
            )
        with _counting(cast.database) as counted:
            await cast.load(
                [cast.wrote(chat) for chat in range(1, size + 1)],
                lambda _event, _learner, _staff: Needs(log=True, recent=3, week=True),
            )
        reads.append(counted["reads"])
    assert reads[0] == reads[1] <= 9
