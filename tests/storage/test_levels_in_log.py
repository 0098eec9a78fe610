"""A coach's level stands in the log with the latest question about its item, and so decides."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from coaching.effects import AddDelivery, SaveLearner
from coaching.staff.effects import GiveLevel, SaveStaff
from coaching.staff.records import Level

if TYPE_CHECKING:
    from tests.storage.conftest import Cast


async def test_a_level_stands_with_the_question_before_it(cast: Cast) -> None:
    learner, coach = cast.learner(), cast.coach()
    await cast.write(
        SaveLearner(learner=learner),
        SaveStaff(staff=coach),
        *(
            AddDelivery(delivery=cast.delivery(learner, day, item=item, state="answered"))
            for day, item in enumerate(("P1.1.1", "P2.1.1", "P1.1.1", "P1.1.1"))
        ),
        *(
            GiveLevel(
                level=Level(
                    id=day,
                    learner=learner.id,
                    item=item,
                    coach=coach.id,
                    value=value,
                    at=cast.now + timedelta(days=day, hours=3),
                )
            )
            for day, item, value in (
                (1, "P2.1.1", 4),
                (2, "P1.1.1", 2),
                (3, "P2.1.1", None),
                (4, "P9.9.9", 5),
            )
        ),
    )
    log = (await cast.view(log=True)).log
    assert [entry.coach_rating for entry in log] == [None, 4, 2, None]


async def test_a_later_level_takes_the_place_of_an_earlier_one(cast: Cast) -> None:
    learner, coach = cast.learner(), cast.coach()
    placed = [
        Level(
            id=hour,
            learner=learner.id,
            item="P1.1.1",
            coach=coach.id,
            value=hour,
            at=cast.now + timedelta(hours=hour),
        )
        for hour in (1, 2)
    ]
    await cast.write(
        SaveLearner(learner=learner),
        SaveStaff(staff=coach),
        AddDelivery(delivery=cast.delivery(learner)),
        *(GiveLevel(level=level) for level in placed),
    )
    assert [entry.coach_rating for entry in (await cast.view(log=True)).log] == [2]
