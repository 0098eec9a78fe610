"""Claim 2: a learner's reply is never behind a broadcast, and one chat's wait is its own.

Learners answer their question, one after another, ten a second: first while nothing else is sent,
then during a broadcast to everybody. Measured at the server, 60 ms away, from handing the update
out to the arrival of the receipt; in between it is stored, handled, recorded and sent.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from itertools import pairwise

from benchmarks.learners import FIRST_CHAT
from benchmarks.measure import Endpoint
from benchmarks.recipients import ENGINES, announce, database, enrol
from benchmarks.sending import DELAY, limited, seen, sender, sent, until, worst
from benchmarks.table import Row
from coaching.records import record_id

EVERY = 0.1
RATES = (30, 1000)
BAR = 2.0
FEW = 2000
WAIT = 5
"""Seconds that one chat is asked to wait."""


def run(quick: bool) -> list[Row]:
    """The claims about replies."""
    many, asked = (10_000, 60) if quick else (100_000, 300)
    rows: list[Row] = []
    for engine in ENGINES:
        with database(engine) as url, limited() as endpoint:
            enrol(url, many)
            for turn, rate in enumerate(RATES):
                first = FIRST_CHAT + many - 2 * asked * (turn + 1)
                rows.append(replies(engine, endpoint, url, rate, range(first, first + 2 * asked)))
    with database("SQLite") as url, limited() as endpoint:
        enrol(url, FEW)
        rows.append(one_waits(endpoint, url))
    return rows


def replies(engine: str, endpoint: Endpoint, url: str, rate: int, chats: range) -> Row:
    """The 99th percentile with a broadcast under way, over the one without."""
    half = len(chats) // 2
    endpoint.ask("limit", {"model": "sliding second", "rate": rate, "delay": DELAY})
    with sender("ours", endpoint, database=url, rate=rate):
        time.sleep(3)
        asks(endpoint, chats[:half])
        announce(url)
        until(lambda: sent(endpoint) >= rate, 60)
        asks(endpoint, chats[half:])
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


def asks(endpoint: Endpoint, chats: range) -> None:
    """Let these people write, and wait until each has the answer."""
    answered = int(endpoint.ask("count")[2])
    endpoint.ask("ask", {"chats": list(chats), "every": EVERY})
    wanted = answered + len(chats)
    until(lambda: endpoint.ask("count")[2] >= wanted, 30 + 2 * EVERY * len(chats))


def one_waits(endpoint: Endpoint, url: str) -> Row:
    """The longest pause of all others while one chat was asked to wait."""
    rate = RATES[0]
    endpoint.ask("limit", {"model": "sliding second", "rate": rate, "delay": DELAY})
    announce(url)
    # Learners are served in the order of their ids: this one after five seconds.
    everybody = range(FIRST_CHAT, FIRST_CHAT + FEW)
    chat = sorted(everybody, key=lambda chat: record_id(f"learner:{chat}"))[5 * rate]
    endpoint.ask("refuse", {"chat": chat, "retry_after": WAIT})
    with sender("ours", endpoint, database=url, rate=rate):
        # Its message goes again when it may, behind those that were due before it.
        until(lambda: chat in seen(endpoint).chats, 120, 1.0)
        found = seen(endpoint)
    told = found.told_to_wait[chat]
    waited = found.instants[found.chats.index(chat)] - told
    near = found.instants[bisect_right(found.instants, told - 1) :]
    longest = 1000 * max(after - before for before, after in pairwise(near))
    usual = 1000 / rate
    return Row(
        f"one chat asked to wait {WAIT} s: the longest pause of the others",
        f"{longest:.0f} ms; that chat {waited:.1f} s",
        f"{usual:.0f} ms is the pace",
        "",
        f"≤ {3 * usual:.0f} ms; ≥ {WAIT} s",
        longest <= 3 * usual and waited >= WAIT and not found.refused,
    )
