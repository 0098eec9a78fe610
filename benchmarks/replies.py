"""Claim 2: a learner's reply is never behind a broadcast.

Learners answer their question, one after another, ten a second or, where 30 messages a second are
allowed, three: what the bot says to them is a part of that. First while nothing else is sent, then
during a broadcast to everybody. Measured at the server, 60 ms away, from handing the update out to
the arrival of the receipt; in between it is stored, handled, recorded and sent.
"""

from __future__ import annotations

import time

from benchmarks.learners import FIRST_CHAT
from benchmarks.measure import Endpoint
from benchmarks.recipients import ENGINES, announce, database, enrol, hush
from benchmarks.sending import DELAY, limited, seen, sender, sent, until, worst
from benchmarks.table import Row

EVERY = {30: 0.3, 1000: 0.1}
"""By the allowed rate, seconds between two learners."""
BAR = 2.0


def run(quick: bool) -> list[Row]:
    """The claims about replies."""
    many, asked = (50_000, 100) if quick else (100_000, 300)
    rows: list[Row] = []
    for engine in ENGINES:
        with database(engine) as url, limited() as endpoint:
            enrol(url, many)
            for turn, rate in enumerate(EVERY):
                first = FIRST_CHAT + many - 2 * asked * (turn + 1)
                rows.append(replies(engine, endpoint, url, rate, range(first, first + 2 * asked)))
    return rows


def replies(engine: str, endpoint: Endpoint, url: str, rate: int, chats: range) -> Row:
    """The 99th percentile with a broadcast under way, over the one without."""
    half = len(chats) // 2
    hush(url)
    endpoint.ask("limit", {"model": "sliding second", "rate": rate, "delay": DELAY})
    with sender("ours", endpoint, database=url, rate=rate):
        time.sleep(3)
        asks(endpoint, chats[:half], EVERY[rate])
        announce(url)
        until(lambda: sent(endpoint) >= rate, 60)
        asks(endpoint, chats[half:], EVERY[rate])
        under_way = sent(endpoint) < chats[0] - FIRST_CHAT
        found = seen(endpoint)
    idle = worst([found.waits[chat] for chat in chats[:half]])
    busy = worst([found.waits[chat] for chat in chats[half:]])
    ratio = busy / idle
    return Row(
        f"a reply during a broadcast at {rate:,}/s, {engine}: p99",
        f"{busy:,.0f} ms",
        f"{idle:,.0f} ms idle",
        f"{ratio:.2f} ×",
        f"≤ {BAR:g} ×, 0 refused",
        ratio <= BAR and not found.refused and under_way,
    )


def asks(endpoint: Endpoint, chats: range, every: float) -> None:
    """Let these people write, and wait until each has the answer."""
    answered = int(endpoint.ask("count")[2])
    endpoint.ask("ask", {"chats": list(chats), "every": every})
    wanted = answered + len(chats)
    until(lambda: endpoint.ask("count")[2] >= wanted, 30 + 2 * every * len(chats))
