"""A broadcast whose bot is killed with -9 again and again: no second copy, nobody lost silently.

`COACH_TEST_KILLS` says how often (6 without it), `COACH_TEST_RECIPIENTS` how many learners it goes
to (600), `COACH_TEST_RATE` how many messages a second (250).
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.clock import SystemClock
from bot.delivery.recorder import dead_peers
from bot.demo.faults import Fault
from bot.demo.local import LocalTelegram
from coaching.broadcast.effects import SaveBroadcast
from coaching.broadcast.records import Broadcast, Stage, Tally
from coaching.effects import Effect, SaveLearner
from coaching.local_time import local_time
from coaching.messages import Text, to_json
from coaching.records import Learner, record_id
from coaching.staff.effects import SaveStaff
from coaching.staff.records import Staff
from storage import broadcasts, effects
from storage.engine import Database
from storage.queue_tables import outbox
from storage.tables import deliveries
from tests.crash.conftest import TOKEN, Nursery

KILLS = int(os.environ.get("COACH_TEST_KILLS", "6"))
RECIPIENTS = int(os.environ.get("COACH_TEST_RECIPIENTS", "600"))
RATE = float(os.environ.get("COACH_TEST_RATE", "250"))
ROUND_TRIP = 0.04
"""Seconds for which a message is on the wire."""
ADMIN, FIRST, WORDS = 9, 1000, "下週三休館一天"
SECONDS = 4 * RECIPIENTS / RATE + 10 * KILLS + 120


class Drive:
    """A broadcast on its way, and bots that come and go."""

    def __init__(
        self, database: Database, telegram: LocalTelegram, nursery: Nursery, folder: Path
    ) -> None:
        self.database = database
        self.telegram = telegram
        self.nursery = nursery
        self.flights = folder / "flight"
        self.random = Random(20261129)
        self.clock = SystemClock()
        self.on_the_wire: set[int] = set()
        """Every outbox row whose answer was not noted at a kill."""

    async def begin(self, *, prompt: str | None = None) -> None:
        """Learners with phones, and a broadcast to all of them that is to begin now."""
        now = self.clock.now()
        zone = f"Etc/GMT{now.hour - 12:+d}"
        admin = Staff(
            id=record_id("staff:9"), chat=ADMIN, roles=frozenset({"admin"}), created_at=now
        )
        self.telegram.user(ADMIN, started=True)
        made: list[Effect] = [SaveStaff(staff=admin)]
        for chat in range(FIRST, FIRST + RECIPIENTS):
            self.telegram.user(chat, started=True)
            who = Learner(
                id=record_id(f"learner:{chat}"),
                chat=chat,
                cohort=1,
                status="active",
                # Where it is noon now: broadcasts wake nobody.
                zone=zone,
                # The bot has nothing else to say to them for half a day.
                prompt_at=local_time(zone, now + timedelta(hours=12)).time(),
                weekly_day=(now.weekday() + 3) % 7,
            )
            made.append(SaveLearner(learner=who))
        broadcast = Broadcast(
            id=1,
            author=admin.id,
            chat=ADMIN,
            state="waiting",
            message=None if prompt else to_json(Text(html=WORDS)),
            prompt=prompt,
            stages=(Stage(due=now),),
            created_at=now,
        )
        async with self.database.begin() as unit:
            await effects.write(unit, [*made, SaveBroadcast(broadcast=broadcast)], now)
        self.telegram.faults.add(
            Fault("delay", seconds=ROUND_TRIP), "sendMessage", times=10 * RECIPIENTS
        )

    async def kill_in_the_middle(self) -> None:
        """Start a bot, let it send for a while, and kill it at a random moment."""
        pid = await self.nursery.start()
        share = self.random.uniform(0.2, 1.0) * RECIPIENTS / (KILLS + 1)
        enough = self.telegram.sent_count + share
        await self.telegram.until(lambda: self.telegram.sent_count >= enough, SECONDS)
        await asyncio.sleep(self.random.uniform(0, 0.1))
        await self.nursery.kill(pid)
        for flight in dead_peers(self.flights):
            self.on_the_wire |= {
                row for row, tries in flight.begun if (row, tries) not in flight.ended
            }

    async def finish(self) -> Broadcast:
        """Start a bot and let it come to the end."""
        pid = await self.nursery.start()
        async with asyncio.timeout(SECONDS):
            while True:
                found = await self.read()
                if found.state == "done":
                    break
                await asyncio.sleep(0.1)
        await self.nursery.kill(pid)
        return found

    async def read(self) -> Broadcast:
        """How the broadcast stands."""
        async with self.database.read() as unit:
            found = await broadcasts.by_id(unit, 1)
        assert found is not None
        return found

    async def rows(self, state: str) -> dict[int, int]:
        """By outbox row, the chats of the broadcast's messages in this state."""
        query = select(outbox.c.id, outbox.c.chat).where(
            outbox.c.broadcast == 1, outbox.c.state == state
        )
        async with self.database.read() as unit:
            return {row.id: row.chat for row in await unit.rows(query)}

    def copies(self) -> Counter[int]:
        """How often each learner has something of the bot on the phone."""
        return Counter(
            {
                chat: sum(each.sender == "bot" for each in phone.chat.messages)
                for chat, phone in self.telegram.phones.items()
                if chat >= FIRST
            }
        )


@pytest.fixture
async def drive(database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[Drive]:
    """A broadcast in real time."""
    async with LocalTelegram(TOKEN, SystemClock()) as telegram:
        order: dict[str, Any] = {
            "url": database_url,
            "api": telegram.url,
            "token": TOKEN,
            "data": str(tmp_path / "flight"),
            "rate": RATE,
        }
        nursery = Nursery(order, "whole")
        await nursery.open()
        yield Drive(database, telegram, nursery, tmp_path)
        await nursery.close()


async def check(drive: Drive, ended: Broadcast) -> None:
    """Everybody has it once, or is on the list of those of whom nobody knows."""
    copies = drive.copies()
    assert len(copies) == RECIPIENTS
    assert max(copies.values()) == 1, "somebody got a second copy"
    unknown = await drive.rows("unknown")
    assert set(unknown) <= drive.on_the_wire
    missing = {chat for chat, count in copies.items() if not count}
    assert missing <= set(unknown.values()), "somebody is missing and nobody is told"
    assert ended.result == Tally(sent=RECIPIENTS - len(unknown), unknown=len(unknown))
    async with drive.database.read() as unit:
        made = await unit.scalar(select(func.count()).where(outbox.c.broadcast == 1))
    assert made == RECIPIENTS


@pytest.mark.timeout(SECONDS + 60)
async def test_kills_during_a_broadcast_make_no_second_copy_and_lose_nobody(drive: Drive) -> None:
    await drive.begin()
    for _ in range(KILLS):
        await drive.kill_in_the_middle()
    assert (await drive.read()).state == "running", "the kills came too late"
    await check(drive, await drive.finish())
    assert drive.on_the_wire, "no kill found anything on the wire"


@pytest.mark.timeout(SECONDS + 60)
async def test_a_question_that_is_put_to_many_survives_kills_too(drive: Drive) -> None:
    await drive.begin(prompt="p3.2.1-act-01")
    for _ in range(min(KILLS, 3)):
        await drive.kill_in_the_middle()
    await check(drive, await drive.finish())
    async with drive.database.read() as unit:
        asked = await unit.scalar(select(func.count()).select_from(deliveries))
    assert asked == RECIPIENTS
