"""Sends broadcasts: a little of each goes into the outbox ahead of what is being sent.

A broadcast is never expanded as a whole: messages of the next learners are put into the outbox in
the same transaction that moves its cursor, and only while few are queued. So a crash makes no
second copy and loses nobody, and pause and cancel have few rows to touch. Several workers of one
database share the work: whoever holds the broadcast's row has its turn, the others pass it over.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from bot.clock import Clock
from bot.services.decide import Decider, code_of
from bot.services.in_force import InForce
from bot.services.progress import Teller
from coaching.broadcast.effects import SaveBroadcast, SteerMessages
from coaching.broadcast.put import Somebody, calls, says
from coaching.broadcast.records import Broadcast, BroadcastState
from coaching.broadcast.stages import asleep, put_off
from coaching.programme import Programme
from storage import audience, broadcasts, effects
from storage.engine import Database
from storage.outage import is_outage
from storage.unit import Unit

log = logging.getLogger(__name__)

LEAST_AHEAD = 500
"""So many messages of a broadcast wait in the outbox at least, while there are more to come."""
PAGE = 100
"""To how many learners it is put in one transaction: so few that no send is late because of it."""
MOST_FAILURES = 3
NEAR = timedelta(seconds=1)
"""When to look again for what a worker still has in hand."""


class Broadcaster:
    """One worker's turns at the broadcasts of the database."""

    def __init__(
        self,
        db: Database,
        programme: InForce[Programme],
        decider: Decider[Programme],
        clock: Clock,
        rate: float,
        changed: Callable[[], object],
        filled: Callable[[], object],
    ) -> None:
        self.wake = asyncio.Event()
        """Set it when a broadcast may have been confirmed or steered."""
        self._db = db
        self._programme = programme
        self._decider = decider
        self._clock = clock
        self._rate = rate
        self._ahead = max(LEAST_AHEAD, round(2 * rate))
        self._changed = changed
        """Called after each commit that made something due at once: a word to the author."""
        self._filled = filled
        """Called after each commit that put messages behind what is being sent."""
        self._teller = Teller(programme)
        self._failures: Counter[int] = Counter()
        self._turned: dict[int, tuple[BroadcastState, datetime]] = {}
        """In which state a broadcast had its latest turn, and when."""
        self._asleep: dict[int, datetime] = {}
        """Until when all that is queued of a broadcast waits, and all is shown of it."""

    async def run_once(self) -> bool:
        """Give each broadcast a turn; True while one of them has more to put into the outbox.

        One that fails leaves the others alone; its error is raised when all had their turn, and
        when it goes on failing it is paused, so that its author sees that something is wrong.
        """
        now, more, failed = self._clock.now(), False, None
        for each in [each for each, at in await self._turns(now) if at is not None and at <= now]:
            self._turned[each.id] = (each.state, now)
            try:
                async with self._db.begin() as unit:
                    more |= await self._turn(unit, each.id)
                self._failures.pop(each.id, None)
            except Exception as error:
                log.warning("broadcast %d has no turn (%s)", each.id, code_of(error))
                failed = error
                if not is_outage(error):
                    await self._failed(each.id)
        if failed is not None:
            raise failed
        return more

    async def next_at(self) -> datetime | None:
        """When a broadcast next wants a turn; None: not before somebody does something."""
        turns = await self._turns(self._clock.now())
        return min((at for _, at in turns if at is not None), default=None)

    async def _turns(self, now: datetime) -> list[tuple[Broadcast, datetime | None]]:
        """Each broadcast, and when it next wants a turn: a look, which keeps nobody waiting."""
        async with self._db.read() as unit:
            alive = await broadcasts.alive(unit)
            turns = [(each, await self._next_turn(unit, each, now)) for each in alive]
        ids = {each.id for each in alive}
        self._turned = {key: turned for key, turned in self._turned.items() if key in ids}
        self._asleep = {key: until for key, until in self._asleep.items() if key in ids}
        return turns

    async def _next_turn(self, unit: Unit, broadcast: Broadcast, now: datetime) -> datetime | None:
        match broadcast.state:
            case "waiting":
                return broadcast.stages[0].due
            case "cancelled":
                return self._near(broadcast, now)
            case "paused":
                return await self._next_look(unit, broadcast, now)
            case _:
                return await self._next_page(unit, broadcast, now)

    async def _next_look(self, unit: Unit, broadcast: Broadcast, now: datetime) -> datetime | None:
        """When to look again at one that stands still; None when all of it was shown."""
        near = self._near(broadcast, now)
        if await broadcasts.moving(unit, broadcast.id):
            return near
        if not await self._owes(unit, broadcast):
            return None
        return max(self._teller.due(broadcast) or now, near)

    def _near(self, broadcast: Broadcast, now: datetime) -> datetime:
        """At once when it was steered, then again after a while."""
        state, at = self._turned.get(broadcast.id, (None, now))
        return at + NEAR if state == broadcast.state else now

    async def _next_page(self, unit: Unit, broadcast: Broadcast, now: datetime) -> datetime | None:
        """When to put more of one that runs, or to show how it stands."""
        waiting = await broadcasts.waiting(unit, broadcast.id)
        if _is_over(broadcast, waiting):
            return now
        times: list[datetime] = []
        if waiting or await self._owes(unit, broadcast):
            told = self._teller.due(broadcast) or now
            times.append(max(told, self._asleep.get(broadcast.id, now)))
        if broadcast.stage < len(broadcast.stages):
            due = broadcast.stages[broadcast.stage].due
            spare = timedelta(seconds=max(0, waiting - self._ahead) / self._rate)
            times.append(max(due, now + spare))
        return min(times, default=None)

    async def _owes(self, unit: Unit, broadcast: Broadcast) -> bool:
        return self._teller.owes(broadcast, await broadcasts.tally(unit, broadcast))

    async def _turn(self, unit: Unit, broadcast: int) -> bool:
        """Whatever is to be done about one broadcast; True when there is more to put."""
        now = self._clock.now()
        self._asleep.pop(broadcast, None)
        before = await broadcasts.by_id(unit, broadcast, pass_over=True)
        if before is None:
            return False
        # What waits is little; what was sent is counted only to be shown, for it may be much.
        waiting = await broadcasts.waiting(unit, before.id)
        after = before
        if before.state == "waiting" and before.stages[0].due <= now:
            after = replace(before, state="running", begun_at=now)
        people: Sequence[Somebody] = ()
        if after.state == "running":
            after, people = await self._expand(unit, after, waiting, now)
        elif after.state != "waiting":
            # A try that was refused for the moment may have come back since.
            how: Literal["hold", "cancel"] = "hold" if after.state == "paused" else "cancel"
            await effects.write(unit, [SteerMessages(broadcast=after.id, how=how)], now)
            waiting = await broadcasts.waiting(unit, after.id)
        after = await self._tell(unit, after, waiting + len(people), now)
        if after != before:
            await effects.write(unit, [SaveBroadcast(broadcast=after)], now)
            unit.after_commit(self._filled if after.told_at == before.told_at else self._changed)
        return bool(people) or after.cursor != before.cursor

    async def _failed(self, broadcast: int) -> None:
        """Count a failure that is the broadcast's own; pause it when there are too many."""
        self._failures[broadcast] += 1
        if self._failures[broadcast] < MOST_FAILURES:
            return
        del self._failures[broadcast]
        async with self._db.begin() as unit:
            found = await broadcasts.by_id(unit, broadcast)
            if found is not None and found.state in ("waiting", "running"):
                log.error("broadcast %d is paused: it fails again and again", broadcast)
                paused = replace(found, state="paused")
                await effects.write(unit, [SaveBroadcast(broadcast=paused)], self._clock.now())

    async def _expand(
        self, unit: Unit, broadcast: Broadcast, waiting: int, now: datetime
    ) -> tuple[Broadcast, Sequence[Somebody]]:
        """Put messages to the next learners, if few are queued and their stage is due."""
        if broadcast.stage >= len(broadcast.stages) or waiting >= self._ahead:
            return broadcast, ()
        if broadcast.stages[broadcast.stage].due > now:
            return broadcast, ()
        programme = self._programme.now
        page = await audience.following(unit, broadcast, now, programme.broadcasts_a_day, PAGE)
        until = asleep(broadcast, {each.zone for each in page}, now, programme.quiet)
        people = [each for each in page if each.zone not in until]
        if broadcast.prompt is None:
            await effects.write(unit, says(broadcast, people, now), now)
        else:
            await self._ask(unit, broadcast, people, now)
        if until:
            broadcast = put_off(broadcast, until)
        if len(page) < PAGE:
            return replace(broadcast, stage=broadcast.stage + 1, cursor=0), people
        return replace(broadcast, cursor=page[-1].id), people

    async def _ask(
        self, unit: Unit, broadcast: Broadcast, people: Sequence[Somebody], now: datetime
    ) -> None:
        """Put a question by the rules of each learner's conversation; nobody gets lost silently."""
        events = calls(broadcast, people, now)
        failures = await self._decider.apply(unit, events, now)
        for event, somebody in zip(events, people, strict=True):
            if event.key in failures:
                code = code_of(failures[event.key])
                log.error("broadcast %d cannot be decided for somebody (%s)", broadcast.id, code)
                await broadcasts.give_up(unit, broadcast, somebody, now)

    async def _tell(
        self, unit: Unit, broadcast: Broadcast, waiting: int, now: datetime
    ) -> Broadcast:
        """End it when nothing is left of it; show the author how it stands."""
        if _is_over(broadcast, waiting):
            return await self._end(unit, broadcast, now)
        due = self._teller.due(broadcast)
        if broadcast.state == "waiting" or (due is not None and due > now):
            return broadcast
        tally = await broadcasts.tally(unit, broadcast)
        if not self._teller.owes(broadcast, tally):
            if tally.next_due is not None and tally.next_due > now:
                self._asleep[broadcast.id] = tally.next_due
            return broadcast
        known = replace(broadcast, expanded=tally.all)
        told = await self._teller.renew(unit, known, tally, now)
        await effects.write(unit, told, now)
        return replace(known, told_at=now) if told else known

    async def _end(self, unit: Unit, broadcast: Broadcast, now: datetime) -> Broadcast:
        """Write down what became of it, and report."""
        tally = await broadcasts.tally(unit, broadcast)
        if broadcast.state == "cancelled":
            # Only what was next of it was in the outbox; the others were spared as well.
            spared = max(0, broadcast.reach.get - tally.all)
            tally = replace(tally, cancelled=tally.cancelled + spared)
        ended = replace(
            broadcast,
            state="cancelled" if broadcast.state == "cancelled" else "done",
            # Should some of it be sent again, nobody new is looked for.
            stage=len(broadcast.stages),
            expanded=tally.all,
            ended_at=now,
            told_at=now,
            result=tally,
        )
        await effects.write(unit, await self._teller.conclude(unit, ended, tally, now), now)
        return ended


def _is_over(broadcast: Broadcast, waiting: int) -> bool:
    through = broadcast.state == "cancelled" or broadcast.stage >= len(broadcast.stages)
    return broadcast.state in ("running", "cancelled") and through and not waiting
