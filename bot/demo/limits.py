"""How fast a bot may send: Telegram's limit as three models, globally and for each chat."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Protocol


class Limiter(Protocol):
    """Lets a message pass or tells how long to wait."""

    def take(self, now: float, count: int = 1) -> float:
        """Seconds to wait before `count` messages may pass; 0 takes them at once."""
        ...

    def fresh(self) -> Limiter:
        """A limiter of the same kind that has seen nothing yet."""
        ...


@dataclass(slots=True)
class Bucket:
    """A token bucket: `capacity` messages at once, filled again with `rate` a second."""

    capacity: float
    rate: float = 30.0
    _level: float = field(default=-1.0, init=False, repr=False)
    _at: float = field(default=0.0, init=False, repr=False)

    def take(self, now: float, count: int = 1) -> float:
        """Take `count` tokens, or say when they will be there."""
        if self._level < 0:
            self._level, self._at = float(self.capacity), now
        self._level = min(self.capacity, self._level + max(0.0, now - self._at) * self.rate)
        self._at = now
        if self._level + 1e-9 >= count:
            self._level -= count
            return 0.0
        return (count - self._level) / self.rate

    def fresh(self) -> Bucket:
        """The same bucket, full."""
        return Bucket(self.capacity, self.rate)


@dataclass(slots=True)
class SlidingWindow:
    """At most `count` messages in any span of `seconds`."""

    count: int
    seconds: float = 1.0
    _passed: deque[float] = field(default_factory=deque, init=False, repr=False)

    def take(self, now: float, count: int = 1) -> float:
        """Pass `count` messages, or say when the oldest leave the window."""
        passed = self._passed
        while passed and passed[0] <= now - self.seconds:
            passed.popleft()
        over = len(passed) + count - self.count
        if over <= 0:
            passed.extend([now] * count)
            return 0.0
        return passed[min(over, len(passed)) - 1] + self.seconds - now

    def fresh(self) -> SlidingWindow:
        """The same window, empty."""
        return SlidingWindow(self.count, self.seconds)


@dataclass(slots=True)
class Limits:
    """The limits in force; None means none. Chats get their own copy of `private` or `group`."""

    overall: Limiter | None = None
    private: Limiter | None = None
    group: Limiter | None = None
    _chats: dict[int, Limiter] = field(default_factory=dict, init=False, repr=False)

    def take(self, chat_id: int, now: float, count: int = 1) -> float:
        """Seconds this chat's message must wait; 0 when it may pass."""
        model = self.private if chat_id > 0 else self.group
        if model is not None:
            own = self._chats.get(chat_id)
            if own is None:
                own = self._chats[chat_id] = model.fresh()
            wait = own.take(now, count)
            if wait > 0:
                return wait
        return 0.0 if self.overall is None else self.overall.take(now, count)


def as_limits(given: Limits | Limiter | None) -> Limits:
    """Limits from what a caller gave: a single limiter counts for the whole bot."""
    if isinstance(given, Limits):
        return given
    return Limits(overall=given)
