"""Killed with -9 twenty times during a broadcast to 20,000: nobody twice, nobody silently left out.

The whole coach; each time it is started anew by the same command and needs no other procedure.
"""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from benchmarks.learners import FIRST_CHAT
from benchmarks.measure import Endpoint
from benchmarks.recipients import ENGINES, announce, database, enrol, over, written
from benchmarks.sending import DELAY, limited, seen, sender, sent, until
from benchmarks.table import Row
from bot.delivery.recorder import Try, dead_peers

MANY, KILLS = 20_000, 20
RATE = 1000


def run(quick: bool) -> list[Row]:
    """The claims about being killed."""
    many, kills = (4000, 5) if quick else (MANY, KILLS)
    rows: list[Row] = []
    for engine in ENGINES:
        with database(engine) as url, limited() as endpoint, tempfile.TemporaryDirectory() as place:
            enrol(url, many)
            announce(url)
            endpoint.ask("limit", {"model": "sliding second", "rate": RATE, "delay": DELAY})
            wire = survive(endpoint, url, place, many, kills)
            rows.append(outcome(engine, endpoint, url, many, kills, len(wire)))
    return rows


def survive(endpoint: Endpoint, url: str, place: str, many: int, kills: int) -> set[Try]:
    """Kill it at random moments, then let it finish; everything that was on the wire at a kill."""
    random, wire = Random(20261129), set[Try]()
    for turn in range(1, kills + 1):
        with sender("ours", endpoint, database=url, rate=RATE, folder=place) as process:
            # Some are killed as soon as they send, the others when they have sent for a while.
            enough = min(sent(endpoint) + random.randrange(1, 700), many * turn // (kills + 1))
            until(lambda enough=enough: sent(endpoint) >= enough, 60, 0.01)  # type: ignore[misc]
            time.sleep(random.uniform(0, 0.1))
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        wire |= on_the_wire(Path(place) / "flight")
    with sender("ours", endpoint, database=url, rate=RATE, folder=place):
        until(lambda: over(url), 120 + 2 * many / RATE, 1.0)
    return wire


def on_the_wire(flights: Path) -> set[Try]:
    """The tries that had begun and not ended when their process died."""
    return {each for flight in dead_peers(flights) for each in flight.begun - flight.ended.keys()}


def outcome(engine: str, endpoint: Endpoint, url: str, many: int, kills: int, wire: int) -> Row:
    """What the server took, compared with what the ledger says."""
    copies = Counter(seen(endpoint).chats)
    everybody = set(range(FIRST_CHAT, FIRST_CHAT + many))
    states = {state: {chat for chat, _ in rows} for state, rows in written(url).items()}
    unknown = states.get("unknown", set())
    twice = sum(times - 1 for times in copies.values())
    silent = everybody - copies.keys() - unknown
    astray = (everybody - states.get("sent", set()) - unknown) | silent
    return Row(
        f"{many:,} recipients and {kills} × kill -9, {engine}",
        f"{twice} twice, {len(astray)} silently missing, {len(unknown)} listed as unknown",
        "",
        "",
        f"0, 0, ≤ {wire} on the wire",
        not twice and not astray and len(unknown) <= wire,
    )
