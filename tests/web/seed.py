"""A street of small shops: learners with weeks of answers, for the pages of their coach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from coaching.effects import (
    AddDelivery,
    AddPart,
    AddRating,
    AddReflection,
    Effect,
    RevisePart,
    SaveLearner,
)
from coaching.records import (
    Delivery,
    DeliveryState,
    Learner,
    Part,
    Rating,
    Reflection,
    record_id,
)
from coaching.staff.effects import (
    AddLetter,
    GiveGrade,
    GiveLevel,
    SaveAssignment,
)
from coaching.staff.records import Assignment, Grade, Letter, Level, Staff
from content.load import load
from tests.web.site import START, Site

NOW = START + timedelta(days=4, hours=6)
"""Friday afternoon in Taipei."""
CONTENT = load()


class Said(NamedTuple):
    """One answer: about what, in what kind of question, the words, a kind of file."""

    item: str
    kind: str
    words: str
    media: Any = None


@dataclass(slots=True)
class Street:
    """What is there: the coach, and the learners by name."""

    site: Site
    coach: Staff
    learners: dict[str, int] = field(default_factory=dict)
    entries: dict[str, list[int]] = field(default_factory=dict)
    """The entries of each learner, oldest first."""
    _effects: list[Effect] = field(default_factory=list)
    _messages: int = 100

    def person(self, name: str, trade: str, weeks: int = 5, **fields: Any) -> Learner:
        """A learner who joined so many weeks ago, and whom the coach accompanies since."""
        number = 201 + len(self.learners)
        joined = NOW - timedelta(weeks=weeks)
        learner = Learner(
            id=record_id(f"learner:{number}"),
            chat=number,
            cohort=1,
            name=name,
            status="active",
            trade=trade,
            coach_may_read=True,
            joined_at=joined,
            created_at=joined,
            **fields,
        )
        assignment = Assignment(
            id=record_id(f"assignment:{number}"),
            learner=learner.id,
            coach=self.coach.id,
            since=joined,
        )
        self.learners[name] = learner.id
        self.entries[name] = []
        self._effects += [SaveLearner(learner=learner), SaveAssignment(assignment=assignment)]
        return learner

    def reviewed(self, learner: Learner, at: datetime) -> None:
        """The coach said at that time that everything was seen."""
        for place, effect in enumerate(self._effects):
            if isinstance(effect, SaveAssignment) and effect.assignment.learner == learner.id:
                seen = replace(effect.assignment, reviewed_at=at)
                self._effects[place] = SaveAssignment(assignment=seen)

    def asked(
        self, learner: Learner, at: datetime, item: str, kind: str, state: DeliveryState
    ) -> Delivery:
        """A question of the shipped bank, as it was sent."""
        prompts = CONTENT.bank.prompts(item)
        prompt = next((each for each in prompts if each.kind == kind), prompts[0])
        name = CONTENT.bank.plain(item, "zh-Hant")
        blocks = (f"<b>{name}</b> · 約 2 分鐘", prompt.text.zh, f"<i>{prompt.hint.zh}</i>")
        delivery = Delivery(
            id=record_id(f"delivery:{learner.id}:{at}"),
            learner=learner.id,
            item=item,
            kind=kind,
            prompt_id=prompt.id,
            rev=prompt.rev,
            text="\n\n".join(blocks),
            follow_up=prompt.follow_up.zh,
            local_date=(at + timedelta(hours=8)).date(),
            state=state,
            asked_at=at,
            answered_at=at + timedelta(minutes=40) if state == "answered" else None,
        )
        self._effects.append(AddDelivery(delivery=delivery))
        return delivery

    def answered(self, learner: Learner, at: datetime, said: Said, more: str = "") -> int:
        """A question and its answer; `more` is what was added to the follow-up question."""
        delivery = self.asked(learner, at, said.item, said.kind, "answered")
        begun = at + timedelta(minutes=40)
        reflection = Reflection(
            id=record_id(f"reflection:{learner.id}:{at}"),
            learner=learner.id,
            delivery=delivery.id,
            item=said.item,
            kind=said.kind,
            local_date=delivery.local_date,
            created_at=begun,
            settled_at=begun + timedelta(minutes=1),
        )
        self._effects.append(AddReflection(reflection=reflection))
        self._part(reflection, said.words, "answer", said.media)
        if more:
            self._part(reflection, more, "follow_up", None)
        self.entries[learner.name].append(reflection.id)
        return reflection.id

    def _part(self, reflection: Reflection, words: str, role: Any, media: Any) -> Part:
        self._messages += 1
        part = Part(
            id=record_id(f"part:{reflection.learner}:{self._messages}"),
            reflection=reflection.id,
            learner=reflection.learner,
            message_id=self._messages,
            role=role,
            text=words,
            media=media,
            file_id="file" if media else None,
            created_at=reflection.created_at,
        )
        self._effects.append(AddPart(part=part))
        return part

    def revise(self, reflection: int, words: str) -> None:
        """The learner changed an answer."""
        part = next(
            effect.part
            for effect in self._effects
            if isinstance(effect, AddPart) and effect.part.reflection == reflection
        )
        at = part.created_at + timedelta(minutes=5)
        self._effects.append(RevisePart(part=part, text=words, at=at))

    def rated(self, learner: Learner, item: str, value: int, at: datetime) -> None:
        """The learner placed themselves."""
        rating = Rating(
            id=record_id(f"rating:{learner.id}:{item}:{at}"),
            learner=learner.id,
            item=item,
            value=value,
            local_date=at.date(),
            at=at,
        )
        self._effects.append(AddRating(rating=rating))

    def placed(self, learner: Learner, item: str, value: int | None, at: datetime) -> None:
        """The coach placed the learner."""
        level = Level(
            id=record_id(f"level:{learner.id}:{item}:{at}"),
            learner=learner.id,
            item=item,
            coach=self.coach.id,
            value=value,
            at=at,
        )
        self._effects.append(GiveLevel(level=level))

    def graded(self, learner: Learner, reflection: int, value: int) -> None:
        """The coach graded an entry."""
        grade = Grade(
            reflection=reflection,
            coach=self.coach.id,
            learner=learner.id,
            value=value,
            at=NOW - timedelta(days=7),
        )
        self._effects.append(GiveGrade(grade=grade))

    def letter(
        self, learner: Learner, by: Any, words: str, at: datetime, reflection: int | None = None
    ) -> None:
        """One message between coach and learner; each learner has one thread."""
        thread = record_id(f"thread:{learner.id}")
        first = not any(
            isinstance(effect, AddLetter) and effect.letter.thread == thread
            for effect in self._effects
        )
        self._messages += 1
        letter = Letter(
            id=thread if first else record_id(f"letter:{learner.id}:{at}"),
            thread=thread,
            learner=learner.id,
            coach=self.coach.id,
            by=by,
            text=words,
            at=at,
            reflection=reflection,
            message_id=self._messages,
            got_at=at + timedelta(hours=1) if by == "coach" else None,
        )
        self._effects.append(AddLetter(letter=letter))

    def weeks(self, learner: Learner, answers: Sequence[Said], until: int = 0) -> None:
        """Answers on the last working days, the newest `until` days ago."""
        days = [back for back in range(until, 60) if (NOW - timedelta(days=back)).weekday() < 5]
        for back, said in zip(days, answers, strict=False):
            at = NOW.replace(hour=2, minute=30) - timedelta(days=back)
            self.answered(learner, at, said, "下次提早一天準備。" if back == 0 else "")
        self.entries[learner.name].reverse()

    def add(self, effect: Effect) -> None:
        """Anything else."""
        self._effects.append(effect)

    async def write(self) -> Street:
        """Put everything into the database."""
        await self.site.write(*self._effects)
        return self
