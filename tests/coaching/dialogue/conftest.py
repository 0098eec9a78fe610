"""A learner with a coach, and what one event of theirs leads to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

import pytest

from coaching.dialogue import step
from coaching.effects import Effect, Say
from coaching.events import Event, Tapped, Wrote
from coaching.messages import Answer, Edit, Text
from coaching.programme import Programme
from coaching.records import Cohort, Delivery, Learner, Part, Reflection
from coaching.staff.records import Assignment, Letter, Staff
from coaching.view import View
from content.access import load_access
from content.load import load
from content.words import load_time_words

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
"""A Tuesday, 10:30 in Taipei."""
ME = Learner(
    id=7,
    chat=1001,
    cohort=1,
    name="小芸 <b>",
    status="active",
    coach_may_read=True,
    notice_version="1",
    trade="tea",
    joined_at=NOW - timedelta(days=30),
)
COACH = Staff(id=50, chat=5001, name="林教練", roles=frozenset({"coach"}))
MINE = Assignment(id=60, learner=7, coach=50, since=NOW - timedelta(days=7))
LETTER = Letter(
    id=70,
    thread=70,
    learner=7,
    coach=50,
    by="coach",
    text="你這週問了 2 位客人 <i>為什麼來</i>",
    at=NOW - timedelta(hours=1),
    message_id=400,
)
PROMPT = Delivery(
    id=11,
    learner=7,
    item="P1.1.1",
    kind="observe",
    prompt_id="p1.1.1-observe-01",
    rev=1,
    text="<b>看懂客人</b>\n\n今天數一下前 10 位客人。",
    follow_up="跟你原本想的，哪一點不一樣？",
    local_date=date(2026, 11, 24),
    asked_at=NOW - timedelta(minutes=30),
    message_id=300,
)

_E = TypeVar("_E")


@dataclass(frozen=True, slots=True)
class Talk:
    """What is known of the learner, and what they do."""

    programme: Programme
    view: View

    def with_(self, **fields: Any) -> Talk:
        """The same with something else known."""
        return Talk(self.programme, replace(self.view, **fields))

    def does(self, event: Event) -> list[Effect]:
        """Everything that an event leads to."""
        return list(step(self.view, event, self.programme))

    def writes(self, text: str, **fields: Any) -> list[Effect]:
        """A message."""
        known = {"key": "u1", "chat": 1001, "at": NOW, "message_id": 900}
        return self.does(Wrote(**{**known, "text": text, **fields}))

    def taps(self, data: str, **fields: Any) -> list[Effect]:
        """A button under message 400."""
        known = {"key": "u2", "chat": 1001, "at": NOW, "callback_id": "c", "message_id": 400}
        return self.does(Tapped(**{**known, "data": data, **fields}))


@pytest.fixture(scope="session")
def programme() -> Programme:
    """The rules over the shipped content and the shipped table."""
    return Programme(content=load(), words=load_time_words(), access=load_access())


@pytest.fixture
def talk(programme: Programme) -> Talk:
    """The learner has a coach, lets them read, and has an open prompt."""
    view = View(
        learner=replace(ME, delivery=11),
        cohort=Cohort(id=1, name="all"),
        delivery=PROMPT,
        coaches=(COACH,),
        assignments=(MINE,),
    )
    return Talk(programme, view)


def entry(text: str, **fields: Any) -> Reflection:
    """An entry of the learner, written a little ago and not settled."""
    part = Part(
        id=22,
        reflection=21,
        learner=7,
        message_id=500,
        text=text,
        created_at=NOW - timedelta(hours=1),
    )
    known = {"id": 21, "learner": 7, "delivery": 11, "item": "P1.1.1", "kind": "observe"}
    when = {"local_date": date(2026, 11, 24), "created_at": part.created_at, "parts": (part,)}
    return Reflection(**{**known, **when, **fields})


def of(kind: type[_E], effects: Iterable[Effect]) -> list[_E]:
    """The effects of one kind."""
    return [each for each in effects if isinstance(each, kind)]


def said(effects: Iterable[Effect], chat: int = 1001) -> list[str]:
    """The texts that are sent to a chat, new and edited."""
    messages = [each.message for each in of(Say, effects) if each.chat == chat]
    return [each.html or "" for each in messages if isinstance(each, Text | Edit)]


def toasts(effects: Iterable[Effect]) -> list[str]:
    """The short notes over the screen."""
    messages = [each.message for each in of(Say, effects)]
    return [each.text for each in messages if isinstance(each, Answer)]
