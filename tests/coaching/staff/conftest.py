"""A coach, a learner with some entries, and acts done on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from coaching.effects import Effect, Record
from coaching.local_time import local_date
from coaching.programme import Programme
from coaching.records import Delivery, Learner, Part, Rating, Reflection
from coaching.staff.acts import Act
from coaching.staff.perform import perform
from coaching.staff.records import Assignment, Grade, Letter, Level, Staff
from coaching.staff.view import Entry, LearnerFile, StaffView
from content.access import Role, load_access
from content.load import load
from content.words import load_time_words

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
"""Wednesday, 14:00 in Taipei."""
COACH, OTHER_COACH, LEARNER, OTHER_LEARNER = 7, 8, 1 << 40, 2 << 40
KEY = "test:1"


@pytest.fixture(scope="session")
def programme() -> Programme:
    """The shipped content, with web pages."""
    return Programme(
        content=load(),
        words=load_time_words(),
        access=load_access(),
        secret=b"known here alone",
        pages="https://coach.example",
    )


@dataclass(frozen=True, slots=True)
class World:
    """Makes records with what a test does not care about filled in, and does acts on them."""

    programme: Programme = field(repr=False)
    now: datetime = NOW

    def staff(self, *roles: Role, **fields: Any) -> Staff:
        """Somebody who works here; a coach unless other roles are named."""
        known = {
            "id": COACH,
            "chat": 7000,
            "name": "林教練",
            "roles": frozenset(roles or ("coach",)),
        }
        return Staff(**{**known, **fields})

    def learner(self, **fields: Any) -> Learner:
        """A learner who lets coaches read."""
        known = {
            "id": LEARNER,
            "chat": 9000,
            "cohort": 1,
            "name": "王小美",
            "status": "active",
            "trade": "breakfast",
            "coach_may_read": True,
            "joined_at": self.now - timedelta(weeks=6),
        }
        return Learner(**{**known, **fields})

    def file(self, **fields: Any) -> LearnerFile:
        """The learner's file, as the coach may see it."""
        learner = fields.pop("learner", None) or self.learner()
        known = {
            "learner": learner,
            "coaches": frozenset({COACH}),
            "assignment": self.assignment(learner=learner.id),
        }
        return LearnerFile(**{**known, **fields})

    def assignment(self, **fields: Any) -> Assignment:
        """The coach accompanies the learner since they joined."""
        known = {
            "id": 70,
            "learner": LEARNER,
            "coach": COACH,
            "since": self.now - timedelta(weeks=6),
        }
        return Assignment(**{**known, **fields})

    def delivery(self, id_: int, ago: timedelta = timedelta(0), **fields: Any) -> Delivery:
        """A question asked so long ago, answered unless another state is named."""
        asked_at = self.now - ago
        known = {
            "id": id_,
            "learner": LEARNER,
            "item": "P1.1.1",
            "kind": "observe",
            "prompt_id": f"p{id_}",
            "rev": 1,
            "text": "題目",
            "follow_up": "",
            "local_date": local_date("Asia/Taipei", asked_at),
            "state": "answered",
            "asked_at": asked_at,
        }
        return Delivery(**{**known, **fields})

    def reflection(
        self,
        id_: int,
        text: str = "有 6 位是趕上班的",
        ago: timedelta = timedelta(0),
        **fields: Any,
    ) -> Reflection:
        """What was written so long ago, to the question of the same id."""
        at = self.now - ago
        learner = fields.get("learner", LEARNER)
        part = Part(
            id=id_ + 500,
            reflection=id_,
            learner=learner,
            message_id=id_ + 100,
            text=text,
            created_at=at,
        )
        known = {
            "id": id_,
            "learner": learner,
            "delivery": id_,
            "item": "P1.1.1",
            "kind": "observe",
            "local_date": local_date("Asia/Taipei", at),
            "created_at": at,
            "parts": (part,),
        }
        return Reflection(**{**known, **fields})

    def grade(self, reflection: int, value: int, **fields: Any) -> Grade:
        """This coach's grade."""
        known = {"coach": COACH, "learner": LEARNER, "at": self.now}
        return Grade(reflection=reflection, value=value, **{**known, **fields})

    def level(self, item: str, value: int | None, ago: timedelta, **fields: Any) -> Level:
        """This coach's level."""
        known = {"id": 900 + len(item), "learner": LEARNER, "coach": COACH}
        return Level(item=item, value=value, at=self.now - ago, **{**known, **fields})

    def rating(self, id_: int, item: str, value: int, ago: timedelta) -> Rating:
        """A self-rating."""
        at = self.now - ago
        day = local_date("Asia/Taipei", at)
        return Rating(id=id_, learner=LEARNER, item=item, value=value, local_date=day, at=at)

    def letter(self, id_: int, by: str, ago: timedelta, **fields: Any) -> Letter:
        """A message between the coach and the learner, in a thread of its own."""
        known = {"thread": id_, "learner": LEARNER, "coach": COACH, "text": "謝謝"}
        return Letter(id=id_, by=by, at=self.now - ago, **{**known, **fields})  # type: ignore[arg-type]

    def entry(self, reflection: Reflection, **fields: Any) -> Entry:
        """A reflection as a coach reads it."""
        return Entry(reflection=reflection, **fields)

    def view(self, **fields: Any) -> StaffView:
        """What the coach looks at."""
        return StaffView(**{"staff": self.staff(), **fields})

    def do(self, act: Act, view: StaffView, key: str = KEY) -> tuple[Effect, ...]:
        """Do an act."""
        return perform(act, view, self.programme, self.now, key)

    def at(self, now: datetime) -> World:
        """The same world at another moment."""
        return replace(self, now=now)


@pytest.fixture
def world(programme: Programme) -> World:
    """Where records are made, and acts done."""
    return World(programme)


@pytest.fixture(scope="session")
def everything(programme: Programme) -> World:
    """The same for a test that runs many times."""
    return World(programme)


@pytest.fixture
def line() -> Callable[[tuple[Effect, ...]], Record]:
    """Give a function that picks the one line of the log out of the effects."""

    def pick(effects: tuple[Effect, ...]) -> Record:
        (found,) = (each for each in effects if isinstance(each, Record))
        return found

    return pick
