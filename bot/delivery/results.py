"""Writes how tries ended, and what follows from it for others, inside a tick's transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.delivery.outcome import Sent, judge
from bot.ports import Reason, SendFailed
from bot.services.meter import SENDS
from storage import outbox, settling
from storage.dispatching import Rate
from storage.instants import to_ms
from storage.outbox import Claimed
from storage.settling import Result
from storage.unit import Unit

Unreachable = Callable[[Unit, Claimed, Reason], Awaitable[None]]
"""Told, inside the transaction, that the person of a row cannot be reached any more."""
GivenUp = Callable[[Unit, Claimed], Awaitable[None]]
"""Told, inside the transaction, that a row of one of TOLD was given up."""
TOLD = frozenset({"export"})
"""Kinds of message that somebody waits for: they are told when it does not come."""


@dataclass(frozen=True, slots=True)
class Landed:
    """A claimed row whose try ended at an instant; `outcome` None: it never left."""

    row: Claimed
    outcome: Sent | SendFailed | None
    at: datetime


class Results:
    """Knows whom to tell that a person cannot be reached, or that a message was given up."""

    def __init__(
        self, on_unreachable: Unreachable | None = None, on_given_up: GivenUp | None = None
    ) -> None:
        self._on_unreachable = on_unreachable
        self._on_given_up = on_given_up

    async def write(
        self, unit: Unit, owner: str, landed: Iterable[Landed], rate: Rate, now: datetime
    ) -> Rate:
        """Settle what is still in the hands of `owner`; the pacing line, moved by refusals."""
        results: list[Result] = []
        lost: dict[int, tuple[Claimed, Reason]] = {}
        given_up: list[Claimed] = []
        for each in landed:
            if each.outcome is None:
                results.append(Result(row=each.row, state="queued", tried=False))
                continue
            verdict = judge(each.row, each.outcome, each.at)
            results.append(verdict.result)
            SENDS.add(each.row.kind, _word(each.outcome))
            if verdict.lost is not None:
                lost[each.row.chat] = (each.row, verdict.lost)
            elif verdict.result.state in ("failed", "unknown"):
                given_up.append(each.row)
            if verdict.pause_until is not None:
                blocked = max(rate.blocked_until, to_ms(verdict.pause_until))
                rate = Rate(max(rate.tat, float(blocked)), blocked)
        # People before outbox rows, the order in which handlers lock them too.
        for row, reason in lost.values():
            await self._lose(unit, row, reason, now)
        for row in given_up:
            await self._give_up(unit, row)
        await settling.settle(unit, owner, results, now)
        return rate

    async def _give_up(self, unit: Unit, row: Claimed) -> None:
        if self._on_given_up is not None and row.kind in TOLD:
            await self._on_given_up(unit, row)

    async def _lose(self, unit: Unit, row: Claimed, reason: Reason, now: datetime) -> None:
        if self._on_unreachable is not None:
            await self._on_unreachable(unit, row, reason)
        if row.learner is not None:
            await outbox.unsay(unit, row.learner, (), now)


def _word(outcome: Sent | SendFailed) -> str:
    return outcome.reason if isinstance(outcome, SendFailed) else "sent"
