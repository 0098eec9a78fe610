"""A small world behind the pages: five who work here, and learners of every standing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from coaching.broadcast.effects import SaveBroadcast
from coaching.broadcast.records import Broadcast
from coaching.effects import AddDelivery, AddPart, AddReflection, Effect, SaveLearner
from coaching.messages import Text, to_json
from coaching.records import Delivery, Learner, Part, Reflection, record_id
from coaching.staff.effects import (
    AddLetter,
    AddNote,
    AddPhrase,
    GiveGrade,
    SaveAssignment,
)
from coaching.staff.records import Assignment, Grade, Letter, Note, Phrase, Staff
from tests.web.site import START, Site

SINCE = START - timedelta(days=30)
STANDINGS = ("own", "other", "former", "forgotten", "unshared")


@dataclass(slots=True)
class World:
    """What is there, by name."""

    site: Site
    words: str = "金絲雀{0}"
    """How names and texts are made, from who or what they are of."""
    staff: dict[str, Staff] = field(default_factory=dict)
    learners: dict[str, int] = field(default_factory=dict)
    reflections: dict[str, int] = field(default_factory=dict)
    letters: dict[str, int] = field(default_factory=dict)
    phrases: dict[str, int] = field(default_factory=dict)
    broadcast: int = 0
    """A draft of the admin."""
    _effects: list[Effect] = field(default_factory=list)

    def say(self, what: str) -> str:
        """The words of something: nothing else has them."""
        return self.words.format(what)

    async def fill(self) -> World:
        """Put everything into the database."""
        for number, role in enumerate(("coach", "admin", "sponsor", "owner", "other"), 1):
            name = self.say(f"staff-{role}")
            known: Any = "coach" if role == "other" else role
            self.staff[role] = await self.site.staff(number, known, name=name)
        for number, standing in enumerate(STANDINGS, 101):
            self._learner(number, standing)
        self._entry("own", "private", private=True)
        self._entry("own", "deleted", deleted_at=START)
        self._entry("own", "before", created_at=SINCE - timedelta(days=1))
        for name in ("coach", "other"):
            self._phrase(name)
        self._draft()
        await self.site.write(*self._effects)
        return self

    def _draft(self) -> None:
        admin = self.staff["admin"]
        draft = Broadcast(
            id=record_id("broadcast"),
            author=admin.id,
            chat=admin.chat,
            message=to_json(Text(html="明天停電")),
            created_at=START,
        )
        self.broadcast = draft.id
        self._effects.append(SaveBroadcast(broadcast=draft))

    def _learner(self, number: int, standing: str) -> None:
        learner = Learner(
            id=record_id(f"learner:{number}"),
            chat=number,
            cohort=1,
            name=self.say(f"name-{standing}"),
            status="active",
            trade="breakfast",
            coach_may_read=standing != "unshared",
            joined_at=SINCE - timedelta(days=10),
            created_at=SINCE - timedelta(days=10),
            forget_at=START + timedelta(days=6) if standing == "forgotten" else None,
        )
        self.learners[standing] = learner.id
        coach = self.staff["other" if standing == "other" else "coach"]
        assignment = Assignment(
            id=record_id(f"assignment:{standing}"),
            learner=learner.id,
            coach=coach.id,
            since=SINCE,
            until=START - timedelta(days=1) if standing == "former" else None,
        )
        self._effects += [SaveLearner(learner=learner), SaveAssignment(assignment=assignment)]
        self._entry(standing, standing)
        self._said(coach, standing)

    def _entry(self, standing: str, name: str, **fields: Any) -> None:
        learner = self.learners[standing]
        at: datetime = fields.pop("created_at", START - timedelta(days=2 + len(self.reflections)))
        delivery = Delivery(
            id=record_id(f"delivery:{name}"),
            learner=learner,
            item="P1.1.1",
            kind="notice",
            prompt_id="P1.1.1-1",
            rev=1,
            text=f"今天數一下前 10 位客人。{self._escaped(f'question-{name}')}",
            follow_up="",
            local_date=at.date(),
            state="answered",
            asked_at=at - timedelta(minutes=5),
        )
        reflection = Reflection(
            id=record_id(f"reflection:{name}"),
            learner=learner,
            delivery=delivery.id,
            item="P1.1.1",
            kind="notice",
            local_date=at.date(),
            created_at=at,
            settled_at=at + timedelta(minutes=1),
            **fields,
        )
        part = Part(
            id=record_id(f"part:{name}"),
            reflection=reflection.id,
            learner=learner,
            message_id=len(self.reflections) + 10,
            text=self.say(f"text-{name}"),
            created_at=at,
        )
        self.reflections[name] = reflection.id
        self._effects += [
            AddDelivery(delivery=delivery),
            AddReflection(reflection=reflection),
            AddPart(part=part),
        ]

    def _escaped(self, what: str) -> str:
        return self.say(what).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    def _said(self, coach: Staff, standing: str) -> None:
        learner, at = self.learners[standing], START - timedelta(days=1, hours=12)
        first = Letter(
            id=record_id(f"letter:{standing}"),
            thread=record_id(f"letter:{standing}"),
            learner=learner,
            coach=coach.id,
            by="coach",
            text=self.say(f"letter-{standing}"),
            at=at,
            reflection=self.reflections[standing],
        )
        answer = replace(
            first,
            id=record_id(f"answer:{standing}"),
            by="learner",
            text=self.say(f"answer-{standing}"),
            at=at + timedelta(hours=1),
        )
        note = Note(
            id=record_id(f"note:{standing}"),
            learner=learner,
            coach=coach.id,
            text=self.say(f"note-{standing}"),
            at=at,
        )
        grade = Grade(
            reflection=self.reflections[standing],
            coach=coach.id,
            learner=learner,
            value=2,
            at=at,
        )
        self.letters[standing] = first.id
        self._effects += [
            AddLetter(letter=first),
            AddLetter(letter=answer),
            AddNote(note=note),
            GiveGrade(grade=grade),
        ]

    def _phrase(self, name: str) -> None:
        phrase = Phrase(
            id=record_id(f"phrase:{name}"),
            coach=self.staff[name].id,
            text=self.say(f"phrase-{name}"),
            at=START,
        )
        self.phrases[name] = phrase.id
        self._effects.append(AddPhrase(phrase=phrase))
