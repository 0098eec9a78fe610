"""From the outbox to the phones: one small transaction a tick, sends at even slots between.

A tick writes how tries ended, then reserves slots on the line that all workers share, and claims
the most urgent rows for them: never more than two ticks ahead, so that a cancelled broadcast
stops at once and a crash leaves little behind.
"""

from __future__ import annotations

import asyncio
import logging
from bisect import bisect_right
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import Clock
from bot.delivery.loop import pause, woken_at
from bot.delivery.peers import Peers
from bot.delivery.plan import Plan, named, plan
from bot.delivery.recorder import Recorder
from bot.delivery.results import GivenUp, Landed, Results, Unreachable
from bot.delivery.sending import DEADLINE, Sender
from bot.ports import Messenger
from coaching.effects import Lane
from storage import dispatching, outbox, settling
from storage.dispatching import Rate
from storage.engine import Database
from storage.instants import from_ms
from storage.unit import Unit

log = logging.getLogger(__name__)

TICK_MS = 100.0
"""The longest time between ticks while there is work; a faster line is filled in shorter ones."""
TICK_ROWS = 40
"""About how many rows a tick handles: so few that no send is late because of it."""
REPLIES = 20
"""How many replies a tick may claim beyond the slots that are near."""
REPLIES_WITHIN = 6
"""In how many ticks from now these are: beyond whatever an earlier, longer tick has claimed."""
LEASE = timedelta(seconds=45)
"""How long claimed rows stay ours without a word: longer than a slot and a request together."""
PEERS_EVERY = timedelta(seconds=5)
"""How often a busy worker looks for what dead ones left behind."""
STOP_WITHIN = 10.0
"""Seconds given to requests on the wire when we are told to stop."""


