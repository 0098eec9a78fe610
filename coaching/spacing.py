"""How long an ability rests after it was asked: a fixed ladder by rating, no flash-card formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

DAYS_BY_RATING: Final[Mapping[int, int]] = MappingProxyType({1: 7, 2: 10, 3: 14, 4: 28, 5: 56})
UNRATED_DAYS: Final = 7
LONGEST_DAYS: Final = 90


def rest_days(ratings: Sequence[int]) -> int:
    """Give the days until an item is due again, from its ratings (1–5), oldest first.

    Each time the newest rating repeats the one before it, the rest grows by half, up to 90 days.
    """
    if not ratings:
        return UNRATED_DAYS
    newest = ratings[-1]
    repeats = 0
    for earlier in reversed(ratings[:-1]):
        if earlier != newest:
            break
        repeats += 1
    days = DAYS_BY_RATING[newest]
    for _ in range(repeats):
        days = min(days * 3 // 2, LONGEST_DAYS)
    return days
