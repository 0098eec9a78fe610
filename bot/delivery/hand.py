"""What this worker has claimed and not yet sent: slots in order, and who takes the next one."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush

from storage.outbox import Claimed


@dataclass(slots=True)
class Hand:
    """Slots and rows are kept apart: at each slot the most urgent row goes.

    So a reply claimed after a broadcast filled the coming slots takes the very next one. A slot
    that was missed is given up, for those after it may be another worker's: then there are more
    rows than slots, and the least urgent wait until they get others.
    """

    _slots: deque[float] = field(default_factory=deque)
    _rows: list[tuple[int, int, Claimed]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self._rows)

    def take(self, slots: Iterable[float], rows: Iterable[Claimed]) -> None:
        """Add slots, later than all earlier ones, and claimed rows.

        Slots for what was given up meanwhile are not needed any more.
        """
        self._slots.extend(slots)
        for row in rows:
            heappush(self._rows, (int(row.lane), row.id, row))
        while self.owed < 0:
            self._slots.pop()

    @property
    def ready(self) -> bool:
        """Whether there is a slot for the most urgent row."""
        return bool(self._slots)

    @property
    def owed(self) -> int:
        """How many rows have no slot."""
        return len(self._rows) - len(self._slots)

    @property
    def slot(self) -> float:
        """The next slot, in milliseconds since the epoch; only when the hand is ready."""
        return self._slots[0]

    def miss(self, until: float) -> None:
        """Give up the slots up to an instant."""
        while self._slots and self._slots[0] <= until:
            self._slots.popleft()

    def late(self, at: float) -> int:
        """How many slots have passed unused at an instant."""
        return bisect_left(self._slots, at)

    def play(self) -> Claimed:
        """The most urgent row, which takes the next slot."""
        self._slots.popleft()
        return heappop(self._rows)[2]

    def fold(self) -> list[Claimed]:
        """Give up all rows, unsent."""
        rows = self.rows()
        self._slots.clear()
        self._rows.clear()
        return rows

    def rows(self) -> list[Claimed]:
        """The rows in hand, in no order."""
        return [row for _, _, row in self._rows]
