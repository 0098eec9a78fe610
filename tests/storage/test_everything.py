"""A learner's copy of everything is all that the database holds of them, and nobody else's."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select

from coaching.effects import (
    AddConsent,
    AddDelivery,
    AddPart,
    AddRating,
    AddReflection,
    Appoint,
    Effect,
    EraseReflection,
    Record,
    RevisePart,
    SaveLearner,
)
from coaching.export.as_json import from_json, to_json
from coaching.export.everything import Appointment, Everything, Person, Revision
from coaching.records import (
    Cohort,
    Consent,
    Delivery,
    Learner,
    Part,
    Rating,
    Reflection,
    record_id,
)
from coaching.staff.effects import (
    AddLetter,
    AddNote,
    GiveGrade,
    GiveLevel,
    SaveAssignment,
    SaveStaff,
)
from coaching.staff.records import Assignment, Grade, Letter, Level, Note, Reading
from storage import schema
from storage.engine import Database
from storage.everything import LEFT_OUT, load
from storage.instants import to_ms

RECORDS: dict[str, Any] = {
    "learners": Learner,
    "cohorts": Cohort,
    "consents": Consent,
    "deliveries": Delivery,
    "reflections": Reflection,
    "parts": Part,
    "revisions": Revision,
    "ratings": Rating,
    "appointments": Appointment,
    "audit": Record,
    "assignments": Assignment,
    "grades": Grade,
    "levels": Level,
    "letters": Letter,
    "notes": Note,
}
NASTY = "=1+1 <b>&'\"\\ 看懂\t\r\n\u202e\U0001f373\u2400 ﷺ"


def written(cast: Any, number: int, words: str) -> list[Effect]:
    """A learner who answered a prompt (and edited it), rated themselves, and wrote a note."""
    learner = cast.learner(
        number,
        name=words,
        step_data={"words": words},
        paused_until=cast.now,
        rated_week=cast.day(0),
    )
    asked = cast.delivery(learner, text=words, reason=words, outcome="done", message_id=6)
    answer = cast.reflection(learner, delivery=asked.id, settled_at=cast.now, private=True)
    note = cast.reflection(learner, 1, item=None, kind="note")
    first = cast.part(answer, 7, words)
    consent = Consent(
        id=record_id(f"consent:{number}"),
        learner=learner.id,
        what="use",
        given=True,
        notice_version="2026-11",
        at=cast.now,
    )
    rating = Rating(
        id=record_id(f"rating:{number}"),
        learner=learner.id,
        item="P1.1.1",
        value=3,
        delivery=asked.id,
        local_date=cast.day(0),
        at=cast.now,
    )
    return [
        SaveLearner(learner=learner),
        AddConsent(consent=consent),
        AddDelivery(delivery=asked),
        AddReflection(reflection=answer),
        AddReflection(reflection=note),
        AddPart(part=first),
        AddPart(part=cast.part(answer, 8, words, role="follow_up", media="photo", file_id="f")),
        AddPart(part=cast.part(note, 9, words, role="note")),
        RevisePart(part=first, text=f"{words} 改過", at=cast.now + timedelta(hours=1)),
        AddRating(rating=rating),
        Appoint(learner=learner.id, chat=learner.chat, kind="daily", due=cast.now),
        Record(actor=learner.id, action="export", subject=learner.id, at=cast.now),
        *accompanied(cast, learner, number, words, answer.id),
    ]


def accompanied(
    cast: Any, learner: Learner, number: int, words: str, reflection: int
) -> list[Effect]:
    """All that a coach can give."""
    coach = cast.coach(90 + number, name=words)
    of = {"learner": learner.id, "coach": coach.id, "at": cast.now}
    letter = cast.letter(learner, coach, number, text=words, reflection=reflection)
    return [
        SaveStaff(staff=coach),
        SaveAssignment(assignment=cast.assignment(learner, coach, reviewed_at=cast.now)),
        GiveGrade(grade=Grade(reflection=reflection, value=3, **of)),
        GiveLevel(level=Level(id=number, item="P1.1.1", value=None, **of)),
        AddLetter(letter=replace(letter, message_id=8, got_at=cast.now, due=cast.now)),
        AddNote(note=Note(id=number, text=words, **of)),
    ]


async def everything_of(database: Database, learner: Learner) -> Everything:
    async with database.read() as unit:
        found = await load(unit, learner.id, datetime.fromisoformat("2026-11-23T02:30:00.5+00:00"))
    assert found is not None
    return found


def as_column(value: Any) -> Any:
    """A field as the database writes it down."""
    match value:
        case datetime():
            return to_ms(value)
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case frozenset():
            return "".join(map(str, sorted(value)))
        case dict():
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


def as_rows(records: Iterable[Any]) -> list[dict[str, Any]]:
    """Records as rows, in any order."""
    rows = [
        {
            field.name: as_column(getattr(record, field.name))
            for field in fields(record)
            if field.name not in ("parts", "days_off")
        }
        for record in records
    ]
    return sorted(rows, key=repr)


async def rows_of(database: Database, table: Table, learner: Learner) -> list[dict[str, Any]]:
    """What a table holds of a learner, but for numbers the database gave by itself."""
    of = {"learners": "id", "cohorts": "id", "audit": "subject"}.get(table.name, "learner")
    key = learner.cohort if table.name == "cohorts" else learner.id
    async with database.read() as unit:
        found = await unit.rows(select(table).where(table.c[of] == key))
    known = {field.name for field in fields(RECORDS[table.name])}
    return sorted(
        ({name: value for name, value in row._mapping.items() if name in known} for row in found),
        key=repr,
    )


def test_every_table_is_exported_or_left_out_for_a_reason() -> None:
    assert set(schema.metadata.tables) == RECORDS.keys() | LEFT_OUT.keys()
    assert not RECORDS.keys() & LEFT_OUT.keys()


@pytest.mark.parametrize("name", RECORDS)
def test_every_column_is_a_field(name: str) -> None:
    columns = {column.name for column in schema.metadata.tables[name].columns}
    counted = {"id", "place", "seal"} if name == "audit" else set()
    assert columns - counted == {field.name for field in fields(RECORDS[name])} - {
        "parts",
        "days_off",
    }


async def test_the_file_read_back_is_the_rows_of_the_database(
    cast: Any, database: Database
) -> None:
    await cast.write(*written(cast, 1, NASTY), *written(cast, 2, "別人的"))
    learner = cast.learner(1)
    read = from_json(to_json(await everything_of(database, learner)))
    back: dict[str, Iterable[Any]] = {
        "learners": [read.learner],
        "cohorts": [read.cohort],
        "consents": read.consents,
        "deliveries": read.deliveries,
        "reflections": read.reflections,
        "parts": [part for each in read.reflections for part in each.parts],
        "revisions": read.revisions,
        "ratings": read.ratings,
        "appointments": read.appointments,
        "audit": read.log,
        "assignments": read.assignments,
        "grades": read.grades,
        "levels": read.levels,
        "letters": read.letters,
        "notes": read.notes,
    }
    for name, records in back.items():
        rows = await rows_of(database, schema.metadata.tables[name], learner)
        assert rows, name
        assert as_rows(records) == rows, name


async def test_nothing_of_another_learner_is_in_it(cast: Any, database: Database) -> None:
    await cast.write(*written(cast, 1, "我的話"), *written(cast, 2, "別人的話"))
    file = to_json(await everything_of(database, cast.learner(1))).decode()
    assert "我的話 改過" in file
    assert "別人的話" not in file
    assert str(cast.learner(2).id) not in file


async def test_what_staff_did_to_the_learner_is_in_the_log(cast: Any, database: Database) -> None:
    coach, learner = cast.learner(2), cast.learner(1)
    read = Record(actor=coach.id, action="read", subject=learner.id, at=cast.now, detail="")
    await cast.write(SaveLearner(learner=learner), SaveLearner(learner=coach), read)
    assert (await everything_of(database, learner)).log == (read,)


async def test_what_staff_did_is_told_with_their_names(cast: Any, database: Database) -> None:
    learner, coach = cast.learner(1), cast.coach(91, name="林教練")
    note = Note(id=1, learner=learner.id, coach=coach.id, text="記", at=cast.now)
    read = Record(actor=coach.id, action="card.read", subject=learner.id, at=cast.now)
    later = replace(read, action="transcript.read", at=cast.now + timedelta(hours=1), detail="9")
    own = replace(read, actor=learner.id)
    await cast.write(
        SaveLearner(learner=learner),
        SaveStaff(staff=coach),
        SaveStaff(staff=cast.coach(92)),
        AddNote(note=note),
        *(read, later, own),
    )
    found = await everything_of(database, learner)
    line = Reading(actor=coach.id, name="林教練", action="card.read", at=cast.now)
    assert found.readings == (line, replace(line, action=later.action, at=later.at, detail="9"))
    assert found.people == (Person(id=coach.id, name="林教練"),)


async def test_erased_words_are_not_in_it(cast: Any, database: Database) -> None:
    await cast.write(*written(cast, 1, "要刪掉的"))
    learner = cast.learner(1)
    answer = cast.reflection(learner)
    await cast.write(EraseReflection(id=answer.id, learner=learner.id))
    found = await everything_of(database, learner)
    assert answer.id not in {each.id for each in found.reflections if each.parts}
    assert found.revisions == ()


async def test_entries_and_their_messages_come_in_the_order_they_were_written(
    cast: Any, database: Database
) -> None:
    learner = cast.learner()
    entries = [cast.reflection(learner, day) for day in (2, 0, 1)]
    parts = [
        replace(cast.part(entries[0], number, f"{number}"), created_at=cast.now)
        for number in (9, 7, 8)
    ]
    await cast.write(
        SaveLearner(learner=learner),
        *(AddReflection(reflection=each) for each in entries),
        *(AddPart(part=part) for part in parts),
    )
    found = (await everything_of(database, learner)).reflections
    assert [each.local_date for each in found] == [cast.day(0), cast.day(1), cast.day(2)]
    assert [part.text for part in found[2].parts] == ["7", "8", "9"]


async def test_nobody_has_nothing(database: Database, now: datetime) -> None:
    async with database.read() as unit:
        assert await load(unit, 404, now) is None
