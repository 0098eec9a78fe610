"""A learner with a small diary, and the words around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from coaching.effects import Record
from coaching.export.everything import Appointment, Everything, Person, Revision
from coaching.export.wording import Wording
from coaching.records import Cohort, Consent, Delivery, Learner, Part, Rating, Reflection
from coaching.staff.records import Assignment, Grade, Letter, Level, Note, Reading
from content.load import Content, load

MONDAY = datetime(2026, 11, 16, 2, 30, tzinfo=UTC)
ME = 1 << 61
COACH = ME + 1


@pytest.fixture(scope="session")
def content() -> Content:
    """The shipped content."""
    return load()


@pytest.fixture
def wording(content: Content) -> Wording:
    """Chinese words, in Taipei."""
    return Wording(content, "zh-Hant", "Asia/Taipei")


def _part(number: int, reflection: int, text: str, **fields: Any) -> Part:
    return Part(
        id=number,
        reflection=reflection,
        learner=ME,
        message_id=number,
        text=text,
        created_at=MONDAY + timedelta(minutes=number),
        **fields,
    )


def _of_coach(words: str) -> dict[str, Any]:
    """What a coach did and said about the answer, and beside it."""
    letter = Letter(
        id=61,
        thread=61,
        learner=ME,
        coach=COACH,
        by="coach",
        text=words,
        at=MONDAY,
        reflection=21,
    )
    line: dict[str, Any] = {"actor": COACH, "name": "林教練", "at": MONDAY}
    return {
        "assignments": (Assignment(id=51, learner=ME, coach=COACH, since=MONDAY),),
        "grades": (Grade(reflection=21, coach=COACH, learner=ME, value=3, at=MONDAY),),
        "levels": (Level(id=52, learner=ME, item="P1.1.1", coach=COACH, value=None, at=MONDAY),),
        "letters": (
            letter,
            replace(letter, id=62, by="learner"),
            replace(letter, id=63, thread=63, reflection=None),
        ),
        "notes": (Note(id=53, learner=ME, coach=COACH, text=words, at=MONDAY),),
        "readings": (
            Reading(action="transcript.read:page", **line),
            Reading(action="review.write:claim", **line),
        ),
        "people": (Person(id=COACH, name="林教練"),),
    }


@pytest.fixture
def diary() -> Callable[[str], Everything]:
    """Everything of a learner who wrote one answer (with these words), one note, and skipped one.

    The answer was edited once, has a follow-up and a rating, and is private.
    """

    def make(words: str) -> Everything:
        asked = Delivery(
            id=11,
            learner=ME,
            item="P1.1.1",
            kind="observe",
            prompt_id="p1.1.1-observe-01",
            rev=1,
            text="<b>看懂客人</b> · 約 2 分鐘\n\n今天數 &lt;10 位客人？\n\n<i>看得到的就好</i>",
            follow_up="下個月哪樣會賣得更好？",
            local_date=date(2026, 11, 16),
            state="answered",
            outcome="done",
            asked_at=MONDAY,
        )
        skipped = replace(
            asked, id=12, item="A03", state="no_chance", outcome=None, asked_at=MONDAY
        )
        answer = Reflection(
            id=21,
            learner=ME,
            delivery=11,
            item="P1.1.1",
            kind="observe",
            local_date=date(2026, 11, 16),
            private=True,
            created_at=MONDAY,
            parts=(
                _part(31, 21, words, revision=1, edited_at=MONDAY),
                _part(32, 21, words, role="follow_up", media="photo", file_id="x"),
            ),
        )
        note = Reflection(
            id=22,
            learner=ME,
            local_date=date(2026, 10, 5),
            created_at=MONDAY - timedelta(days=42),
            parts=(_part(33, 22, words, role="note"),),
        )
        erased = replace(note, id=23, deleted_at=MONDAY, parts=())
        return Everything(
            made_at=datetime(2026, 11, 21, 2, 0, tzinfo=UTC),
            learner=Learner(
                id=ME,
                chat=7001,
                cohort=1,
                name=words,
                trade="breakfast",
                coach_may_read=True,
                joined_at=MONDAY,
            ),
            cohort=Cohort(id=1, name="春天班"),
            consents=(
                Consent(
                    id=1, learner=ME, what="use", given=True, notice_version="2026-11", at=MONDAY
                ),
            ),
            deliveries=(asked, skipped),
            reflections=(note, erased, answer),
            revisions=(
                Revision(
                    part=31,
                    revision=0,
                    learner=ME,
                    text=words,
                    written_at=MONDAY,
                    replaced_at=MONDAY + timedelta(hours=1),
                ),
            ),
            ratings=(
                Rating(
                    id=41,
                    learner=ME,
                    item="P1.1.1",
                    value=3,
                    delivery=11,
                    local_date=date(2026, 11, 16),
                    at=MONDAY,
                ),
            ),
            appointments=(Appointment(learner=ME, kind="daily", chat=7001, due=MONDAY),),
            log=(
                Record(actor=ME, action="export", subject=ME, at=MONDAY),
                Record(actor=COACH, action="transcript.read:page", subject=ME, at=MONDAY),
            ),
            **_of_coach(words),
        )

    return make
