"""How much of one chat is kept: a flood neither fills the database nor goes without a word.

The count is by the minute in which the person wrote, not in which it came here, so that what piled
up while the bot was down is no flood; and by the numbers of the updates, so that the same ones
told again are not counted twice. What asks for something is counted apart from what is written:
whoever has sent too many words can still say /forget or tap a button.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from storage.inbox import Received

MOST = 60
"""How many words, and how many wishes, of one chat are kept in a minute."""
REMEMBERED = 10_000
"""How many minutes of chats are remembered: the ones that were quiet for longest go first."""
_MINUTE = timedelta(minutes=1)

Share = tuple[Literal["word", "wish"], int | None]
"""What an update counts as, and when it was sent in Unix seconds (None: just now)."""
ShareOf = Callable[[str], Share | None]
"""The share of an update's JSON; None for what is always kept."""


@dataclass(slots=True)
class _Minute:
    kept: set[int] = field(default_factory=set)
    flooded: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A chat that sent more than is kept in one minute, numbered from the epoch."""

    chat: int
    minute: int
    first: bool
    """Whether this was the first time that it was found out."""


class Flood:
    """Counts the updates of each chat."""

    def __init__(
        self, share_of: ShareOf, *, most: int = MOST, remembered: int = REMEMBERED
    ) -> None:
        self._share_of = share_of
        self._most = most
        self._remembered = remembered
        self._minutes: OrderedDict[tuple[int, str, int], _Minute] = OrderedDict()

    def sift(
        self, updates: Iterable[Received], now: datetime
    ) -> tuple[list[Received], list[Refused]]:
        """What to keep, in order, and the chats of which something was left out, each once."""
        kept: list[Received] = []
        refused: dict[tuple[int, int], Refused] = {}
        for update in updates:
            left_out = self._too_much(update, now)
            if left_out is None:
                kept.append(update)
            else:
                refused.setdefault((left_out.chat, left_out.minute), left_out)
        while len(self._minutes) > self._remembered:
            self._minutes.popitem(last=False)
        return kept, list(refused.values())

    def _too_much(self, update: Received, now: datetime) -> Refused | None:
        share = self._share_of(update.raw) if update.chat else None
        if share is None:
            return None
        kind, sent = share
        at = now.timestamp() if sent is None else sent
        number = int(at // _MINUTE.total_seconds())
        key = (update.chat, kind, number)
        minute = self._minutes.setdefault(key, _Minute())
        self._minutes.move_to_end(key)
        if update.update_id in minute.kept:
            return None
        if len(minute.kept) < self._most:
            minute.kept.add(update.update_id)
            return None
        first, minute.flooded = not minute.flooded, True
        return Refused(update.chat, number, first)
