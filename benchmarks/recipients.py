"""Learners and what is to be sent to them: prepared before any clock runs."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

import storage.broadcasts
from benchmarks import five_years
from benchmarks.learners import CHUNK, FIRST_CHAT, learner
from bot.clock import SystemClock
from coaching.broadcast.effects import SaveBroadcast
from coaching.broadcast.records import Broadcast, Stage
from coaching.effects import AddDelivery, Effect, SaveLearner
from coaching.messages import Text, to_json
from coaching.records import record_id
from coaching.regular import regular
from coaching.staff.effects import SaveStaff
from coaching.staff.records import Staff
from storage import effects
from storage.admin_tables import broadcasts
from storage.engine import open_database
from storage.queue_tables import outbox
from storage.unit import Unit

TEXT = "<b>週末講座</b>：帳本怎麼看，這週六下午兩點，老地方見。"
ENGINES = ("SQLite", "PostgreSQL")
AUTHOR = 500
"""The chat of the admin; those of learners begin at 1,000."""


@contextmanager
def database(engine: str) -> Iterator[str]:
    """An empty database of this engine; its URL."""
    if engine == "PostgreSQL":
        with five_years.server() as url:
            yield url.replace("postgresql://", "postgresql+asyncpg://")
        return
    folder = tempfile.mkdtemp()
    yield f"sqlite+aiosqlite:///{folder}/coach.db"
    shutil.rmtree(folder, ignore_errors=True)


def enrol(url: str, many: int) -> None:
    """Learners, each with a question that waits for an answer and their appointments."""
    asyncio.run(_enrol(url, many))


async def _enrol(url: str, many: int) -> None:
    opened, now = await open_database(url), SystemClock().now()
    for start in range(0, many, CHUNK):
        made: list[Effect] = []
        for chat in range(FIRST_CHAT + start, FIRST_CHAT + min(start + CHUNK, many)):
            person, delivery = learner(chat, now)
            made += (SaveLearner(learner=person), AddDelivery(delivery=delivery))
            made += regular(person, None, {}, now)
        async with opened.begin() as unit:
            await effects.write(unit, made, now)
    await opened.close()


def announce(url: str) -> int:
    """A broadcast to everybody, confirmed and due now, as an admin's chat would leave it; its id.

    Whatever was said before is forgotten.
    """
    return asyncio.run(_announce(url))


def hush(url: str) -> None:
    """Forget whatever was to be said."""
    asyncio.run(_hush(url))


async def _hush(url: str) -> None:
    opened = await open_database(url)
    async with opened.begin() as unit:
        await _forget(unit)
    await opened.close()


async def _forget(unit: Unit) -> None:
    await unit.execute(outbox.delete())
    await unit.execute(broadcasts.delete())


async def _announce(url: str) -> int:
    opened, now = await open_database(url), SystemClock().now()
    author = Staff(id=record_id("staff:1"), chat=AUTHOR, roles=frozenset({"admin"}))
    broadcast = Broadcast(
        id=record_id(f"broadcast:{now}"),
        author=author.id,
        chat=author.chat,
        state="waiting",
        message=to_json(Text(html=TEXT)),
        stages=(Stage(due=now),),
        created_at=now,
        confirmed_at=now,
    )
    async with opened.begin() as unit:
        await _forget(unit)
        made = (SaveStaff(staff=author), SaveBroadcast(broadcast=broadcast))
        await effects.write(unit, made, now)
    await opened.close()
    return broadcast.id


def over(url: str) -> bool:
    """Whether every broadcast has come to its end."""
    return asyncio.run(_over(url))


async def _over(url: str) -> bool:
    opened = await open_database(url, create=False)
    async with opened.read() as unit:
        alive = await storage.broadcasts.alive(unit)
    await opened.close()
    return not alive


def written(url: str) -> dict[str, set[tuple[int, int | None]]]:
    """What the ledger says of the broadcast: by state, (chat, message id)."""
    return asyncio.run(_written(url))


async def _written(url: str) -> dict[str, set[tuple[int, int | None]]]:
    found: dict[str, set[tuple[int, int | None]]] = {}
    opened = await open_database(url)
    columns = (outbox.c.state, outbox.c.chat, outbox.c.message_id)
    query = select(*columns).where(outbox.c.broadcast.is_not(None))
    async with opened.read() as unit:
        for state, chat, message_id in await unit.rows(query):
            found.setdefault(state, set()).add((chat, message_id))
    await opened.close()
    return found
