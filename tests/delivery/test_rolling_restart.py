"""Two whole workers behind one webhook, restarted one after the other while people write and tap.

Real time, real HTTP: an address that passes each connection on to a worker that takes it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import open_app
from bot.clock import SystemClock
from bot.demo.local import LocalTelegram
from bot.demo.world import Tap
from bot.settings import Settings
from storage.engine import Database
from storage.queue_tables import inbox, outbox

pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)

TOKEN = "123456789:AAE-canary_canary_canary_canary_cana"
PEOPLE = range(1, 9)


class Balancer:
    """One address before several workers: takes turns, and passes over who does not answer."""

    def __init__(self, ports: list[int]) -> None:
        self._ports = ports
        self._turn = count()
        self._open: set[asyncio.StreamWriter] = set()
        self.passed: Counter[int] = Counter()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on, both ways."""
        for _ in range(100):
            port = self._ports[next(self._turn) % len(self._ports)]
            with suppress(OSError):
                back, forth = await asyncio.open_connection("127.0.0.1", port)
                self.passed[port] += 1
                await asyncio.gather(self._pipe(reader, forth), self._pipe(back, writer))
                return
            await asyncio.sleep(0.02)
        writer.close()

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(65536):
                writer.write(piece)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def balanced(ports: list[int], at: int) -> AsyncIterator[Balancer]:
    """The address, open."""
    balancer = Balancer(ports)
    server = await asyncio.start_server(balancer.take, "127.0.0.1", at)
    yield balancer
    server.close()


@asynccontextmanager
async def at_work(settings: Settings, port: int) -> AsyncIterator[None]:
    """One worker, from its start until it has ended in order."""
    stop = asyncio.Event()
    own = replace(settings, web_listen=("127.0.0.1", port), data_dir=settings.data_dir / str(port))
    async with open_app(own, SystemClock()) as app:
        running = asyncio.create_task(app.run(stop))
        async with asyncio.timeout(20):
            await _until_open(port)
        yield
        stop.set()
        await running


async def _until_open(port: int) -> None:
    """Wait until somebody listens."""
    while True:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        await asyncio.sleep(0.02)


@dataclass
class Said:
    """What people did meanwhile."""

    asked: Counter[int] = field(default_factory=Counter)
    """By chat, how often somebody asked for help."""
    taps: list[Tap] = field(default_factory=list)


async def talk(telegram: LocalTelegram, stop: asyncio.Event) -> Said:
    """People who ask for help and tap buttons of old messages, until they are told to stop."""
    said = Said()
    while not stop.is_set():
        for chat in PEOPLE:
            phone = telegram.phones[chat]
            said.asked[chat] += 1
            said.taps.append(phone.press(phone.send("/help"), "v1:gone"))
        await asyncio.sleep(0.4)
    return said


@pytest.mark.timeout(120)
async def test_o10_a_rolling_restart_of_two_workers_loses_and_repeats_nothing(
    database: Database,
    database_url: str,
    tmp_path: Path,
    unused_tcp_port_factory: Callable[[], int],
) -> None:
    public, *ports = (unused_tcp_port_factory() for _ in range(3))
    async with LocalTelegram(TOKEN, SystemClock()) as telegram, balanced(ports, public) as balancer:
        for chat in PEOPLE:
            telegram.user(chat, started=True)

        settings = Settings(
            bot_token=TOKEN,
            bot_api_url=telegram.url,
            database_url=database_url,
            data_dir=tmp_path,
            webhook_url=f"http://127.0.0.1:{public}",
            webhook_secret="s3cret_" * 6,
        )
        said = await restarted_in_turn(telegram, database, settings, ports)
    assert min(balancer.passed[port] for port in ports) > 0
    async with database.read() as unit:
        states = Counter(await unit.scalars(select(outbox.c.state)))
        handled = Counter(await unit.scalars(select(inbox.c.state)))
    assert set(states) == {"sent"}
    assert handled == {"done": said.asked.total() + len(said.taps)}
    assert all(tap.answered for tap in said.taps)
    for chat in PEOPLE:
        seen = [each for each in telegram.phones[chat].chat.messages if each.sender == "bot"]
        assert len(seen) == said.asked[chat]


async def restarted_in_turn(
    telegram: LocalTelegram, database: Database, settings: Settings, ports: list[int]
) -> Said:
    """Each worker is ended in order and started anew while the other one serves."""
    stop = asyncio.Event()
    async with AsyncExitStack() as later, AsyncExitStack() as earlier:
        ends = [AsyncExitStack() for _ in ports]
        for end, port in zip(ends, ports, strict=True):
            await earlier.enter_async_context(end)
            await end.enter_async_context(at_work(settings, port))
        talking = asyncio.create_task(talk(telegram, stop))
        for end, port in zip(ends, ports, strict=True):
            await asyncio.sleep(1)
            await end.aclose()
            await later.enter_async_context(at_work(settings, port))
        await asyncio.sleep(1)
        stop.set()
        said = await talking
        await _settled(telegram, database)
    return said


async def _settled(telegram: LocalTelegram, database: Database) -> None:
    """Wait until everything that was written is handled, and every answer has arrived."""
    async with asyncio.timeout(60):
        while True:
            async with database.read() as unit:
                open_ = outbox.c.state.in_(("queued", "claimed"))
                left = await unit.scalars(select(outbox.c.id).where(open_))
                waiting = await unit.scalars(select(inbox.c.seq).where(inbox.c.state == "waiting"))
            if not (left or waiting or telegram.pending):
                return
            await asyncio.sleep(0.1)
