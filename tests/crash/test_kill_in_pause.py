"""Telegram asks everyone to wait an hour, and the bot is killed meanwhile: the wait is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.demo.faults import Fault
from coaching.effects import Lane, Say
from coaching.messages import Text
from storage import outbox
from storage.queue_tables import outbox as rows
from storage.queue_tables import rate

if TYPE_CHECKING:
    from tests.crash.conftest import Ward

HOUR = 3600
REFUSED = (1, 2, 3)
PEOPLE = range(1, 21)
LATE = range(11, 21)
"""Whose question is no longer of any use after ten minutes."""


async def put_questions(ward: Ward) -> None:
    """A question to everybody, due now."""
    now = ward.clock.now()
    says = [
        Say(
            dedupe=f"prompt:{chat}",
            chat=chat,
            learner=chat,
            kind="prompt",
            lane=Lane.PROMPT,
            policy="once_more",
            message=Text(html=f"question {chat}"),
            due=now,
            expires=now + timedelta(minutes=10) if chat in LATE else None,
        )
        for chat in PEOPLE
    ]
    async with ward.database.begin() as unit:
        await outbox.say(unit, says, now)


async def until(it_is_so: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something."""
    async with asyncio.timeout(30):
        while True:
            if await it_is_so():
                return
            await asyncio.sleep(0.01)


async def is_blocked(ward: Ward) -> bool:
    """Whether nothing may be sent for about an hour."""
    async with ward.database.read() as unit:
        end = await unit.scalar(select(rate.c.blocked_until)) or 0
    return bool(end / 1000 - ward.clock.now().timestamp() > HOUR - 60)


async def has_handled(ward: Ward, times: int) -> bool:
    """Whether so many texts of people had their effect."""
    return len(await ward.actions()) >= times


async def states(ward: Ward) -> dict[str, str]:
    """Where each message stands, by its key."""
    query = select(rows.c.dedupe, rows.c.state)
    async with ward.database.read() as unit:
        return {row.dedupe: row.state for row in await unit.rows(query)}


async def test_f02_a_wait_of_everyone_outlives_kill_9_and_nothing_is_said_late_or_twice(
    ward: Ward,
) -> None:
    await ward.enrol(*PEOPLE)
    for chat in REFUSED:
        refusal = Fault("too_many_requests", retry_after=HOUR)
        ward.telegram.faults.add(refusal, "sendMessage", chat=chat)
    await put_questions(ward)
    pid = await ward.nursery.start(rate=20)
    await until(partial(is_blocked, ward))
    await ward.nursery.kill(pid)
    tried = len(ward.telegram.ledger.of("sendMessage"))
    assert len(REFUSED) <= tried < 10
    for times, ahead in ((1, 0), (2, HOUR / 2)):
        pid = await ward.nursery.start(ahead=ahead)
        ward.writes(1)
        await until(partial(has_handled, ward, times))
        await asyncio.sleep(0.5)
        await ward.nursery.kill(pid)
        assert len(ward.telegram.ledger.of("sendMessage")) == tried
    pid = await ward.nursery.start(ahead=HOUR + 60)
    await ward.quiet()
    await ward.nursery.kill(pid)
    copies = {chat: ward.seen(chat).count(f"question {chat}") for chat in PEOPLE}
    assert copies == {chat: int(chat not in LATE) for chat in PEOPLE}
    ended = await states(ward)
    assert {ended[f"prompt:{chat}"] for chat in LATE} == {"expired"}
    assert len(ward.seen(1)) == 3
