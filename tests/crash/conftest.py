"""A bot that is killed and started again, a Telegram that is not, and what both remember."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.clock import SystemClock
from bot.delivery.recorder import dead_peers
from bot.demo.local import LocalTelegram
from coaching.effects import Appoint, Effect, SaveLearner
from coaching.records import Learner
from storage import effects, inbox, tables
from storage.engine import Database
from storage.queue_tables import outbox as outbox_rows

CHILD = Path(__file__).with_name("child.py")
TOKEN = "123456789:AAE-canary_canary_canary_canary_cana"


class Nursery:
    """The process that forks bots; each ends only by being killed."""

    def __init__(self, order: dict[str, Any], *arguments: str) -> None:
        self.order = order
        self.arguments = arguments
        self.ends: dict[int, asyncio.Future[tuple[int, int]]] = {}
        self._born: asyncio.Queue[int] = asyncio.Queue()

    async def open(self) -> None:
        """Start it; it imports everything once."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(CHILD),
            *self.arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        self._ready = asyncio.Event()
        self._reading = asyncio.create_task(self._read())
        await self._ready.wait()

    async def start(self, **order: Any) -> int:
        """Start a bot; its process id."""
        assert self._process.stdin is not None
        line = json.dumps({**self.order, **order})
        self._process.stdin.write(line.encode() + b"\n")
        return await self._born.get()

    async def ended(self, pid: int) -> tuple[int, int]:
        """Wait until a bot has ended: the signal and the exit code."""
        return await self._end(pid)

    async def kill(self, pid: int) -> None:
        """Kill a bot and wait until it is gone."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        assert await self.ended(pid) == (signal.SIGKILL, 0), "it ended by itself"

    async def close(self) -> None:
        """End it with all its children."""
        for pid, end in self.ends.items():
            if not end.done():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self._process.kill()
        await self._process.wait()
        await self._reading

    def _end(self, pid: int) -> asyncio.Future[tuple[int, int]]:
        return self.ends.setdefault(pid, asyncio.get_running_loop().create_future())

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            said = json.loads(line)
            if "ready" in said:
                self._ready.set()
            elif "pid" in said:
                self._end(said["pid"])
                self._born.put_nowait(said["pid"])
            else:
                self._end(said["ended"]).set_result((said["signal"], said["code"]))


@dataclass
class Ward:
    """One database, one Telegram, and bots that come and go between them."""

    database: Database
    telegram: LocalTelegram
    nursery: Nursery
    clock: SystemClock
    flights: Path
    doubtful: set[str] = field(default_factory=set)
    """Every message that was on the wire at a kill, its answer not noted."""
    written: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By chat, every text a person sent."""
    count: int = 0

    def writes(self, chat: int, kind: str = "text") -> str:
        """A person writes something that nobody wrote before."""
        self.count += 1
        text = f"{kind} {self.count}"
        self.telegram.phones[chat].send(text)
        self.written[chat].append(text)
        return text

    async def enrol(self, *chats: int) -> None:
        """Learners with phones."""
        made: list[Effect] = []
        for chat in chats:
            self.telegram.user(chat, started=True)
            learner = Learner(id=chat, chat=chat, cohort=1, status="active")
            made.append(SaveLearner(learner=learner))
        async with self.database.begin() as unit:
            await effects.write(unit, made, self.clock.now())

    async def appoint(self, chat: int) -> str:
        """Something is due for a learner now; what will be said of it."""
        due = self.clock.now().replace(microsecond=0) + timedelta(milliseconds=self.count)
        self.count += 1
        made = [Appoint(learner=chat, chat=chat, kind="daily", due=due)]
        async with self.database.begin() as unit:
            await effects.write(unit, made, due)
        return f"due due:{chat}:daily:{int(due.timestamp() * 1000)}"

    async def quiet(self, seconds: float = 30) -> None:
        """Wait until the bot has handled and sent everything."""
        async with asyncio.timeout(seconds):
            while True:
                if await self._is_quiet():
                    return
                await asyncio.sleep(0.02)

    async def dies(self, pid: int) -> bool:
        """Wait until a bot kills itself at its point, or has nothing left to do and is killed."""
        end = asyncio.ensure_future(self.nursery.ended(pid))
        quiet = asyncio.ensure_future(self.quiet())
        await asyncio.wait({end, quiet}, return_when=asyncio.FIRST_COMPLETED)
        died = end.done()
        quiet.cancel()
        await asyncio.gather(quiet, return_exceptions=True)
        if not died:
            await self.nursery.kill(pid)
        await self.note_the_wire()
        assert await end == (signal.SIGKILL, 0), "it ended by itself"
        return died

    async def note_the_wire(self) -> None:
        """What was on the wire at a kill, by the flight recorders: it alone may come twice."""
        doubtful: set[int] = set()
        for flight in dead_peers(self.flights):
            doubtful |= {row for row, tries in flight.begun if (row, tries) not in flight.ended}
        async with self.database.read() as unit:
            query = select(outbox_rows.c.body).where(outbox_rows.c.id.in_(doubtful))
            self.doubtful |= {json.loads(body)["html"] for body in await unit.scalars(query)}

    async def _is_quiet(self) -> bool:
        if self.telegram.pending:
            return False
        async with self.database.read() as unit:
            if await inbox.waiting(unit):
                return False
            open_ = outbox_rows.c.state.in_(("queued", "claimed"))
            queued = await unit.scalar(select(func.count()).where(open_))
            due = await unit.scalar(select(func.count()).select_from(tables.appointments))
        return not queued and not due

    async def actions(self) -> list[tuple[int, str]]:
        """The audit log: what took effect, in order."""
        async with self.database.read() as unit:
            query = select(tables.audit).order_by(tables.audit.c.id)
            return [(row.subject, row.action) for row in await unit.rows(query)]

    async def unknown(self) -> set[str]:
        """The messages of which nobody knows whether they arrived."""
        async with self.database.read() as unit:
            query = select(outbox_rows.c.body).where(outbox_rows.c.state == "unknown")
            return {json.loads(body)["html"] for body in await unit.scalars(query)}

    def seen(self, chat: int) -> list[str]:
        """What the bot put on a phone, in order."""
        messages = self.telegram.phones[chat].chat.messages
        return [message.text for message in messages if message.sender == "bot"]

    async def check(self) -> int:
        """Nothing lost, every effect once and in order; how many messages came twice."""
        actions = await self.actions()
        for chat, texts in self.written.items():
            assert [what for who, what in actions if who == chat and "due" not in what] == texts
        assert max(Counter(actions).values()) == 1
        unknown, doubled = await self.unknown(), 0
        for chat in self.telegram.phones:
            seen = self.seen(chat)
            said = [f"echo {what}" for who, what in actions if who == chat]
            for text, times in Counter(seen).items():
                assert text in said
                twice = times == 2 and text in self.doubtful and "never" not in text
                assert times == 1 or twice, f"{text} arrived {times} times"
                doubled += times - 1
            # Killed on the wire both times it was tried, or the one time that it may be.
            assert set(said) - set(seen) <= unknown & self.doubtful
            first = [text for text in dict.fromkeys(seen) if "due" not in text]
            assert first == [text for text in said if text in first and "due" not in text]
        return doubled


@pytest.fixture
async def ward(database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[Ward]:
    """A ward in real time."""
    clock = SystemClock()
    async with LocalTelegram(TOKEN, clock) as telegram:
        order = {
            "url": database_url,
            "api": telegram.url,
            "token": TOKEN,
            "data": str(tmp_path / "flight"),
            "rate": 1000,
        }
        nursery = Nursery(order)
        await nursery.open()
        yield Ward(database, telegram, nursery, clock, tmp_path / "flight")
        await nursery.close()
