"""A coach, a learner of theirs with three entries, and a bench on which to try single events."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from coaching.effects import Effect, Say
from coaching.events import Tapped, Wrote
from coaching.messages import Answer, Edit, Text
from coaching.programme import Programme
from coaching.records import Delivery, Learner, Part, Reflection
from coaching.staff import dialogue
from coaching.staff.effects import SaveStaff
from coaching.staff.records import Assignment, Staff
from coaching.staff.view import Entry, LearnerFile, StaffNeeds, StaffView
from content.access import load_access
from content.load import load
from content.words import load_time_words

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
"""Ten o'clock on a Thursday in Taipei."""
COACH = Staff(id=70, chat=2001, name="阿明", roles=frozenset({"coach"}))
LEARNER = Learner(
    id=7,
    chat=1001,
    cohort=1,
    name="小芸",
    status="active",
    trade="tea",
    coach_may_read=True,
    joined_at=NOW - timedelta(days=14),
)
ASSIGNED = Assignment(id=5, learner=7, coach=70, since=NOW - timedelta(days=14))


@cache
def programme(**more: Any) -> Programme:
    """The rules over the shipped content."""
    return Programme(content=load(), words=load_time_words(), access=load_access(), **more)


def entry(number: int, text: str = "前 10 位客人有 6 位是趕上班的", **fields: Any) -> Entry:
    """One entry of the learner's, of so many days ago."""
    at = NOW - timedelta(days=number)
    delivery = Delivery(
        id=300 + number,
        learner=7,
        item="P1.1.1",
        kind="observe",
        prompt_id="p1.1.1-observe-01",
        rev=1,
        text="<b>看懂客人</b> · 約 2 分鐘\n\n數 &lt;前&gt; 10 位客人。\n\n<i>看得到的就好</i>",
        follow_up="",
        local_date=at.date(),
        state="answered",
        asked_at=at - timedelta(hours=1),
    )
    part = Part(
        id=500 + number,
        reflection=100 + number,
        learner=7,
        message_id=900 + number,
        text=text,
        created_at=at,
    )
    reflection = Reflection(
        id=100 + number,
        learner=7,
        delivery=delivery.id,
        item="P1.1.1",
        kind="observe",
        local_date=at.date(),
        created_at=at,
        parts=(part,),
    )
    return replace(Entry(reflection=reflection, delivery=delivery), **fields)


ENTRIES = tuple(entry(number) for number in (1, 2, 3))
FILE = LearnerFile(
    learner=LEARNER,
    coaches=frozenset({70}),
    assignment=ASSIGNED,
    reflections=tuple(one.reflection for one in reversed(ENTRIES)),
    deliveries=tuple(one.delivery for one in reversed(ENTRIES) if one.delivery),
)


@dataclass
class Bench:
    """The conversation of one coach, event by event; what is loaded is given by the test."""

    staff: Staff = COACH
    world: StaffView = field(
        default_factory=lambda: StaffView(
            staff=COACH, files=(FILE,), file=FILE, entry=ENTRIES[0], entries=ENTRIES, total=3
        )
    )
    now: datetime = NOW
    rules: Programme = field(default_factory=programme)
    wanted: StaffNeeds = field(default_factory=StaffNeeds)
    """What the latest event needed."""
    effects: tuple[Effect, ...] = ()
    """What the latest event led to."""
    told: int = 0

    def taps(self, data: str, message_id: int = 55) -> Bench:
        """Tap any data."""
        key = self._key()
        return self._steps(
            Tapped(
                key=key,
                chat=2001,
                at=self.now,
                callback_id=key,
                message_id=message_id,
                data=data,
            )
        )

    def writes(self, text: str, **how: Any) -> Bench:
        """Type a message."""
        return self._steps(
            Wrote(
                key=self._key(), chat=2001, at=self.now, message_id=60 + self.told, text=text, **how
            )
        )

    def _key(self) -> str:
        self.told += 1
        return f"u{self.told}"

    def _steps(self, event: Tapped | Wrote) -> Bench:
        self.wanted = dialogue.needs(event, self.staff, self.rules)
        view = replace(self.world, staff=self.staff)
        self.effects = dialogue.step(view, event, self.rules)
        for effect in self.effects:
            if isinstance(effect, SaveStaff):
                self.staff = effect.staff
        return self

    def kinds(self) -> list[str]:
        """The kinds of the effects, messages left out."""
        return [type(each).__name__ for each in self.effects if not isinstance(each, Say)]

    def said(self) -> list[str]:
        """The words of new and renewed messages."""
        return [
            each.message.html or ""
            for each in self.effects
            if isinstance(each, Say) and isinstance(each.message, Text | Edit)
        ]

    def answers(self) -> list[Answer]:
        """The ends of the waiting circle."""
        return [
            each.message
            for each in self.effects
            if isinstance(each, Say) and isinstance(each.message, Answer)
        ]

    def buttons(self) -> dict[str, str]:
        """The buttons of the newest message: label and data."""
        for each in reversed(self.effects):
            if isinstance(each, Say) and isinstance(each.message, Text | Edit):
                return {label: data for row in each.message.buttons for label, data in row}
        return {}
