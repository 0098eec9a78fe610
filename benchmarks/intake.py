"""Claim 4: what durability costs, and how a learner's whole answer compares with an echo.

A whole answer is the product itself: stored, parsed, decided, and the reflection, its receipt and
the appointments committed with fsync, then the receipt sent as a reaction and recorded.
"""

from __future__ import annotations

from benchmarks.measure import answered, answered_by_processor, typical
from benchmarks.table import Row, faster

RECEIPT = "setMessageReaction"


def run(quick: bool) -> list[Row]:
    """The claims about taking in."""
    names = ("ours_bare", "ours_stored", "whole", "ptb", "ptb_aiosqlite", "one_by_one")
    found: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(3 if quick else 7):
        found["ours_bare"].append(answered_by_processor("ours_bare", 3000))
        found["ours_stored"].append(answered_by_processor("ours_stored", 3000))
        found["whole"].append(answered("ours_answers", 1000, counted=RECEIPT))
        found["ptb"].append(answered("ptb_sequential", 400))
        found["ptb_aiosqlite"].append(answered("ptb_aiosqlite", 400))
        found["one_by_one"].append(answered("ours_answers", 200, counted=RECEIPT, batch=1))
    claims = (
        ("a whole answer, over PTB's echo without storage", "ptb", 1),
        ("a whole answer, over PTB's echo with aiosqlite", "ptb_aiosqlite", 2),
        ("1,000 answers waiting, over one by one", "one_by_one", 1),
    )
    # The first claim is of a few per cent: only the processor's own time can show them, and of
    # that the best rounds, because whatever else runs on the machine only ever adds to it.
    stored, bare = max(found["ours_stored"]), max(found["ours_bare"])
    share = stored / bare
    return [
        faster("echo stored before confirmed, over unstored", stored, bare, share, 0.95, "upd/s"),
        *(
            faster(claim, *typical(found, "whole", peer), bar, "upd/s")
            for claim, peer, bar in claims
        ),
    ]
