"""After a downtime of more than a day, those who may have lost words are told, once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.demo.phone import Phone

if TYPE_CHECKING:
    from tests.journeys.conftest import House, Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def told(phone: Phone) -> list[str]:
    """What the bot said about having been away."""
    return [seen.text for seen in phone.chat.messages if "我停機了" in seen.text]


async def closed(house: House, **time: float) -> None:
    """Nobody listens for a while."""
    house.clock.set(house.clock.now() + timedelta(**time))


async def test_a_gap_of_three_days_is_told_once_with_its_bounds(house: House) -> None:
    """F70. What was sent within the last day is still there, and needs no word."""
    async with house.running() as journey:
        phone = await journey.joined()
        await journey.answered(phone, "今天 10 位")
    await closed(house, days=1)
    phone.send("這句會不見 3 位")
    await closed(house, days=2)
    phone.send("這句還在 4 位")
    async with house.running() as journey:
        await journey.stage.settle()
        await journey.passes(days=1)
        assert told(phone) == [
            "11/23 09:00 到 11/25 09:00 我停機了，那段時間傳來的話可能沒收到。要緊的麻煩再傳一次。"
        ]
        await journey.says(phone, "/search 這句")
        assert "還在 4 位" in phone.last.text and "不見" not in phone.last.text
    async with house.running() as journey:
        await journey.passes(days=1)
        assert len(told(phone)) == 1


@on_one_database
async def test_a_night_off_is_not_worth_a_word(house: House) -> None:
    """F70."""
    async with house.running() as journey:
        phone = await journey.joined()
    await closed(house, hours=23)
    async with house.running() as journey:
        await journey.passes(hours=2)
        assert told(phone) == []


@on_one_database
async def test_nobody_is_told_at_night(house: House) -> None:
    """F70."""
    async with house.running() as journey:
        phone = await journey.joined()
    await closed(house, days=2, hours=17)
    async with house.running() as journey:
        await journey.stage.settle()
        assert told(phone) == []
        await journey.passes(hours=8)
        assert len(told(phone)) == 1


@on_one_database
async def test_who_has_not_been_in_touch_for_weeks_is_not_told(house: House) -> None:
    """F70."""
    async with house.running() as journey:
        quiet = await journey.joined(1001)
        await journey.passes(days=20)
        lively = await journey.joined(1002, "阿明")
        leaving = await journey.joined(1003, "小玲")
        await journey.says(leaving, "/forget")
        await journey.taps(leaving, "全部刪掉")
        await journey.taps(leaving, "確定，7 天後刪")
    await closed(house, days=2)
    async with house.running() as journey:
        await journey.passes(days=1)
        assert (len(told(quiet)), len(told(lively)), len(told(leaving))) == (0, 1, 0)


@on_one_database
async def test_a_line_that_was_dead_for_a_day_is_told_of_too(journey: Journey) -> None:
    """F70. The program ran all the time and heard nothing."""
    phone = await journey.joined()
    journey.stage.telegram.faults.add("server_error", "getUpdates", times=2)
    await journey.says(phone, "/help")
    journey.stage.clock.set(journey.stage.clock.now() + timedelta(hours=30))
    await journey.passes(minutes=1)
    await journey.says(phone, "/help")
    assert len(told(phone)) == 1
    await journey.passes(days=1)
    await journey.says(phone, "/help")
    assert len(told(phone)) == 1
