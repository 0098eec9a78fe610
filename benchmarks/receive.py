"""Echo bots: how many waiting texts a second one core reads and answers, ours with each batch
on disk before the next is asked for, the peers as their documentation teaches.
"""

from __future__ import annotations

from benchmarks.measure import answered, typical
from benchmarks.table import Row, faster

PEERS = {
    "ptb_sequential": ("PTB sequential, no storage", 400),
    "ptb_concurrent": ("PTB concurrent, no storage", 200),
    "with_aiogram": ("aiogram, no storage", 600),
    "ptb_aiosqlite": ("PTB with an aiosqlite commit per update", 400),
}
"""The claim's words, and how many texts wait: enough for a second or so."""
BAR = 1.5


def run(quick: bool) -> list[Row]:
    """The claims about receiving."""
    found: dict[str, list[float]] = {"ours": [], **{name: [] for name in PEERS}}
    for _ in range(3 if quick else 5):
        found["ours"].append(answered("ours_stored", 2000))
        for name, (_, many) in PEERS.items():
            found[name].append(answered(name, many))
    return [
        faster(f"echo, stored, over {words}", *typical(found, "ours", name), BAR, "upd/s")
        for name, (words, _) in PEERS.items()
    ]
