"""What happened takes effect in one transaction, or not at all.

A batch of updates of different chats shares a transaction, because commits are the cost. A
decision that fails spoils nobody else's; a write that fails undoes the batch, and then each is
tried by itself. After five failures an update becomes a dead letter, and its sender is told.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic

from bot.clock import Clock
from bot.ports import Reason
from bot.services.decide import Decider, World, code_of
from bot.services.in_force import InForce
from bot.services.meter import HANDLED, HANDLING_SECONDS
from coaching.effects import Effect, Lane, Say
from coaching.events import Blocked, Due, Event, Unsent
from coaching.messages import Message
from coaching.records import Learner
from coaching.staff.records import Staff
from coaching.view import Needs, View
from storage import due, inbox, outbox
from storage.due import Duty
from storage.engine import Database
from storage.inbox import Waiting
from storage.instants import to_ms
from storage.outage import is_outage
from storage.outbox import Claimed
from storage.unit import Unit

log = logging.getLogger(__name__)

BATCH = 100
"""How many updates or appointments share a transaction at most."""
MOST_ATTEMPTS = 5

Parse = Callable[[Any, datetime], Event]
"""Reads an update's JSON as an event; whatever it raises puts the update into quarantine."""
Sorry = Callable[[Event], Message]
"""What to tell the sender of something that could not be handled."""


