"""Claim 8: several workers on one PostgreSQL keep one rate, and handle more updates together.

Workers stand behind one webhook, each the whole coach. Where there are fewer cores than workers
need, with PostgreSQL and the server beside them, the machine is the limit: the figure of handling
then says how near two workers come to twice one, not how far more machines would go.
"""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections import defaultdict
from contextlib import ExitStack
from itertools import pairwise

from sqlalchemy import select

from benchmarks.learners import FIRST_CHAT
from benchmarks.measure import Endpoint
from benchmarks.recipients import announce, database, enrol, hush, written
from benchmarks.sending import DELAY, limited, seen, sender, sent, until
from benchmarks.table import Row
from bot.clock import SystemClock
from bot.delivery.pacing import aim_at
from storage import inbox
from storage.engine import Database, open_database
from storage.inbox import Received
from storage.queue_tables import inbox as inbox_rows
from storage.queue_tables import outbox
from storage.tables import parts

RATE = 1000
WARM_UP = 7.0
"""Seconds until every worker has found what another process wrote (bot/ops/rounds.py), and has
taken the line up gently."""
WORKERS = (1, 2, 4)
ROUNDS = 3
"""Messages of each chat, which have to take effect in their order."""
SPEED_UP = 1.7


def run(quick: bool) -> list[Row]:
    """The claims about several workers."""
    many, rounds = (5000, 1) if quick else (20_000, 3)
    rows: list[Row] = []
    with database("PostgreSQL") as url, limited() as endpoint:
        enrol(url, many)
        for workers in WORKERS:
            rows.append(one_rate(endpoint, url, workers, many))
        found: dict[int, list[float]] = {1: [], 2: []}
        ordered = True
        for turn in range(rounds):
            for workers in found:
                chats = range(FIRST_CHAT, FIRST_CHAT + (500 if quick else 2000))
                speed, right = asyncio.run(handled(endpoint, url, workers, chats, turn))
                found[workers].append(speed)
                ordered &= right
    one, two = max(found[1]), max(found[2])
    rows.append(
        Row(
            "updates handled by two workers, over one; order of each chat kept",
            f"{two:,.0f} upd/s",
            f"{one:,.0f} upd/s",
            f"{two / one:.2f} ×",
            f"≥ {SPEED_UP:g} ×",
            two / one >= SPEED_UP and ordered,
        )
    )
    return rows


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def listens(port: int) -> bool:
    """Whether a worker is there."""
    with socket.socket() as door:
        return door.connect_ex(("127.0.0.1", port)) == 0


def one_rate(endpoint: Endpoint, url: str, workers: int, many: int) -> Row:
    """A broadcast that so many workers send together, once all of them are there."""
    hush(url)
    endpoint.ask("limit", {"model": "sliding second", "rate": RATE, "delay": DELAY})
    with ExitStack() as stack:
        ports = [free_port() for _ in range(workers)]
        for port in ports:
            order = {"database": url, "rate": RATE, "port": port, "pinned": False}
            stack.enter_context(sender("ours", endpoint, **order))
        until(lambda: all(map(listens, ports)), 60)
        announce(url)
        until(lambda: sent(endpoint) >= many, 90 + 3 * many / RATE)
    found, states = seen(endpoint), written(url)
    once = len(set(found.chats)) == len(found.chats) == len(states.get("sent", ())) == many
    # The line is one whatever the number of workers: neither fuller nor emptier than its aim.
    part = found.rate(WARM_UP) / (RATE * aim_at(RATE))
    return Row(
        f"{workers} workers, one line at {RATE:,}/s",
        f"{found.rate(WARM_UP):,.1f}/s, {found.refused} refused",
        f"{RATE * aim_at(RATE):,.0f}/s aimed at",
        f"{part:.3f} ×",
        "within 1 %, each once",
        abs(part - 1) <= 0.01 and once and not found.refused,
    )


async def handled(
    endpoint: Endpoint, url: str, workers: int, chats: range, turn: int
) -> tuple[float, bool]:
    """Updates a second, the first and last tenth left out; and whether they were in order."""
    opened = await open_database(url)
    batch = 10_000_000 * (turn * len(WORKERS) + workers)
    updates = [
        Received(update_id=batch + number, chat=chat, raw=_text(batch + number, chat, number))
        for number, chat in enumerate(chat for _ in range(ROUNDS) for chat in chats)
    ]
    async with opened.begin() as unit:
        await unit.execute(outbox.delete())
        await unit.execute(parts.delete())
        await unit.execute(inbox_rows.delete())
        await inbox.receive(unit, updates, SystemClock().now())
    with ExitStack() as stack:
        for _ in range(workers):
            order = {"database": url, "rate": RATE, "pinned": False}
            stack.enter_context(sender("handles", endpoint, **order))
        times: list[tuple[float, int]] = []
        while not times or times[-1][1]:
            async with opened.read() as unit:
                times.append((time.perf_counter(), await inbox.waiting(unit)))
            await asyncio.sleep(0.05)
    most = len(updates)
    middle = [each for each in times if 0.1 * most <= each[1] <= 0.9 * most]
    (began, before), (ended, left) = middle[0], middle[-1]
    in_order = await _in_order(opened)
    await opened.close()
    return (before - left) / (ended - began), in_order


async def _in_order(opened: Database) -> bool:
    """Whether what each person wrote took effect in the order in which it was written."""
    numbers: dict[int, list[int]] = defaultdict(list)
    query = select(parts.c.learner, parts.c.message_id).order_by(parts.c.created_at)
    async with opened.read() as unit:
        for learner, message_id in await unit.rows(query):
            numbers[learner].append(message_id)
    return bool(numbers) and all(a < b for each in numbers.values() for a, b in pairwise(each))


def _text(update_id: int, chat: int, number: int) -> str:
    person = {"id": chat, "first_name": "Mei"}
    message = {
        "message_id": 100 + number,
        "from": {**person, "is_bot": False},
        "chat": {**person, "type": "private"},
        "date": 1_795_400_000,
        "text": "Stock was counted today",
    }
    return json.dumps({"update_id": update_id, "message": message})
