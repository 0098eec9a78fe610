"""How fast messages may leave: one even line for the bot, a gentler one for each chat.

Nothing here reads a clock: instants are milliseconds since the epoch and come as arguments.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

AIM, FAST_AIM = 0.99, 0.985
"""Share of the allowed rate that is aimed at: a full second then has 10 ms to spare; on a fast
line, where a few busy milliseconds make several messages late, 15 ms."""
FAST = 500
"""Messages a second from which on a line is fast."""
_SLOWEST = 0.5
_SLOWED_BY = 0.9
_EASED_BY = 0.0005
_DOZE_MS = 2.0
_SILENCE_MS = 1000.0
_GENTLY = 0.8


def aim_at(rate: float) -> float:
    """The share that is aimed at where so many messages a second are allowed."""
    return AIM if rate < FAST else FAST_AIM


@dataclass(frozen=True, slots=True)
class Pace:
    """The aim of the whole bot: even slots, slower after a refusal, slowly recovering.

    `rate` is messages a second. Slots are even, without a burst to begin with, because a server
    that counts a sliding second would refuse a burst followed by a full line.
    """

    rate: float
    aim: float

    @classmethod
    def of(cls, rate: float) -> Pace:
        """The pace where so many messages a second are allowed."""
        return cls(rate, aim_at(rate))

    @property
    def interval(self) -> float:
        """Milliseconds from one slot to the next."""
        return 1000 / (self.rate * self.aim)

    @property
    def slack(self) -> float:
        """Milliseconds of lateness that may be caught up: half of what a full second has to spare.

        The other half is for the way to the server, which is not always equally long. At 30
        messages a second one leaves at once, at 1,000 seven do.
        """
        return (1 - aim_at(self.rate)) * 1000 / 2

    @property
    def doze(self) -> float:
        """Milliseconds beyond a slot that a sleep may last: waking costs as much as sending.

        On a fast line a few messages leave together instead; a slow one is kept to the slot.
        """
        return _DOZE_MS if self.interval < _DOZE_MS else 0.0

    def slots(self, tat: float, now: float, horizon: float) -> list[float]:
        """The free slots from `now` up to `horizon`, where `tat` is the first one not yet taken."""
        first = max(tat, now)
        count = int((horizon - first) // self.interval) + 1
        return [first + n * self.interval for n in range(max(0, count))]

    def after(self, slot: float) -> float:
        """The first slot that is free when `slot` is the last one taken."""
        return slot + self.interval

    def left(self, tat: float, now: float) -> float:
        """The first slot of this process after it sent at `now`; small lateness is caught up."""
        return max(tat, now - self.slack) + self.interval

    def after_silence(self, tat: float, now: float) -> Pace:
        """The pace at `now`, where this process's first free slot is `tat`.

        A fast line that it has left alone it takes up gently: its first requests have to open
        connections, so they arrive late and close to the ones behind them.
        """
        if self.doze and now - tat > _SILENCE_MS:
            return replace(self, aim=min(self.aim, aim_at(self.rate) * _GENTLY))
        return self

    def slowed(self) -> Pace:
        """The pace after the server asked to wait."""
        return replace(self, aim=max(_SLOWEST, self.aim * _SLOWED_BY))

    def eased(self, sent: int) -> Pace:
        """The pace after `sent` messages passed without a refusal."""
        return replace(self, aim=min(aim_at(self.rate), self.aim + sent * _EASED_BY))


@dataclass(slots=True)
class ChatPace:
    """One message a second into a chat, three at once after a quiet while."""

    interval: float = 1000.0
    burst: int = 3
    _tat: dict[int, float] = field(default_factory=dict)
    _free: dict[int, float] = field(default_factory=dict)
    """Of the chats that had a full burst: when each may be written to again."""
    _swept: float = 0.0

    def sent(self, chat: int, now: float) -> None:
        """Count a message that left for `chat`; the quiet ones are forgotten in time."""
        tat = max(self._tat.get(chat, now), now) + self.interval
        self._tat[chat] = tat
        if (free := self.free_at(chat)) > now:
            self._free[chat] = free
        # Looking through a thousand chats for each message would cost more than sending it.
        if now > self._swept + self.interval:
            self._swept = now
            self._tat = {chat: tat for chat, tat in self._tat.items() if tat > now}

    def free_at(self, chat: int) -> float:
        """The instant from which the chat may be written to again (0: at any time)."""
        return self._tat.get(chat, 0.0) - (self.burst - 1) * self.interval

    def waiting(self, now: float) -> dict[int, float]:
        """The chats that must wait, with the instant each is free."""
        self._free = {chat: free for chat, free in self._free.items() if free > now}
        return self._free


@dataclass(slots=True)
class Crowd:
    """Tells a refusal of everyone from a refusal of one chat: several chats within a while."""

    chats: int = 3
    within: float = 10_000.0
    _seen: dict[int, float] = field(default_factory=dict)

    def refused(self, chat: int, now: float) -> bool:
        """Count a chat that was asked to wait; True if so many were that it means everyone."""
        self._seen[chat] = now
        self._seen = {who: at for who, at in self._seen.items() if at > now - self.within}
        return len(self._seen) >= self.chats