class Handler(Generic[World]):
    """Handles what waits in the inbox and what is due, a batch at a time."""

    def __init__(
        self,
        db: Database,
        world: InForce[World],
        step: Callable[[View, Event, World], Sequence[Effect]],
        needs: Callable[[Event, Learner | None, Staff | None, World], Needs],
        clock: Clock,
        *,
        parse: Parse,
        sorry: Sorry,
        changed: Callable[[], object] = lambda: None,
    ) -> None:
        self._db = db
        self._decider = Decider(world, step, needs)
        self._clock = clock
        self._parse = parse
        self._sorry = sorry
        self._changed = changed
        """Called after each commit that may have made something due."""
        self._overdue: dict[tuple[int, str], int] = {}

    async def handle_updates(self, most: int = BATCH) -> bool:
        """Handle the next update of up to `most` chats; True if there were any.

        Raises only when the database is in trouble: then nothing is lost and nothing counted.
        """
        now = self._clock.now()
        rows: list[Waiting] = []
        # A look keeps nobody waiting; a transaction that writes does, even if it finds nothing.
        async with self._db.read() as unit:
            if not await inbox.any_waits(unit, now):
                return False
        try:
            async with self._db.begin() as unit:
                rows = await inbox.claim(unit, now, most)
                await self._take(unit, rows, now)
        except Exception as error:
            if not rows or is_outage(error):
                raise
            log.warning("a batch of %d updates failed (%s)", len(rows), code_of(error))
            for row in rows:
                await self._take_alone(row, now)
        return bool(rows)

    async def handle_due(self, most: int = BATCH) -> bool:
        """Keep up to `most` appointments and digests of different people; True if there were any.

        Raises only when the database is in trouble.
        """
        now = self._clock.now()
        found: list[Duty] = []
        async with self._db.read() as unit:
            first = await due.next_at(unit)
        if first is None or first > now:
            return False
        try:
            async with self._db.begin() as unit:
                found = await due.find(unit, now, most)
                await self._keep(unit, found, now)
        except Exception as error:
            if not found or is_outage(error):
                raise
            log.warning("a batch of %d appointments failed (%s)", len(found), code_of(error))
            for each in found:
                await self._keep_alone(each, now)
        return bool(found)

    async def unreachable(self, unit: Unit, row: Claimed, reason: Reason) -> None:
        """Treat the person of an outbox row as gone, as if the channel had told so."""
        event = Blocked(key=f"{reason}:{row.dedupe}", chat=row.chat, at=self._clock.now())
        for error in (await self._decider.apply(unit, [event], event.at)).values():
            log.error("outbox row %d: cannot mark its person (%s)", row.id, code_of(error))

    async def given_up(self, unit: Unit, row: Claimed) -> None:
        """Hear that an outbox row was given up; rows of one decision are one event."""
        key = f"unsent:{row.dedupe.rpartition(':')[0]}"
        event = Unsent(key=key, chat=row.chat, at=self._clock.now(), kind=row.kind)
        for error in (await self._decider.apply(unit, [event], event.at)).values():
            log.error("outbox row %d: cannot tell its person (%s)", row.id, code_of(error))

    async def _take(self, unit: Unit, rows: Sequence[Waiting], now: datetime) -> None:
        """Give updates their effect; quarantine or put off those that cannot have one."""
        told: dict[int, Event] = {}
        for row in rows:
            try:
                told[row.seq] = self._parse(json.loads(row.raw), now)
            except Exception as error:
                log.warning("update %d quarantined (%s)", row.update_id, code_of(error))
                await inbox.quarantine(unit, row.seq, code_of(error))
                HANDLED.add("quarantined")
        failures = await self._decider.apply(unit, list(told.values()), now)
        done = []
        for row in (row for row in rows if row.seq in told):
            failure = failures.get(told[row.seq].key)
            if failure is None:
                done.append(row.seq)
            else:
                await self._put_off(unit, row, failure, now)
        await inbox.done(unit, done)
        HANDLED.add("done", by=len(done))
        for row in rows:
            took = self._clock.now() - row.received
            HANDLING_SECONDS.take(max(0.0, took.total_seconds()))
        if rows:
            unit.after_commit(self._changed)

    async def _take_alone(self, row: Waiting, now: datetime) -> None:
        try:
            async with self._db.begin() as unit:
                still = await inbox.claim_one(unit, row.seq, now)
                await self._take(unit, [still] if still else [], now)
        except Exception as error:
            if is_outage(error):
                raise
            async with self._db.begin() as unit:
                if await inbox.claim_one(unit, row.seq, now) is not None:
                    await self._put_off(unit, row, error, now)

    async def _put_off(self, unit: Unit, row: Waiting, error: Exception, now: datetime) -> None:
        """Count a failed attempt: again after 1, 2, 4, 8 seconds, then never."""
        attempts = row.attempts + 1
        log.error("update %d failed, attempt %d (%s)", row.update_id, attempts, code_of(error))
        if attempts < MOST_ATTEMPTS:
            again = now + timedelta(seconds=2**row.attempts)
            await inbox.retry_later(unit, row.seq, attempts, again, code_of(error))
            HANDLED.add("again")
            return
        await inbox.bury(unit, row.seq, code_of(error))
        HANDLED.add("dead")
        if row.chat > 0:
            await outbox.say(unit, [self._apology(row, now)], now)
            unit.after_commit(self._changed)

    def _apology(self, row: Waiting, now: datetime) -> Say:
        return Say(
            dedupe=f"sorry:{row.update_id}",
            chat=row.chat,
            learner=None,
            kind="sorry",
            lane=Lane.REPLY,
            policy="once_more",
            message=self._sorry(self._parse(json.loads(row.raw), now)),
            due=now,
        )

    async def _keep(self, unit: Unit, found: Sequence[Duty], now: datetime) -> None:
        """Strike appointments off and do what they were for, which may set them anew."""
        kept: dict[Due, Duty] = {}
        for each in found:
            # False: another worker was quicker.
            if await due.clear(unit, each):
                kept[_due(each, now)] = each
        failures = await self._decider.apply(unit, list(kept), now)
        for event, each in kept.items():
            failure = failures.get(event.key)
            if failure is None:
                self._overdue.pop((each.person, each.kind), None)
            else:
                await self._postpone(unit, each, failure, now)
        if found:
            unit.after_commit(self._changed)

    async def _keep_alone(self, each: Duty, now: datetime) -> None:
        try:
            async with self._db.begin() as unit:
                await self._keep(unit, [each], now)
        except Exception as error:
            if is_outage(error):
                raise
            async with self._db.begin() as unit:
                await self._postpone(unit, each, error, now)

    async def _postpone(self, unit: Unit, each: Duty, error: Exception, now: datetime) -> None:
        """Count a failed attempt: again after 1, 2, 4, 8 minutes, then not before the audit.

        No audit appoints digests anew: the next attempt is on the next day.
        """
        which = (each.person, each.kind)
        attempts = self._overdue.get(which, 0) + 1
        log.error("%s of %d failed, attempt %d (%s)", *which[::-1], attempts, code_of(error))
        again = now + timedelta(days=1) if each.kind == "digest" else None
        if attempts < MOST_ATTEMPTS:
            self._overdue[which] = attempts
            again = now + timedelta(minutes=2 ** (attempts - 1))
        else:
            self._overdue.pop(which, None)
        await due.move(unit, each, again)


def _due(each: Duty, now: datetime) -> Due:
    key = f"due:{each.person}:{each.kind}:{to_ms(each.due)}"
    return Due(key=key, chat=each.chat, at=now, kind=each.kind, due=each.due)
