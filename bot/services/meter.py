"""Counts what happens, for whoever watches; a label never holds what could be a person.

Written in the text format of Prometheus by `bot.ops.exposition`.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

LABELS = frozenset({"kind", "result", "state", "status", "lane", "reason", "version", "schema"})
"""The only names of labels there are; their values are words from our own lists."""
_VALUE = re.compile(r"[A-Za-z][A-Za-z0-9_.+-]{0,39}|[0-9]{4}|[0-9]{1,3}(\.[0-9]{1,4}){1,3}")
MOST = 1000
"""Combinations of labels that one counter holds at most."""
OTHER = "other"
"""Stands for whatever does not look like a word of ours."""

Sample = tuple[str, str, float]
"""Name with suffix, labels as they are written, value."""


class _Metric(ABC):
    kind = "untyped"

    def __init__(self, name: str, says: str, *labels: str) -> None:
        if not LABELS.issuperset(labels):
            raise ValueError(f"{name}: a label must be one of {', '.join(sorted(LABELS))}")
        self.name, self.says, self.labels = name, says, labels
        METRICS.append(self)

    def _written(self, values: tuple[str, ...]) -> str:
        pairs = zip(self.labels, map(_clean, values), strict=True)
        return ",".join(f'{label}="{value}"' for label, value in pairs)

    @abstractmethod
    def samples(self) -> Iterator[Sample]:
        """What is written down now."""


METRICS: list[_Metric] = []
"""Everything that this process counts."""


@lru_cache(maxsize=256)
def _clean(value: str) -> str:
    return value if _VALUE.fullmatch(value) else OTHER


class Counter(_Metric):
    """Goes up only."""

    kind = "counter"

    def __init__(self, name: str, says: str, *labels: str) -> None:
        super().__init__(name, says, *labels)
        self._counts: dict[tuple[str, ...], float] = {}

    def add(self, *values: str, by: float = 1) -> None:
        """Count, under the values of the labels in their order."""
        # This is called for each message: whoever reads cleans, whoever counts is quick.
        counts = self._counts
        if values in counts:
            counts[values] += by
        elif len(counts) < MOST:
            counts[values] = by

    def samples(self) -> Iterator[Sample]:
        """One line for each combination that was seen."""
        found: dict[str, float] = defaultdict(float)
        for values, count in self._counts.items():
            found[self._written(values)] += count
        for key, value in sorted(found.items()):
            yield self.name, key, value


class Histogram(_Metric):
    """How long things took, in seconds."""

    kind = "histogram"
    bounds = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)

    def __init__(self, name: str, says: str, *labels: str) -> None:
        super().__init__(name, says, *labels)
        self._counts: dict[tuple[str, ...], list[float]] = {}

    def take(self, seconds: float, *values: str) -> None:
        """Note one duration, under the values of the labels in their order."""
        counts = self._counts.get(values)
        if counts is None:
            counts = self._counts[values] = [0.0] * (len(self.bounds) + 2)
        counts[bisect_left(self.bounds, seconds)] += 1
        counts[-1] += seconds

    def samples(self) -> Iterator[Sample]:
        """The buckets, their sum and their count."""
        for values, counts in sorted(self._counts.items()):
            key = self._written(values)
            before, total = f"{key}," if key else "", 0.0
            for bound, count in zip((*self.bounds, "+Inf"), counts[:-1], strict=True):
                total += count
                yield f"{self.name}_bucket", f'{before}le="{bound}"', total
            yield f"{self.name}_sum", key, counts[-1]
            yield f"{self.name}_count", key, total


UPDATES = Counter("coach_updates_total", "Updates from Telegram.", "result")
HANDLED = Counter("coach_handled_total", "How handling updates ended.", "result")
HANDLING_SECONDS = Histogram(
    "coach_handling_seconds", "From storing an update until its effects are decided."
)
SENDS = Counter("coach_sends_total", "How tries to send ended.", "kind", "result")
SEND_SECONDS = Histogram("coach_send_seconds", "How long a request to Telegram took.", "lane")
LATE_SECONDS = Histogram("coach_lateness_seconds", "How late messages left.", "lane")
WAITS = Counter("coach_retry_after_total", "How often Telegram asked to wait.", "reason")
PURGED = Counter("coach_purged_rows_total", "Rows that need not be kept any longer.", "kind")
