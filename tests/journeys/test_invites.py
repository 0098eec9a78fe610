"""Deep links: a good one opens its door, every bad one says the same."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.demo.phone import Phone
from coaching.cohorts.effects import AddInvite
from coaching.dialogue.needs import invite_hash
from coaching.records import Invite
from storage import invites

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SECRET = "a-good-secret-of-32-characters-00"
REFUSAL = "這個邀請連結不能用了"


async def rows(journey: Journey, query: str) -> list[Any]:
    """What the database holds now."""
    async with journey.stage.app.database.read() as unit:
        return list(await unit.rows(text(query)))


async def invite(journey: Journey, secret: str = SECRET, uses: int = 1, days: int = 7) -> None:
    """Make an invite into the first cohort."""
    until = journey.stage.clock.now() + timedelta(days=days)
    async with journey.stage.app.database.begin() as unit:
        door = Invite(
            id=0, cohort=1, secret_hash=invite_hash(secret), expires_at=until, uses_left=uses
        )
        await invites.add(unit, [AddInvite(invite=door)])


async def starts(journey: Journey, number: int, payload: str) -> Phone:
    """Somebody opens a deep link."""
    phone = journey.phone(number, f"第 {number} 位")
    phone.start(payload)
    await journey.stage.settle()
    return phone


@on_one_database
async def test_a_good_invite_opens_its_door_once(journey: Journey) -> None:
    """T6."""
    await invite(journey)
    first = await starts(journey, 1001, SECRET)
    second = await starts(journey, 1002, SECRET)
    assert "我是小營" in first.last.text
    assert REFUSAL in second.last.text
    assert [row.uses_left for row in await rows(journey, "SELECT uses_left FROM invites")] == [0]


async def test_of_two_who_take_the_last_place_at_once_one_gets_it(journey: Journey) -> None:
    """T6."""
    await invite(journey)
    phones = [journey.phone(number, "同時") for number in (1001, 1002)]
    for phone in phones:
        phone.start(SECRET)
    await journey.stage.settle()
    said = sorted(REFUSAL in phone.last.text for phone in phones)
    assert said == [False, True]
    assert [row.uses_left for row in await rows(journey, "SELECT uses_left FROM invites")] == [0]


@on_one_database
async def test_whatever_is_wrong_with_an_invite_the_answer_is_the_same(journey: Journey) -> None:
    """F96. Nobody learns which secrets exist."""
    await invite(journey, "expired-secret", days=-1)
    await invite(journey, "used-up-secret")
    await invite(journey, "revoked-secret")
    async with journey.stage.app.database.begin() as unit:
        await unit.execute(
            text("UPDATE invites SET revoked_at = 1 WHERE secret_hash = :hash"),
            {"hash": invite_hash("revoked-secret")},
        )
    await starts(journey, 1001, "used-up-secret")
    wrong = ("expired-secret", "used-up-secret", "revoked-secret", "made-up", "x" * 64, "' OR 1=1")
    answers = set()
    for number, payload in enumerate(wrong, start=2001):
        phone = await starts(journey, number, payload)
        answers.add((phone.last.text, tuple(phone.last.labels)))
    assert len(answers) == 1
    assert REFUSAL in next(iter(answers))[0]
    assert len(await rows(journey, "SELECT id FROM learners")) == 1


@on_one_database
async def test_a_secret_is_not_kept_as_it_was_opened(journey: Journey) -> None:
    """T6."""
    await invite(journey)
    await starts(journey, 1001, SECRET)
    for query in ("SELECT raw FROM inbox", "SELECT secret_hash FROM invites"):
        assert SECRET not in str(await rows(journey, query))


@on_one_database
async def test_a_payload_too_long_for_telegram_is_a_plain_start(journey: Journey) -> None:
    """F96."""
    phone = await starts(journey, 1001, "x" * 65)
    assert "我是小營" in phone.last.text


@on_one_database
async def test_a_refused_invite_leaves_the_open_door_open(journey: Journey) -> None:
    """F96."""
    phone = await starts(journey, 1001, "made-up")
    await journey.taps(phone, "直接加入")
    assert "我是小營" in phone.last.text


@on_one_database
async def test_an_invite_does_not_join_somebody_a_second_time(journey: Journey) -> None:
    """F96."""
    phone = await journey.joined()
    await invite(journey)
    phone.start(SECRET)
    await journey.stage.settle()
    assert "你已經在裡面了" in phone.last.text
    assert [row.uses_left for row in await rows(journey, "SELECT uses_left FROM invites")] == [1]
