"""How long things are kept is what the notice says, and no longer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.demo.phone import Phone

if TYPE_CHECKING:
    from tests.journeys.conftest import House, Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def rows(journey: Journey, query: str) -> list[Any]:
    """What the database holds now."""
    async with journey.stage.app.database.read() as unit:
        return list(await unit.rows(text(query)))


def later(house: House, **time: float) -> None:
    """The bot is away for a while, which costs a test less than a day by day."""
    house.clock.set(house.clock.now() + timedelta(**time))


async def resting(house: House) -> Phone:
    """Somebody who has written once, rests, and is away for twenty-three months."""
    async with house.running() as journey:
        phone = await journey.joined()
        await journey.answered(phone, "兩年前的 10 位")
        await journey.says(phone, "/pause")
        await journey.taps(phone, "到我回來")
    later(house, days=701)
    return phone


async def test_after_two_years_without_a_word_everything_is_erased_with_a_warning_before(
    house: House,
) -> None:
    """R12, and what the notice promises."""
    phone = await resting(house)
    async with house.running() as journey:
        await journey.passes(hours=1)
        assert phone.sees("想留著，回我一個字就好")
        assert len(await rows(journey, "SELECT id FROM parts")) == 1
    later(house, days=30)
    async with house.running() as journey:
        await journey.passes(hours=1)
        assert await rows(journey, "SELECT id FROM parts") == []
        assert await rows(journey, "SELECT id FROM learners") == []
        assert phone.sees("都刪掉了")


@on_one_database
async def test_who_runs_it_may_choose_a_shorter_time_and_the_notice_says_it(house: House) -> None:
    """R12."""
    async with house.running(keep_months=6) as journey:
        phone = await journey.joined()
        await journey.says(phone, "/privacy")
        assert "最後一次使用後 6 個月" in phone.last.text
        await journey.answered(phone, "半年前的 10 位")
        await journey.says(phone, "/pause")
        await journey.taps(phone, "到我回來")
    later(house, days=154)
    async with house.running(keep_months=6) as journey:
        await journey.passes(hours=1)
        assert phone.sees("你快 6 個月沒來了")
    later(house, days=30)
    async with house.running(keep_months=6) as journey:
        await journey.passes(hours=1)
        assert await rows(journey, "SELECT id FROM learners") == []


@on_one_database
async def test_one_word_keeps_everything(house: House) -> None:
    """R12."""
    phone = await resting(house)
    async with house.running() as journey:
        await journey.passes(hours=1)
        await journey.says(phone, "/history")
        assert "兩年前的 10 位" in phone.last.text
    later(house, days=40)
    async with house.running() as journey:
        await journey.passes(hours=1)
        assert len(await rows(journey, "SELECT id FROM parts")) == 1


@on_one_database
async def test_of_somebody_who_never_agreed_nothing_is_kept_and_nothing_said(
    house: House,
) -> None:
    """R12, R1."""
    async with house.running() as journey:
        phone = journey.phone()
        phone.start()
        await journey.stage.settle()
        said = len(phone.chat.messages)
    later(house, days=701)
    async with house.running() as journey:
        await journey.passes(hours=1)
        assert await rows(journey, "SELECT id FROM learners") == []
        assert len(phone.chat.messages) == said


@on_one_database
async def test_what_could_not_be_handled_is_kept_for_a_month(house: House) -> None:
    """R12."""
    async with house.running() as journey:
        phone = await journey.joined()
        broken = {**phone.send("今天 3 位").raw.as_json(), "date": "昨天", "text": "壞掉的一則"}
        house.telegram.inject({"message": broken})
        await journey.stage.settle()
        assert len(await rows(journey, "SELECT raw FROM inbox WHERE raw <> ''")) == 1
    later(house, days=29)
    async with house.running() as journey:
        await journey.stage.settle()
        assert len(await rows(journey, "SELECT raw FROM inbox WHERE raw <> ''")) == 1
    later(house, days=2)
    async with house.running() as journey:
        await journey.stage.settle()
        assert await rows(journey, "SELECT raw FROM inbox WHERE raw <> ''") == []
