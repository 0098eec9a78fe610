"""What the bot asked for, in order, and what became of it."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """One request: its outcome is "ok", a refusal ("400 …"), or a fault's name.

    `accepted` tells whether the world changed, whatever the bot was told.
    """

    method: str
    params: dict[str, Any]
    at: datetime
    outcome: str
    accepted: bool


class Ledger:
    """All calls, or the last `size` of them, and counts over all of them."""

    def __init__(self, size: int | None = None) -> None:
        self.calls: deque[Call] = deque(maxlen=size)
        self.counts: Counter[str] = Counter()
        self.sent = 0
        self.refused = 0

    def record(self, call: Call, sent: int) -> None:
        """Write a call down; `sent` is how many messages it brought into a chat."""
        self.calls.append(call)
        self.counts[call.method] += 1
        self.sent += sent
        if call.outcome.startswith("429"):
            self.refused += 1

    def of(self, method: str) -> list[Call]:
        """The remembered calls of one method."""
        return [call for call in self.calls if call.method == method]
