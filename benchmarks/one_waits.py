"""One chat that is asked to wait waits alone: how long the others pause meanwhile, beside peers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from benchmarks.broadcast import SLOW
from benchmarks.broadcast_peers import PEERS
from benchmarks.learners import FIRST_CHAT
from benchmarks.measure import Endpoint
from benchmarks.recipients import announce, database, enrol
from benchmarks.sending import DELAY, Seen, limited, seen, sender, until
from benchmarks.table import Row
from coaching.records import record_id

MANY = 600
PLACE = 5 * SLOW
"""Whose turn it is after five seconds is asked to wait."""
WAIT = 5
"""Seconds."""
MOST = 3
"""So many times the pace a pause may be."""


def run(quick: bool) -> list[Row]:
    """The claim, a row for each peer."""
    names = ["PTB's AIORateLimiter, 5 retries", "aiogram's loop"]
    with database("SQLite") as url, limited() as endpoint:
        enrol(url, MANY)
        announce(url)
        # Learners are served in the order of their ids.
        chats = sorted(everybody(), key=lambda chat: record_id(f"learner:{chat}"))
        ours = watched(endpoint, "ours", chats, {"database": url})
        peers = [watched(endpoint, *sender_of(name)) for name in names]
    return [beside(name, ours, peer) for name, peer in zip(names, peers, strict=True)]


def everybody() -> list[int]:
    """The chats."""
    return list(range(FIRST_CHAT, FIRST_CHAT + MANY))


def sender_of(name: str) -> tuple[str, list[int], dict[str, object]]:
    """A peer: the name of its sender, the chats in the order in which it writes, its order."""
    program, order = PEERS[name]
    return program, everybody(), {"chats": everybody(), **order}


def watched(
    endpoint: Endpoint, name: str, chats: Sequence[int], order: dict[str, object]
) -> tuple[float, float]:
    """Milliseconds of the longest pause of all others, and seconds until the chat got its own."""
    endpoint.ask("limit", {"model": "sliding second", "rate": SLOW, "delay": DELAY})
    endpoint.ask("refuse", {"chat": chats[PLACE], "retry_after": WAIT})
    with sender(name, endpoint, rate=SLOW, **order):
        # It may go again behind those that were due before it.
        until(lambda: chats[PLACE] in seen(endpoint).chats, 120, 1.0)
        found = seen(endpoint)
    return pause(found, found.told_to_wait[chats[PLACE]]), waited(found, chats[PLACE])


def pause(found: Seen, told: float) -> float:
    """The longest time in which nobody got anything, from a second before that refusal on."""
    near = found.instants[bisect_right(found.instants, told - 1) :]
    return 1000 * max(after - before for before, after in pairwise(near))


def waited(found: Seen, chat: int) -> float:
    """Seconds from the refusal to the message."""
    return found.instants[found.chats.index(chat)] - found.told_to_wait[chat]


def beside(name: str, ours: tuple[float, float], peer: tuple[float, float]) -> Row:
    """The pauses of the others, and their ratio."""
    (longest, own), (theirs, their_own) = ours, peer
    most = MOST * 1000 / SLOW
    return Row(
        f"one chat is to wait {WAIT} s: the others pause, beside {name}",
        f"{longest:.0f} ms; that chat {own:.1f} s",
        f"{theirs:.0f} ms; {their_own:.1f} s",
        f"1/{theirs / longest:.0f}",
        f"≤ {most:.0f} ms; ≥ {WAIT} s",
        longest <= most and own >= WAIT,
    )
