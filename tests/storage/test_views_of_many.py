"""Lists, searches and weeks hold what was asked for, of one learner only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from coaching.asked import Asked
from coaching.effects import (
    AddDelivery,
    AddPart,
    AddRating,
    AddReflection,
    Effect,
    EraseReflection,
    MarkDelivery,
    SaveLearner,
)
from coaching.records import Delivery, Learner, Rating, Reflection
from coaching.view import Needs

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


async def test_the_log_is_everything_asked_oldest_first(cast: Cast, now: datetime) -> None:
    learner, other = cast.learner(1), cast.learner(2)
    first, second = cast.delivery(learner, -1), cast.delivery(learner, 0)
    extra = cast.delivery(
        learner, 0, ordinal=1, via="swap", item="A01", asked_at=now + timedelta(hours=1)
    )
    rating = Rating(
        id=1,
        learner=learner.id,
        item="P1.1.1",
        value=4,
        delivery=first.id,
        local_date=cast.day(0),
        at=now,
    )
    await cast.write(
        SaveLearner(learner=learner),
        SaveLearner(learner=other),
        AddDelivery(delivery=extra),
        AddDelivery(delivery=second),
        AddDelivery(delivery=first),
        AddDelivery(delivery=cast.delivery(other)),
        AddRating(rating=rating),
        MarkDelivery(id=first.id, learner=learner.id, state="answered"),
    )
    one = Asked(
        item="P1.1.1", kind="notice", prompt_id="P1.1.1-1", date=cast.day(0), answered=False
    )
    assert (await cast.view(log=True)).log == (
        replace(one, date=cast.day(-1), answered=True, rating=4, state="answered"),
        one,
        replace(one, item="A01", via="swap"),
    )
    assert (await cast.view()).log == ()


async def test_each_learner_sees_as_many_of_the_latest_prompts_as_asked_for(cast: Cast) -> None:
    first, second = cast.learner(1), cast.learner(2)
    await cast.write(
        SaveLearner(learner=first),
        SaveLearner(learner=second),
        *_days(cast, first, 0, 1, 2),
        *_days(cast, second, 0, 1, 2, 3),
    )
    wanted = {1: 1, 2: 3}
    found = await cast.load(
        [cast.wrote(1), cast.wrote(2)],
        lambda event, _learner, _staff: Needs(recent=wanted[event.chat]),
    )
    assert [_dates(view.recent) for view in found] == [[25], [26, 25, 24]]


async def test_entries_are_pages_from_the_newest_and_count_all(cast: Cast) -> None:
    learner, other = cast.learner(1), cast.learner(2)
    await cast.write(
        SaveLearner(learner=learner),
        SaveLearner(learner=other),
        *_days(cast, learner, 0, 1, 2, 3),
        *_days(cast, other, 4),
    )
    view = await cast.view(entries=(1, 2))
    assert _dates(view.entries) == [25, 24]
    assert view.entries[0].text == "1 號第 2 天"
    assert view.entries_total == 4
    await cast.write(EraseReflection(id=cast.reflection(learner, 2).id, learner=learner.id))
    view = await cast.view(entries=(0, 9))
    assert (_dates(view.entries), view.entries_total) == ([26, 24, 23], 3)


async def test_search_finds_words_of_one_and_two_characters_in_any_case(cast: Cast) -> None:
    learner, other = cast.learner(1), cast.learner(2)
    effects: list[Effect] = [SaveLearner(learner=learner), SaveLearner(learner=other)]
    texts = ["溫度表三天沒填", "問了 2 位客人", "100% 的 Line_Pay 客人", r"路徑 C:\coach"]
    for day, text in enumerate(texts):
        for person in (learner, other):
            reflection = cast.reflection(person, day)
            effects += [
                AddReflection(reflection=reflection),
                AddPart(part=cast.part(reflection, day, text)),
            ]
    await cast.write(*effects)
    assert _dates((await cast.view(search="表")).found) == [23]
    assert _dates((await cast.view(search="客人")).found) == [25, 24]
    assert _dates((await cast.view(search="  客人   line_pay ")).found) == [25]
    assert _dates((await cast.view(search="0%")).found) == [25]
    assert _dates((await cast.view(search="e_P")).found) == [25]
    assert _dates((await cast.view(search="ePay")).found) == []
    assert _dates((await cast.view(search="\\co")).found) == [26]
    assert _dates((await cast.view(search="%")).found) == [25]
    assert _dates((await cast.view(search=" ")).found) == []


async def test_words_in_different_parts_of_one_reflection_are_found_together(cast: Cast) -> None:
    learner = cast.learner()
    reflection = cast.reflection(learner)
    await cast.write(
        SaveLearner(learner=learner),
        AddReflection(reflection=reflection),
        AddPart(part=cast.part(reflection, 1, "早班")),
        AddPart(part=cast.part(reflection, 2, "小芸")),
    )
    (found,) = (await cast.view(search="小芸 早班")).found
    assert [part.text for part in found.parts] == ["早班", "小芸"]


async def test_a_week_is_monday_to_sunday_where_the_learner_lives(cast: Cast) -> None:
    learner = cast.learner(zone="America/New_York")
    await cast.write(SaveLearner(learner=learner), *_days(cast, learner, -8, -7, -1, 0, 6, 7))
    # 02:30 UTC on Monday the 23rd is still Sunday evening in New York.
    week = (await cast.view(week=True)).week
    assert week is not None
    assert week.monday == date(2026, 11, 16)
    assert _dates(week.deliveries) == [16, 22]
    assert [each.text for each in week.reflections] == ["1 號第 -7 天", "1 號第 -1 天"]


async def test_another_week_is_loaded_when_its_monday_is_named(cast: Cast) -> None:
    learner = cast.learner()
    await cast.write(SaveLearner(learner=learner), *_days(cast, learner, -8, -7, 0, 6, 7))
    for needs in ({"week_of": cast.day(0)}, {"week": True}):
        week = (await cast.view(**needs)).week
        assert week is not None
        assert _dates(week.reflections) == [23, 29]
    assert (await cast.view()).week is None


async def test_a_week_knows_all_ratings_up_to_its_end(cast: Cast, now: datetime) -> None:
    learner, other = cast.learner(1), cast.learner(2)
    rating = Rating(id=1, learner=learner.id, item="A01", value=2, local_date=cast.day(-30), at=now)
    inside = replace(rating, id=2, local_date=cast.day(6), at=now + timedelta(days=6))
    after = replace(rating, id=3, local_date=cast.day(7), at=now + timedelta(days=7))
    await cast.write(
        SaveLearner(learner=learner),
        SaveLearner(learner=other),
        *(AddRating(rating=each) for each in (after, inside, rating)),
        AddRating(rating=replace(rating, id=4, learner=other.id)),
    )
    week = (await cast.view(week=True)).week
    assert week is not None
    assert week.ratings == (rating, inside)
