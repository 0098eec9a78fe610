"""Claim 1 beside its peers: the same server, the same limit, each for the same time.

python-telegram-bot with its AIORateLimiter told the limit (as it is, and with five retries), and
the loop of twenty a second that aiogram's example of a broadcast teaches. None of them remembers
what it sent.
"""

from __future__ import annotations

import math
import time

from benchmarks.broadcast import FAST, SLOW, WARM_UP, served
from benchmarks.measure import Endpoint
from benchmarks.recipients import database, enrol
from benchmarks.sending import DELAY, Seen, limited, seen, sender, sent, until
from benchmarks.table import Row

MODEL = "sliding second"
FIRST_CHAT = 1000
PEERS = {
    "PTB's AIORateLimiter": ("ptb_limiter", {"retries": 0}),
    "PTB's AIORateLimiter, 5 retries": ("ptb_limiter", {"retries": 5}),
    "aiogram's loop": ("aiogram_loop", {}),
}
MOST = 8000
"""To so many people peers write: with many more, one of them comes to nothing at all."""
AT_LEAST = {SLOW: 1.0, FAST: 1.5}
"""At 30/s there is hardly anything to gain but what the others lose or have refused."""


def run(quick: bool) -> list[Row]:
    """The claims about the rate, beside the usual ways."""
    seconds = 10 if quick else 25
    rows: list[Row] = []
    with database("SQLite") as url, limited() as endpoint:
        enrol(url, round(FAST * (WARM_UP + seconds)))
        for rate in (SLOW, FAST):
            many = round(rate * (WARM_UP + seconds))
            ours = served(endpoint, url, MODEL, rate, many)
            few = min(many, MOST)
            for words, (name, order) in PEERS.items():
                peer = tried(endpoint, name, rate, few, order)
                rows.append(beside(words, rate, ours, peer, few))
    return rows


def tried(endpoint: Endpoint, name: str, rate: float, many: int, order: dict[str, int]) -> Seen:
    """A peer that is to reach so many people, watched for the time in which the limit allows it."""
    endpoint.ask("limit", {"model": MODEL, "rate": rate, "delay": DELAY})
    chats = list(range(FIRST_CHAT, FIRST_CHAT + many))
    with sender(name, endpoint, chats=chats, rate=rate, **order):
        until(lambda: sent(endpoint) > 0, 60, 0.05)
        time.sleep(many / rate)
        return seen(endpoint)


def beside(words: str, rate: float, ours: Seen, peer: Seen, many: int) -> Row:
    """Our rate after the first seconds, the peer's over all of its time, and the refusals."""
    theirs = len(peer.ids) * rate / many
    ratio = ours.rate(WARM_UP) / theirs if theirs else math.inf
    least = AT_LEAST[int(rate)]
    return Row(
        f"broadcast at {rate:,.0f}/s, over {words}",
        f"{ours.rate(WARM_UP):,.4g}/s, {ours.refused} refused",
        f"{theirs:,.4g}/s, {peer.refused} refused, {len(peer.ids):,} of {many:,}",
        f"{ratio:.2f} ×",
        f"≥ {least:g} ×, 0 refused",
        ratio >= least and not ours.refused,
    )
