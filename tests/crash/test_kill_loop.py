"""A bot under load, killed with -9 at random moments, again and again: nothing is lost.

As many kills as `COACH_TEST_KILLS` says on each database; 30 without it.
"""

from __future__ import annotations

import asyncio
import os
from random import Random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.crash.conftest import Ward

KILLS = int(os.environ.get("COACH_TEST_KILLS", "30"))
PEOPLE = range(1, 61)


async def chatter(ward: Ward, random: Random, stop: asyncio.Event) -> None:
    """People who write all the time, in bursts, whether the bot is up or not."""
    while not stop.is_set():
        for _ in range(random.randrange(1, 9)):
            ward.writes(random.choice(PEOPLE), random.choice(("text", "text", "never")))
        await asyncio.sleep(random.uniform(0.02, 0.1))


@pytest.mark.timeout(60 + 3 * KILLS)
async def test_f32_kills_at_random_moments_under_load_lose_nothing(ward: Ward) -> None:
    random = Random(20261123)
    await ward.enrol(*PEOPLE)
    stop = asyncio.Event()
    writing = asyncio.create_task(chatter(ward, random, stop))
    for _ in range(KILLS):
        pid = await ward.nursery.start()
        await asyncio.sleep(random.uniform(0.1, 0.6))
        await ward.nursery.kill(pid)
        await ward.note_the_wire()
    stop.set()
    await writing
    pid = await ward.nursery.start()
    await ward.quiet(60)
    await ward.nursery.kill(pid)
    doubled = await ward.check()
    assert doubled <= len(ward.doubtful)
    assert len(await ward.actions()) == ward.count > 10 * KILLS
