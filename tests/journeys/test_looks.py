"""An owner who is no coach reads with a reason, for an hour, and the learner knows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.demo.phone import Phone
    from tests.journeys.conftest import Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WORDS = "10 位有 6 位是趕上班的"
REASON = "學員家長來電，說他寫到被客人威脅"


async def boss(journey: Journey) -> Phone:
    """An owner."""
    return await journey.coach(2001, "陳老闆", roles=("owner",))


async def looks(journey: Journey, owner: Phone, reason: str = REASON) -> None:
    """The owner begins to read the learner."""
    await journey.says(owner, "/look")
    await journey.taps(owner, "找一位學員")
    await journey.says(owner, "小芸")
    await journey.taps(owner, "小芸")
    await journey.says(owner, reason)


async def test_an_owner_looks_with_a_reason_and_the_learner_is_told(journey: Journey) -> None:
    learner = await journey.joined()
    await journey.answered(learner, WORDS)
    owner = await boss(journey)
    await looks(journey, owner, "看看")
    assert "理由太短了" in owner.last.text
    assert REASON not in learner.last.text
    await journey.says(owner, REASON)
    assert "已經告訴" in owner.last.text
    told = learner.last.text
    assert "陳老闆" in told and REASON in told and "只給自己看" in told
    await journey.taps(owner, "看小芸寫的")
    assert WORDS in owner.last.text
    assert [label for label in owner.last.labels if label in ("回一句", "回週卡")] == []
    await journey.taps(owner, "1")
    assert WORDS in owner.last.text and "評" not in "".join(owner.last.labels)
    await journey.says(learner, "/whoread")
    assert REASON in learner.last.text and "看了你的全文" in learner.last.text


async def test_the_look_is_over_after_an_hour_or_when_it_is_ended(journey: Journey) -> None:
    learner = await journey.joined()
    await journey.answered(learner, WORDS)
    owner = await boss(journey)
    await looks(journey, owner)
    await journey.says(owner, "/look")
    listed = owner.last
    assert REASON in listed.text
    await journey.passes(minutes=61)
    owner.tap(listed, "看小芸寫的")
    await journey.stage.settle()
    assert WORDS not in owner.last.text
    await looks(journey, owner)
    begun = owner.last
    await journey.says(owner, "/look")
    await journey.taps(owner, "不看了：小芸")
    owner.tap(begun, "看小芸寫的")
    await journey.stage.settle()
    assert WORDS not in owner.last.text


@on_one_database
async def test_who_lets_no_coach_read_is_not_looked_at(journey: Journey) -> None:
    await journey.joined(coach=False)
    owner = await boss(journey)
    await journey.says(owner, "/look")
    await journey.taps(owner, "找一位學員")
    await journey.says(owner, "小芸")
    assert "沒有這樣的學員" in owner.last.text


@on_one_database
async def test_nobody_but_an_owner_can_look(journey: Journey) -> None:
    learner = await journey.joined()
    await journey.answered(learner, WORDS)
    admin = await journey.coach(2002, "小管", roles=("admin", "coach"))
    for words in ("/look", REASON):
        await journey.says(admin, words)
    admin.press(admin.last, "v1:look:find")
    await journey.stage.settle()
    await journey.says(admin, "小芸")
    assert "小芸" not in admin.last.labels


@on_one_database
async def test_a_look_of_which_the_learner_could_not_be_told_shows_nothing(
    journey: Journey,
) -> None:
    learner = await journey.joined()
    await journey.answered(learner, WORDS)
    owner = await boss(journey)
    learner.chat.raw.standing = "kicked"
    await looks(journey, owner)
    await journey.passes(minutes=1)
    await journey.taps(owner, "看小芸寫的")
    assert WORDS not in owner.last.text
    await journey.says(owner, "/look")
    assert REASON not in owner.last.text
