"""How far back in time to look next, so that the newest entries are found without reading all."""

from __future__ import annotations

from math import ceil

DAY = 86_400_000
"""In milliseconds."""
FIRST_LOOK = 1000
"""About how many entries the first window holds, at one a day for each learner."""
GROWTH = 8
"""How much longer than the last one a window may be."""
MARGIN = 1.25
"""A little longer than what was found so far suggests, to spare another window."""


class Backwards:
    """A window of time that moves from the newest entry to the oldest; in milliseconds."""

    def __init__(self, oldest: int, newest: int, learners: int) -> None:
        self._oldest = oldest
        self._length = max(DAY, FIRST_LOOK * DAY // max(learners, 1))
        self.until = newest + 1
        """The first instant behind the window."""

    @property
    def since(self) -> int:
        """The first instant of the window."""
        return max(self._oldest, self.until - self._length)

    @property
    def over(self) -> bool:
        """Whether all of the time was looked at."""
        return self.until <= self._oldest

    def go_on(self, found: int, missing: int) -> None:
        """Move to what is older: as far as `missing` more should need, this one having `found`."""
        growth = max(1.0, min(GROWTH, MARGIN * missing / found)) if found else GROWTH
        self._length, self.until = ceil(self._length * growth), self.since
