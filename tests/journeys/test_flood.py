"""One person who sends far too much: told so, kept small, and nobody else notices.

What counts as a flood is shown in tests/delivery/test_flood.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text as sql

from bot.demo.phone import Phone

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

TOO_FAST = ("一下子太多了", "a lot at once")
on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def count(journey: Journey, query: str) -> int:
    """A number from the database."""
    async with journey.stage.app.database.read() as unit:
        return int(await unit.scalar(sql(query)))


def told_off(phone: Phone) -> int:
    """How often the bot said that it was too much."""
    return sum(words in seen.text for seen in phone.chat.messages for words in TOO_FAST)


@on_one_database
async def test_ten_thousand_messages_of_one_person_stay_few_rows_and_are_answered_once(
    journey: Journey,
) -> None:
    """F91, T17. In the person's own language, and the way to /forget stays open."""
    phone = await journey.joined()
    await journey.says(phone, "/language")
    await journey.taps(phone, "English")
    other = await journey.joined(1002, "阿明")
    inbox = await count(journey, "SELECT count(*) FROM inbox")
    for number in range(10_000):
        phone.send(f"第 {number} 則")
        if number == 5_000:
            asked = other.send("/help")
    await journey.stage.settle()
    assert "怎麼用" in other.last.text
    assert (other.last.date - asked.date).total_seconds() < 2
    assert await count(journey, "SELECT count(*) FROM inbox") - inbox <= 61
    assert await count(journey, "SELECT count(*) FROM parts WHERE text LIKE '第 %'") == 60
    await journey.passes(seconds=30)
    assert told_off(phone) == 1
    await journey.says(phone, "/forget")
    await journey.taps(phone, "Everything")
    await journey.taps(phone, "Delete now")
    assert await count(journey, "SELECT count(*) FROM learners") == 1


@on_one_database
async def test_a_long_answer_in_thirty_quick_messages_is_kept_whole(journey: Journey) -> None:
    """F91. A person in full flow is no flood."""
    phone = await journey.joined()
    for number in range(30):
        phone.send(f"第 {number} 句")
    await journey.stage.settle()
    await journey.passes(seconds=15)
    assert await count(journey, "SELECT count(*) FROM parts") == 30
    assert await count(journey, "SELECT count(*) FROM reflections") == 1
    assert told_off(phone) == 0


@on_one_database
async def test_a_flood_in_a_group_is_not_answered_there(journey: Journey) -> None:
    """F91, T10."""
    phone = journey.phone()
    group = journey.stage.telegram.group(-500, "老闆聚會", phone)
    group.add_bot(phone, administrator=True)
    for number in range(100):
        group.say(phone, f"第 {number} 則")
    await journey.stage.settle()
    said = [seen.text for seen in group.chat.messages if seen.sender == "bot"]
    assert not any(words in text for text in said for words in TOO_FAST)
