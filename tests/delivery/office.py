"""A handler over a database, with a world in which decisions can be told to fail."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.clock import DrivenClock
from bot.delivery.intake import Intake
from bot.services.handle import Handler
from bot.services.in_force import InForce
from coaching.effects import Appoint, Effect, Lane, Record, SaveLearner, Say
from coaching.events import Due, Event, Wrote
from coaching.messages import Message, Text
from coaching.records import Learner
from coaching.staff.records import Staff
from coaching.view import Needs, View
from storage import appointments, effects, tables
from storage.engine import Database
from storage.inbox import Received
from storage.queue_tables import inbox as inbox_rows
from storage.queue_tables import outbox as outbox_rows
from storage.unit import Unit

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SECRET = "我媽媽昨天住院了"


def parse(raw: Any, at: datetime) -> Event:
    """Read a tiny update: {"id": 1, "chat": 7, "text": "…"}."""
    return Wrote(
        key=f"u{raw['id']}", chat=raw["chat"], at=at, message_id=raw["id"], text=raw["text"]
    )


def update(number: int, chat: int = 7, text: str = "hi", **more: Any) -> Received:
    """An update as it was received."""
    raw = {"id": number, "chat": chat, "text": text, **more}
    return Received(update_id=number, chat=chat, raw=json.dumps(raw))


@dataclass
class World:
    """What the little rules below remember of what they were asked."""

    failing: dict[str, int] = field(default_factory=dict)
    """By text, how many times a decision fails."""
    seen: list[str] = field(default_factory=list)
    at_due: Callable[[Due], Sequence[Effect]] = lambda due: ()


def step(view: View, event: Event, world: World) -> Sequence[Effect]:
    """A line in the audit log for everything, and an echo for every text."""
    what = event.text if isinstance(event, Wrote) else type(event).__name__
    world.seen.append(what)
    if world.failing.get(what, 0) > 0:
        world.failing[what] -= 1
        raise LookupError(f"cannot decide about {SECRET}")
    line = Record(actor=None, action=what, subject=event.chat, at=event.at)
    if isinstance(event, Due):
        return (line, *world.at_due(event))
    if what == "unwritable":
        return (line, SaveLearner(learner=Learner(id=event.chat, chat=event.chat, cohort=404)))
    echo = Say(
        dedupe=f"{event.key}:0",
        chat=event.chat,
        learner=None,
        kind="screen",
        lane=Lane.REPLY,
        policy="once_more",
        message=Text(html=what),
        due=event.at,
    )
    return (line, echo) if isinstance(event, Wrote) else (line,)


def needs(event: Event, learner: Learner | None, staff: Staff | None, world: World) -> Needs:
    """Nothing more is needed, and even asking may fail."""
    if isinstance(event, Wrote) and event.text == "no needs":
        raise KeyError(SECRET)
    return Needs()


def sorry(event: Event) -> Message:
    """The polite message."""
    return Text(html=f"sorry, {event.chat}")


class Office:
    """A handler over a database, and what came of it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = DrivenClock(START)
        self.world = World()
        self.changes = 0
        self.handler = Handler(
            database,
            InForce(self.world),
            step,
            needs,
            self.clock,
            parse=parse,
            sorry=sorry,
            changed=self._changed,
        )
        self.intake = Intake(database, self.handler, self.clock)

    def _changed(self) -> None:
        self.changes += 1

    async def finish(self, seconds: float = 60) -> None:
        """Handle all there is, and wait for what was put off."""
        for _ in range(int(seconds)):
            while await self.handler.handle_updates() or await self.handler.handle_due():
                pass
            self.clock.set(self.clock.now() + SECOND)

    async def actions(self) -> list[str]:
        """The audit log."""
        async with self.database.read() as unit:
            query = select(tables.audit.c.action).order_by(tables.audit.c.id)
            return [str(action) for action in await unit.scalars(query)]

    async def states(self) -> dict[int, tuple[str, int]]:
        """By update, its state and attempts."""
        async with self.database.read() as unit:
            rows = await unit.rows(select(inbox_rows))
            return {row.update_id: (row.state, row.attempts) for row in rows}

    async def said(self) -> list[str]:
        """The words queued for phones."""
        async with self.database.read() as unit:
            bodies = await unit.scalars(select(outbox_rows.c.body).order_by(outbox_rows.c.id))
            return [json.loads(body)["html"] for body in bodies]

    async def enrol(self, number: int, **appointed: datetime) -> None:
        """A learner of chat `number` with appointments."""
        learner = Learner(id=number, chat=number, cohort=1, status="active")
        made: list[Effect] = [SaveLearner(learner=learner)]
        for kind, at in appointed.items():
            made.append(Appoint(learner=number, chat=number, kind=kind, due=at))  # type: ignore[arg-type]
        async with self.database.begin() as unit:
            await effects.write(unit, made, START)

    async def appointed(self) -> dict[tuple[int, str], datetime]:
        """Who is due for what, and when."""
        async with self.database.begin() as unit:
            found = await appointments.due(unit, START + timedelta(days=400), 1000)
        return {(each.learner, each.kind): each.due for each in found}


class Fails:
    """A database whose first transaction fails for no good reason."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.failing = True

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Any]:
        """A transaction, undone at first."""
        async with self.database.begin() as unit:
            yield unit
            if self.failing:
                self.failing = False
                raise ValueError("no good reason")


class Outage:
    """A database that cannot be reached once the work is done."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def read(self) -> AbstractAsyncContextManager[Unit]:
        """A look, which is still possible."""
        return self.database.read()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Any]:
        """A transaction that is undone."""
        async with self.database.begin() as unit:
            yield unit
            raise ConnectionError("gone")