class Dispatcher:
    """One worker that sends what is due; several may share a PostgreSQL database."""

    def __init__(
        self,
        db: Database,
        messenger: Messenger,
        clock: Clock,
        folder: Path,
        *,
        rate: float = 30.0,
        deadline: float = DEADLINE,
        on_unreachable: Unreachable | None = None,
        on_given_up: GivenUp | None = None,
        name: str = "dispatch",
    ) -> None:
        self.wake = asyncio.Event()
        """Set it when something may have become due."""
        self.name = name
        self._db = db
        self._clock = clock
        self._results = Results(on_unreachable, on_given_up)
        self._recorder = Recorder(folder)
        self.owner = self._recorder.owner
        self._sender = Sender(
            messenger,
            clock,
            self._recorder,
            rate=rate,
            deadline=deadline,
            on_landed=self._landed,
            on_starved=self.wake.set,
            name=f"{name}.slots",
        )
        self._peers = Peers(db, folder, self.owner, self._results)
        self._tick_ms = min(TICK_MS, TICK_ROWS * 1000 / rate)
        self._took_ms = 0.0
        self._more = False
        self._doubt = False
        self._failures = 0
        self._look_at: datetime | None = None
        self._peers_at = clock.now()
        self._lease_at: datetime | None = None

    @property
    def idle(self) -> bool:
        """Nothing is on the wire and nothing waits for its slot."""
        return self._sender.idle

    def fill(self) -> None:
        """More has been put behind what is due already: no need to look before that is sent."""
        if not self._more:
            self.wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set; then let what is on the wire land, and put the rest back."""
        async with asyncio.TaskGroup() as group, woken_at(stop, self.wake):
            sending = group.create_task(self._sender.run())
            while not stop.is_set():
                self.wake.clear()
                await self._turn(stop)
            sending.cancel()
        await self.close()

    async def run_once(self) -> bool:
        """One tick, and everything it let go until it has landed; True if there was work."""
        self._lease_at = await self._peers.look(self._clock.now())
        worked = await self.tick()
        await self._sender.empty()
        return worked

    async def close(self) -> None:
        """Write down what landed and put back what has not left."""
        self._sender.fold()
        await self._sender.land(STOP_WITHIN)
        try:
            await self.tick(claim=False)
        except Exception as error:
            # Nothing is lost: the flight recorder tells the next process.
            log.warning("the last outbox tick failed: %s", type(error).__name__)
        finally:
            self._recorder.close()

    async def tick(self, *, claim: bool = True) -> bool:
        """One transaction: results, then claims; True if there was anything to do."""
        now = self._clock.now()
        landed = list(self._sender.landed)
        made, lease = Plan(), now + LEASE
        try:
            async with self._db.begin() as unit:
                before = rate = await dispatching.lock_rate(unit)
                if self._doubt:
                    await settling.release(unit, self.owner, self._sender.held())
                rate = await self._results.write(unit, self.owner, landed, rate, now)
                if claim:
                    made, rate = await self._claim(unit, rate, now, lease)
                if rate != before:
                    await dispatching.set_rate(unit, rate)
                due = await dispatching.next_at(unit, now)
        except BaseException:
            self._doubt = True
            raise
        self._doubt = False
        del self._sender.landed[: len(landed)]
        self._recorder.settled((each.row.id, each.row.attempts) for each in landed)
        self._sender.take(made.slots, (row for _, row in made.send), lease)
        self._more = made.more or self._sender.owed > 0
        self._took_ms = (self._clock.now() - now).total_seconds() * 1000
        self._look_at = self._next_look(rate, due, now)
        return bool(landed or made.anew or made.send or made.close or made.behind)

    async def _turn(self, stop: asyncio.Event) -> None:
        """One tick and the sleep after it; a database in trouble is left alone for a while."""
        now = self._clock.now()
        try:
            if now >= self._peers_at:
                self._peers_at = now + PEERS_EVERY
                self._lease_at = await self._peers.look(now)
            await self.tick()
        except Exception as error:
            self._failures += 1
            log.warning("outbox tick failed: %s", type(error).__name__)
            until = self._clock.now() + pause(self._failures)
            await self._clock.wait(until, stop, who=self.name)
        else:
            self._failures = 0
            await self._clock.wait(self._look_at, self.wake, who=self.name)

    def _landed(self, landed: Landed) -> None:
        # While rows wait for slots the next tick is near; results can wait for it.
        if landed.row.lane == Lane.REPLY or not (self._more or self._sender.loaded):
            self.wake.set()

    async def _claim(
        self, unit: Unit, rate: Rate, now: datetime, lease: datetime
    ) -> tuple[Plan, Rate]:
        """Reserve slots and claim rows for them, the most urgent first."""
        at = now.timestamp() * 1000
        if rate.blocked_until > at:
            return Plan(), rate
        self._sender.rouse(at)
        near, slots = self._slots(rate, at)
        if not slots:
            return Plan(more=True), rate
        owed = min(self._sender.owed, bisect_right(slots, near))
        anew, slots = slots[:owed], slots[owed:]
        paced = list(self._sender.chats.waiting(at))
        close = bisect_right(slots, near)
        rows = await dispatching.claimable(unit, now, close + 1, paced, len(slots) - close)
        said = await outbox.spoken(unit, named(rows))
        made = plan(rows, said, slots, near, now)
        await settling.close(unit, made.close, now)
        for row, target in made.behind:
            await dispatching.put_behind(
                unit, row, max(row.lane, target.lane), max(row.due, target.due)
            )
        await dispatching.claim(unit, [row for _, row in made.send], self.owner, lease)
        made.more |= len(made.close) + len(made.behind) > 0
        made.anew = anew
        if made.slots:
            rate = replace(rate, tat=self._sender.pace.after(made.slots[-1]))
        return made, rate

    def _slots(self, rate: Rate, at: float) -> tuple[float, list[float]]:
        """The slots to fill now, and the end of those that are near: two ticks, and this one.

        Fewer when rows in hand are late already; the slots beyond are for replies. What missed its
        slot gets the first ones.
        """
        # However long a tick took once, little is claimed ahead: a cancel has to take effect.
        near = at + 2 * self._tick_ms + min(self._took_ms, 2 * self._tick_ms)
        slots = self._sender.pace.slots(rate.tat, at, at + REPLIES_WITHIN * self._tick_ms)
        close = bisect_right(slots, near)
        free = max(0, close - self._sender.late(at))
        return near, slots[:free] + slots[close : close + REPLIES]

    def _next_look(self, rate: Rate, due: datetime | None, now: datetime) -> datetime | None:
        """The next instant at which a tick may find work that no wake-up will tell of."""
        at = now.timestamp() * 1000
        if rate.blocked_until > at:
            return from_ms(rate.blocked_until)
        paced = [from_ms(free) for free in self._sender.chats.waiting(at).values()]
        # Rows in hand that are late leave first, so the line is taken for longer than it says.
        taken = rate.tat + self._sender.late(at) * self._sender.pace.interval
        lead = self._tick_ms / 2 + self._took_ms
        again = from_ms(max(taken - lead, at)) if self._more else None
        return min(
            (each for each in (due, again, self._lease_at, *paced) if each is not None),
            default=None,
        )
