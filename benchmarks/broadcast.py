"""Claim 1: a broadcast at the rate that is allowed, each message claimed and recorded with fsync.

The whole coach on one core, against a server on the other that enforces the limit in three ways,
60 ms away. What counts is what the server took, after the first seconds.
"""

from __future__ import annotations

from benchmarks.limits import MODELS
from benchmarks.measure import Endpoint
from benchmarks.recipients import announce, database, enrol, written
from benchmarks.sending import DELAY, Busy, Seen, limited, seen, sender, sent, until
from benchmarks.table import Row, within

MANY = 100_000
WARM_UP = 3.0
SLOW, FAST = 30, 1000
LEAST = {SLOW: 0.985, FAST: 0.97}
BUSIEST = 0.75
WHOLE = "sliding second"
"""In this way of counting everybody is served; of the others the beginning is enough."""


def run(quick: bool) -> list[Row]:
    """The claims about the rate."""
    many = MANY // 10 if quick else MANY
    seconds = 10 if quick else 25
    rows: list[Row] = []
    with database("SQLite") as url, limited() as endpoint:
        enrol(url, many)
        for model in MODELS:
            enough = round(SLOW * (WARM_UP + seconds))
            rows.append(share(SLOW, model, served(endpoint, url, model, SLOW, enough)))
        for model in sorted(MODELS, key=WHOLE.__eq__):
            enough = many if model == WHOLE else round(FAST * (WARM_UP + seconds / 2))
            found = served(endpoint, url, model, FAST, min(enough, many))
            rows.append(share(FAST, model, found))
        rows.append(within("the sender's core is busy, at 1,000/s", found.busy, BUSIEST, ""))
        rows.append(recorded(url, found, many))
    return rows


def served(endpoint: Endpoint, url: str, model: str, rate: float, enough: int) -> Seen:
    """A broadcast to everybody until so many have it."""
    announce(url)
    endpoint.ask("limit", {"model": model, "rate": rate, "delay": DELAY})
    with sender("ours", endpoint, database=url, rate=rate) as process:
        until(lambda: sent(endpoint) >= rate * WARM_UP, 60 + WARM_UP)
        busy = Busy(process.pid)
        until(lambda: sent(endpoint) >= enough, 60 + 2 * enough / rate)
        share_of_core = busy.share()
        # What is on the wire lands, and is written down, before the process ends.
    return seen(endpoint, share_of_core)


def share(rate: float, model: str, found: Seen) -> Row:
    """How much of the limit was used, and that nothing came too early."""
    reached = found.rate(WARM_UP)
    part, least = reached / rate, LEAST[int(rate)]
    return Row(
        f"broadcast at {rate:,.0f}/s, {model}",
        f"{reached:,.4g}/s, {found.refused} refused",
        "",
        f"{part:.1%}",
        f"≥ {least:.1%}, 0 refused",
        part >= least and not found.refused,
    )


def recorded(url: str, found: Seen, many: int) -> Row:
    """That the ledger knows each message by the id under which the server took it."""
    states = written(url)
    taken = set(zip(found.chats, found.ids, strict=True))
    right = states.get("sent") == taken and len(taken) == len(found.chats) == many
    said = ", ".join(f"{len(rows):,} {state}" for state, rows in sorted(states.items()))
    return Row(
        f"{many:,} recipients, each once in the ledger", said, "", "", f"{many:,} sent", right
    )
