"""How often somebody may try to get in: from one address, and from all of them together."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

MOST_ADDRESSES = 4_096


@dataclass(slots=True)
class _Count:
    since: datetime
    tries: int = 0


class Attempts:
    """Counts attempts in windows of time; what it remembers is bounded, and lost on a restart."""

    def __init__(
        self,
        each: int = 20,
        together: int = 300,
        window: timedelta = timedelta(minutes=5),
        most: int = MOST_ADDRESSES,
    ) -> None:
        self.window = window
        self._each = each
        self._together = together
        self._most = most
        self._of: OrderedDict[str, _Count] = OrderedDict()
        self._all: _Count | None = None

    def allow(self, address: str, now: datetime) -> bool:
        """Count an attempt; whether it may go on. One that may not is not counted for all."""
        place = _place(address)
        count = self._fresh(self._of.pop(place, None), now)
        self._of[place] = count
        if len(self._of) > self._most:
            self._of.popitem(last=False)
        self._all = self._fresh(self._all, now)
        if count.tries >= self._each or self._all.tries >= self._together:
            return False
        count.tries += 1
        self._all.tries += 1
        return True

    def _fresh(self, count: _Count | None, now: datetime) -> _Count:
        if count is None or now - count.since >= self.window:
            return _Count(now)
        return count


def _place(address: str) -> str:
    """Whom an address stands for: one household or office has a whole /64 of IPv6."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else parsed.packed[:8].hex()
    return str(parsed)
