"""Ways in which a server can enforce a limit of so many messages a second; pure.

Telegram does not say which one is its own, so a sender has to get along with each of them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

CHAT_RATE = 1.0
CHAT_BURST = 4
"""A chat takes one message a second, and a few at once after a quiet while."""


class Limit(Protocol):
    """Counts what arrives; instants are seconds of one clock."""

    def wait(self, now: float) -> float:
        """Count a message that arrives now: 0, or how many seconds it came too early."""
        ...


class Bucket:
    """Tokens come in evenly, at most `size` of them lie ready, a message takes one."""

    def __init__(self, rate: float, size: float) -> None:
        self._rate = rate
        self._size = self._tokens = size
        self._at = 0.0

    def wait(self, now: float) -> float:
        """Take a token, or say how long until there is one."""
        self._tokens = min(self._size, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return (1 - self._tokens) / self._rate
        self._tokens -= 1
        return 0.0


class Window:
    """No second, wherever it begins, holds more than so many messages."""

    def __init__(self, rate: float) -> None:
        self._most = int(rate)
        self._taken: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Take a place, or say how long until the oldest message is a second old."""
        while self._taken and self._taken[0] <= now - 1:
            self._taken.popleft()
        if len(self._taken) >= self._most:
            return self._taken[0] + 1 - now
        self._taken.append(now)
        return 0.0


MODELS: dict[str, Callable[[float], Limit]] = {
    "bucket of a second": lambda rate: Bucket(rate, rate),
    "bucket of a tenth of a second": lambda rate: Bucket(rate, max(1.0, rate / 10)),
    "sliding second": Window,
}
"""At 30 messages a second: a bucket of 30, a bucket of 3, and a window."""


class Limits:
    """One limit for everybody and one for each chat."""

    def __init__(self, model: str, rate: float) -> None:
        self._all = MODELS[model](rate)
        self._chats: dict[int, Bucket] = {}

    def wait(self, chat: int, now: float) -> float:
        """Count a message for a chat: 0, or how many seconds it came too early."""
        early = self._chats.setdefault(chat, Bucket(CHAT_RATE, CHAT_BURST)).wait(now)
        return early or self._all.wait(now)
