"""Clocks that jump, days that are missing or come twice, and a bot that was away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.clock import DrivenClock
from bot.demo.phone import Phone
from bot.demo.view import Seen
from coaching.cohorts.effects import SaveCohort
from coaching.records import Cohort

if TYPE_CHECKING:
    from tests.journeys.conftest import House, Journey, Open

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what does not depend on the database."""

DAY = timedelta(days=1)
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TUESDAY_PROMPT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


def prompts(phone: Phone) -> list[Seen]:
    """The prompts on the phone, oldest first."""
    return [seen for seen in phone.chat.messages if "為什麼問這題" in seen.labels]


async def moved(journey: Journey, city: str, time: str) -> Phone:
    """A learner in that city, asked every day at that time."""
    phone = await journey.joined()
    await journey.says(phone, "/settings")
    await journey.taps(phone, "時區")
    await journey.says(phone, city)
    for label in ("/settings", "星期幾", "每天"):
        await (journey.says if label[0] == "/" else journey.taps)(phone, label)
    await journey.says(phone, "/settings")
    await journey.taps(phone, "每天時間")
    await journey.says(phone, time)
    assert f"{time} 問你" in phone.last.text
    return phone


GAPS = {
    "America/New_York": ("2:30", datetime(2027, 3, 14, 7, 0, tzinfo=UTC)),
    "Europe/Berlin": ("2:30", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
    "America/Santiago": ("0:15", datetime(2027, 9, 5, 4, 0, tzinfo=UTC)),
    "Africa/Cairo": ("0:15", datetime(2027, 4, 29, 22, 0, tzinfo=UTC)),
    "Australia/Lord_Howe": ("2:15", datetime(2027, 10, 2, 15, 30, tzinfo=UTC)),
}


@on_one_database
@pytest.mark.parametrize("zone", GAPS)
async def test_a_time_the_clock_leaps_over_is_asked_at_the_first_instant_after_it(
    opened: Open, zone: str
) -> None:
    """F63."""
    time, leap = GAPS[zone]
    journey = await opened(leap - 3 * DAY)
    # One of these days is a holiday in Taiwan, and that is not what is looked at here.
    await journey.writes(SaveCohort(cohort=Cohort(id=1, name="all", holidays=False)))
    phone = await moved(journey, zone, f"{time:0>5}")
    await journey.until(leap + 2 * DAY)
    asked = await journey.prompts(phone)
    that_day = leap.astimezone(ZoneInfo(zone)).date()
    assert [one.asked_at for one in asked if one.local_date == that_day] == [leap]
    dates = [one.local_date for one in asked[1:]]
    assert dates == [dates[0] + DAY * number for number in range(len(dates))]
    assert dates[0] <= that_day < dates[-1]


@on_one_database
async def test_a_time_that_comes_twice_is_asked_at_the_first(opened: Open) -> None:
    """F64."""
    first_pass = datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    journey = await opened(first_pass - 2 * DAY)
    phone = await moved(journey, "紐約", "01:30")
    await journey.until(first_pass + DAY)
    asked = await journey.prompts(phone)
    assert [one.asked_at for one in asked if one.local_date.day == 7] == [first_pass]


@on_one_database
async def test_a_date_that_an_island_skipped_has_no_prompt_and_its_neighbours_have(
    opened: Open,
) -> None:
    """F65."""
    journey = await opened(datetime(2011, 12, 27, 20, 0, tzinfo=UTC))
    phone = await moved(journey, "Pacific/Apia", "10:30")
    await journey.passes(days=5)
    dates = [one.local_date.day for one in await journey.prompts(phone)]
    assert 30 not in dates
    assert dates[-3:] == [29, 31, 1] or dates[-4:] == [29, 31, 1, 2]


@on_one_database
async def test_a_clock_put_forward_brings_no_flood(journey: Journey) -> None:
    """F67."""
    phone = await journey.joined()
    before = len(phone.chat.messages)
    journey.stage.clock.set(MONDAY + timedelta(hours=6))
    await journey.stage.settle()
    assert len(phone.chat.messages) == before
    journey.stage.clock.set(MONDAY + DAY * 3652)
    await journey.stage.settle()
    assert len(phone.chat.messages) - before <= 1
    await journey.passes(days=3)
    dates = [one.local_date for one in await journey.prompts(phone)]
    assert len(set(dates)) == len(dates) <= 5


async def test_a_clock_put_back_asks_nothing_twice(house: House) -> None:
    """F67; a machine that wakes up with yesterday's time."""
    async with house.running() as journey:
        phone = await journey.joined()
        await journey.until(TUESDAY_PROMPT + timedelta(hours=1))
    asked = len(prompts(phone))
    async with house.running(DrivenClock(TUESDAY_PROMPT - timedelta(hours=5))) as journey:
        await journey.passes(hours=8)
        assert len(prompts(phone)) == asked
        await journey.answered(phone, "今天進貨 12 箱")
        assert len(await journey.entries(phone)) == 1
        await journey.passes(days=1)
        assert len(prompts(phone)) == asked + 1


@on_one_database
async def test_after_three_hours_away_the_prompt_still_comes_within_its_window(
    house: House,
) -> None:
    """F68."""
    async with house.running() as journey:
        phone = await journey.joined()
    house.clock.set(TUESDAY_PROMPT + timedelta(hours=2, minutes=50))
    async with house.running() as journey:
        await journey.stage.settle()
        assert len(prompts(phone)) == 2
        await journey.passes(hours=12)
        assert len(prompts(phone)) == 2


@on_one_database
async def test_after_the_window_there_is_no_prompt_that_day_and_one_the_next(
    house: House,
) -> None:
    """F68."""
    async with house.running() as journey:
        phone = await journey.joined()
    house.clock.set(TUESDAY_PROMPT + timedelta(hours=4))
    async with house.running() as journey:
        await journey.passes(hours=10)
        assert len(prompts(phone)) == 1
        await journey.passes(hours=10)
        assert len(prompts(phone)) == 2


async def test_after_three_days_away_everybody_has_one_prompt_and_one_page_at_most(
    house: House,
) -> None:
    """F69; away from Thursday evening to Saturday morning after the page's time."""
    async with house.running() as journey:
        phones = [await journey.joined(1001 + number) for number in range(2)]
        for phone in phones:
            await journey.answered(phone, f"10 位有 {phone.id % 10} 位是趕上班的")
        await journey.until(TUESDAY_PROMPT + 2 * DAY + timedelta(hours=9))
    house.clock.set(TUESDAY_PROMPT + 3 * DAY + timedelta(hours=9))
    for phone in phones:
        phone.send("星期五寫的，30 份")
    house.clock.set(TUESDAY_PROMPT + 4 * DAY + timedelta(hours=1))
    seen = [len(phone.chat.messages) for phone in phones]
    async with house.running() as journey:
        await journey.passes(minutes=5)
        for phone, before in zip(phones, seen, strict=True):
            new = [each for each in phone.chat.messages[before:] if "停機" not in each.text]
            assert sum("看全部紀錄" in message.labels for message in new) == 1
            assert len(new) == 2
            [_, friday] = await journey.entries(phone)
            assert friday.text == "星期五寫的，30 份"
            assert friday.delivery == (await journey.prompts(phone))[-1].id
        await journey.until(TUESDAY_PROMPT + 6 * DAY + timedelta(minutes=1))
        assert [len(prompts(phone)) for phone in phones] == [5, 5]


@on_one_database
async def test_what_was_written_before_the_late_prompt_answers_the_one_before(
    house: House,
) -> None:
    """Nobody's words become the answer to a question they had not seen."""
    async with house.running() as journey:
        phone = await journey.joined()
    house.clock.set(TUESDAY_PROMPT - timedelta(hours=2))
    phone.send("昨天那題：10 位有 6 位趕上班")
    house.clock.set(TUESDAY_PROMPT + timedelta(hours=1))
    async with house.running() as journey:
        await journey.passes(seconds=30)
        [entry] = await journey.entries(phone)
        first, second = await journey.prompts(phone)
        assert entry.delivery == first.id
        assert second.state == "asked"


@on_one_database
async def test_a_pause_that_ended_while_the_bot_was_away_ends_at_the_own_time(
    house: House,
) -> None:
    async with house.running() as journey:
        phone = await journey.joined()
        await journey.says(phone, "/pause")
        await journey.taps(phone, "7 天")
    house.clock.set(MONDAY + 7 * DAY + timedelta(hours=18))
    async with house.running() as journey:
        await journey.stage.settle()
        assert not phone.sees("回來真好")
        await journey.passes(hours=8)
        assert phone.sees("回來真好")
        assert (await journey.prompts(phone))[-1].asked_at == TUESDAY_PROMPT + 7 * DAY


@on_one_database
async def test_a_prompt_put_off_is_not_shown_at_night_because_the_bot_was_away(
    house: House,
) -> None:
    async with house.running() as journey:
        phone = await journey.joined()
        await journey.taps(phone, "晚點再說")
        await journey.taps(phone, "今晚")
    house.clock.set(MONDAY + timedelta(hours=17))
    async with house.running() as journey:
        await journey.stage.settle()
        assert len(prompts(phone)) == 1
        await journey.answered(phone, "睡前寫一句，6 位")
        assert (await journey.prompts(phone))[0].state == "answered"


@on_one_database
async def test_a_receipt_that_was_due_while_the_bot_was_away_comes_when_it_is_back(
    house: House,
) -> None:
    async with house.running() as journey:
        phone = await journey.joined()
        answer = await journey.says(phone, "10 位有 6 位是趕上班的")
    house.clock.set(MONDAY + timedelta(hours=1))
    async with house.running() as journey:
        await journey.stage.settle()
        [receipt] = journey.since(phone, answer)
        assert "10 位有 6 位是趕上班的" in receipt.text


@on_one_database
async def test_the_next_question_is_that_of_the_phone_in_view(journey: Journey) -> None:
    """In the demo others are asked too, and it is not their phone that is looked at."""
    mine = await journey.joined()
    other = await journey.joined(1002, "阿德")
    await journey.says(other, "/settings")
    await journey.taps(other, "每天時間")
    await journey.says(other, "10:00")
    before = len(prompts(mine))
    await journey.stage.turn({"to": "next", "of": 4242})
    assert len(prompts(mine)) == before
    await journey.stage.turn({"to": "next", "of": mine.id})
    assert len(prompts(mine)) == before + 1
