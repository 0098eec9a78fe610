"""Pause, resume and cancel are row updates by whoever writes them: how soon they take effect.

They are written from another process, as an operator's command or another worker would.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Literal

from benchmarks.measure import Endpoint
from benchmarks.recipients import ENGINES, announce, database, enrol, written
from benchmarks.sending import DELAY, Seen, limited, seen, sender, sent, until
from benchmarks.table import Row
from bot.clock import SystemClock
from bot.delivery.dispatch import TICK_MS, TICK_ROWS
from coaching.broadcast.effects import SaveBroadcast, SteerMessages
from storage import broadcasts, effects
from storage.engine import open_database

RATES = (30, 1000)
MANY = 6000
NOISE_MS = 20.0
"""What a busy machine may add."""


def run(quick: bool) -> list[Row]:
    """The claims about steering."""
    rows: list[Row] = []
    for engine in ENGINES:
        with database(engine) as url, limited() as endpoint:
            enrol(url, MANY)
            for rate in RATES[1:] if quick else RATES:
                rows += steered(engine, endpoint, url, rate)
    return rows


def steered(engine: str, endpoint: Endpoint, url: str, rate: int) -> list[Row]:
    """A broadcast that is paused for two seconds, resumed, and cancelled."""
    broadcast = announce(url)
    endpoint.ask("limit", {"model": "sliding second", "rate": rate, "delay": DELAY})
    with sender("ours", endpoint, database=url, rate=rate):
        until(lambda: sent(endpoint) >= 2 * rate, 90, 0.05)
        paused = asyncio.run(steer(url, broadcast, "hold"))
        time.sleep(2)
        held = seen(endpoint)
        asyncio.run(steer(url, broadcast, "release"))
        until(lambda: sent(endpoint) >= len(held.ids) + rate, 60, 0.05)
        cancelled = asyncio.run(steer(url, broadcast, "cancel"))
        time.sleep(3)
        found = seen(endpoint)
    states = written(url)
    once = len(set(found.chats)) == len(found.chats)
    whole = once and {chat for chat, _ in states["sent"]} == set(found.chats)
    return [
        after(f"paused at {rate:,}/s, {engine}: the last one left after", held, paused, rate, once),
        after(f"cancelled at {rate:,}/s, {engine}", found, cancelled, rate, whole),
    ]


async def steer(url: str, broadcast: int, how: Literal["hold", "release", "cancel"]) -> float:
    """Write it, as the decision of an admin would; when it was on disk."""
    states = {"hold": "paused", "release": "running", "cancel": "cancelled"}
    opened, now = await open_database(url), SystemClock().now()
    async with opened.begin() as unit:
        found = await broadcasts.by_id(unit, broadcast)
        assert found is not None
        after = replace(found, state=states[how])  # type: ignore[arg-type]
        made = (SaveBroadcast(broadcast=after), SteerMessages(broadcast=broadcast, how=how))
        await effects.write(unit, made, now)
    at = time.perf_counter()
    await opened.close()
    return at


def after(claim: str, found: Seen, at: float, rate: float, whole: bool) -> Row:
    """How long after the commit the last message arrived, and that nobody got two."""
    late = max(0.0, 1000 * (found.instants[-1] - at))
    most = 2 * min(TICK_MS, TICK_ROWS * 1000 / rate) + NOISE_MS
    return Row(
        claim,
        f"{late:.0f} ms" + ("" if whole else ", the ledger differs"),
        "",
        "",
        f"≤ 2 ticks, {most:.0f} ms",
        late <= most and whole,
    )
