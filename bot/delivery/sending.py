"""Sends claimed rows at their slots and notes how each try ended; touches no database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from bot.clock import Clock
from bot.delivery.hand import Hand
from bot.delivery.outcome import Sent
from bot.delivery.pacing import ChatPace, Crowd, Pace
from bot.delivery.recorder import Recorder, Try
from bot.delivery.results import Landed
from bot.ports import Messenger, SendFailed
from bot.services.meter import LATE_SECONDS, SEND_SECONDS, WAITS
from coaching.effects import Lane
from coaching.messages import Answer, React, from_json
from storage.instants import from_ms, to_ms
from storage.outbox import Claimed

log = logging.getLogger(__name__)

LANES = {lane: lane.name.lower() for lane in Lane}
DEADLINE = 20.0
"""Seconds after which a request is given up, however slowly it still moves."""


class Sender:
    """One worker's way to the messenger."""

    def __init__(
        self,
        messenger: Messenger,
        clock: Clock,
        recorder: Recorder,
        *,
        rate: float,
        deadline: float = DEADLINE,
        on_landed: Callable[[Landed], None],
        on_starved: Callable[[], object],
        name: str = "dispatch.slots",
    ) -> None:
        self.pace = Pace.of(rate)
        self.chats = ChatPace()
        self.landed: list[Landed] = []
        """What ended since the dispatcher last wrote results down."""
        self._name = name
        self._messenger = messenger
        self._clock = clock
        self._recorder = recorder
        self._deadline = deadline
        self._on_landed = on_landed
        self._on_starved = on_starved
        """Called when there are rows in hand and no slots."""
        self._hand = Hand()
        self._leases: dict[int, datetime] = {}
        self._flying: dict[asyncio.Task[None], Claimed] = {}
        self._crowd = Crowd()
        self._tat = 0.0
        self._filled = asyncio.Event()
        self._slowed_at = 0.0

    @property
    def idle(self) -> bool:
        """Nothing in hand and nothing on the wire."""
        return not (self._hand or self._flying)

    @property
    def loaded(self) -> bool:
        """Whether rows in hand wait for their slots."""
        return bool(self._hand)

    def held(self) -> set[Try]:
        """All tries that this worker knows it has."""
        landed = [each.row for each in self.landed]
        rows = [*self._hand.rows(), *self._flying.values(), *landed]
        return {(row.id, row.attempts) for row in rows}

    def late(self, at: float) -> int:
        """How many rows in hand should have left before an instant."""
        return self._hand.late(at)

    @property
    def owed(self) -> int:
        """How many rows in hand missed their slots."""
        return self._hand.owed

    def take(self, slots: Iterable[float], rows: Iterable[Claimed], lease: datetime) -> None:
        """Add slots, also for what missed its own, and rows; none may leave after the lease."""
        taken = list(rows)
        self._hand.take(slots, taken)
        self._leases.update((row.id, lease) for row in taken)
        if any(_stops_everyone(each.outcome) for each in self.landed):
            self.fold()
        if self._hand.ready:
            self._filled.set()

    def rouse(self, at: float) -> None:
        """Something may be to be sent at an instant: take it up gently after a silence."""
        self.pace = self.pace.after_silence(self._tat, at)

    def fold(self) -> None:
        """Hand back what has not left yet."""
        for row in self._hand.fold():
            self._land(row, None)

    async def run(self) -> None:
        """Send at the slots, for ever; ends when cancelled."""
        while True:
            if not self._hand.ready:
                if self._hand:
                    self._on_starved()
                self._filled.clear()
                await self._clock.wait(None, self._filled, who=self._name)
            else:
                await self._next()

    async def empty(self) -> None:
        """Send everything in hand that has a slot, and wait until all of it has landed."""
        while self._hand.ready:
            await self._next()
        await self.land(None)

    async def land(self, seconds: float | None) -> None:
        """Wait until nothing is on the wire, but not longer than so many seconds."""
        if self._flying:
            await asyncio.wait(set(self._flying), timeout=seconds)

    async def _next(self) -> None:
        """Wait for the next slot or, when it has come, let the most urgent row leave."""
        slot = max(self._hand.slot, self._tat)
        now = self._clock.now()
        if now < from_ms(slot):
            await self._clock.wait(from_ms(slot + self.pace.doze), None, who=self._name)
            return
        row = self._hand.play()
        if now >= self._leases.pop(row.id):
            # Another worker may have taken it over while this process was stopped.
            self._land(row, None)
            return
        self._tat = self.pace.left(self._tat, now.timestamp() * 1000)
        self._hand.miss(self._tat - self.pace.interval)
        task = asyncio.create_task(self._send(row))
        self._flying[task] = row
        task.add_done_callback(self._flying.pop)

    async def _send(self, row: Claimed) -> None:
        began = asyncio.get_running_loop().time()
        late = (self._clock.now() - row.due).total_seconds()
        lane = LANES[row.lane]
        LATE_SECONDS.take(max(0.0, late), lane)
        outcome = await self._try(row)
        took = asyncio.get_running_loop().time() - began
        SEND_SECONDS.take(took, lane)
        self._land(row, outcome)

    async def _try(self, row: Claimed) -> Sent | SendFailed:
        try:
            message = from_json(row.body)
        except (KeyError, TypeError, ValueError):
            log.error("outbox row %d holds no message that can be sent", row.id)
            return SendFailed("refused", "not a message")
        if not isinstance(message, (Answer, React)):
            self.chats.sent(row.chat, to_ms(self._clock.now()))
        self._recorder.began(row.id, row.attempts)
        try:
            async with asyncio.timeout(self._deadline):
                message_id = await self._messenger.deliver(row.chat, message)
        except SendFailed as failure:
            outcome = self._crowded(row, failure)
        except Exception as error:
            # Whatever a channel's library raises, the request may have been taken.
            outcome = SendFailed("unknown", type(error).__name__)
        else:
            self._recorder.sent(row.id, row.attempts, message_id)
            self.pace = self.pace.eased(1)
            return Sent(message_id)
        self._recorder.failed(row.id, row.attempts, outcome)
        return outcome

    def _crowded(self, row: Claimed, failure: SendFailed) -> SendFailed:
        """The failure, taken as meant for everyone when several chats were asked to wait."""
        if failure.reason != "busy":
            return failure
        now = to_ms(self._clock.now())
        WAITS.add("everyone" if failure.everyone else "chat")
        everyone = self._crowd.refused(row.chat, now) or failure.everyone
        if everyone and now > self._slowed_at + 1000:
            self.pace, self._slowed_at = self.pace.slowed(), now
        return SendFailed("busy", retry_after=failure.retry_after, everyone=everyone)

    def _land(self, row: Claimed, outcome: Sent | SendFailed | None) -> None:
        self._leases.pop(row.id, None)
        if isinstance(outcome, SendFailed):
            log.info("outbox row %d (%s) not sent: %s", row.id, row.kind, outcome.reason)
            if _stops_everyone(outcome):
                self.fold()
        landed = Landed(row, outcome, self._clock.now())
        self.landed.append(landed)
        self._on_landed(landed)


def _stops_everyone(outcome: Sent | SendFailed | None) -> bool:
    return isinstance(outcome, SendFailed) and (outcome.everyone or outcome.reason == "token")
