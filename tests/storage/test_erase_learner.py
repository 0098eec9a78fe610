"""An erased person leaves no word, no name and no id."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.types import Text as TextType

from coaching.effects import (
    AddDelivery,
    Appoint,
    EraseLearner,
    SaveLearner,
)
from coaching.people.effects import AddLook, Look
from coaching.records import Learner
from coaching.staff.effects import (
    AddLetter,
    AddNote,
    GiveGrade,
    GiveLevel,
    SaveAssignment,
    SaveStaff,
    SetClaim,
)
from coaching.staff.records import Claim, Grade, Level, Note
from storage import queue_tables, schema, staff_tables, tables
from storage.erase import hash_of

if TYPE_CHECKING:
    from tests.storage.conftest import Cast

CANARY = "canary-7f3a kept by nobody"
OTHER = "sparrow-51 is of another"


def _words(table: Table, canary: str) -> dict[str, str]:
    """A word in each column of a table that may hold any."""
    return {
        column.name: json.dumps({"text": canary}) if column.name == "step_data" else canary
        for column in table.c
        if column.info["holds"] != "none"
    }


async def _plant(cast: Cast, learner: Learner, message_id: int, canary: str) -> None:
    """Give a learner a row in every table, with words wherever words may be."""
    delivery = cast.delivery(learner)
    await cast.write(
        SaveLearner(learner=learner),
        AddDelivery(delivery=delivery),
        Appoint(learner=learner.id, chat=learner.chat, kind="daily", due=cast.now),
        cast.say(learner, f"{learner.chat}:a"),
        cast.say(None, f"{learner.chat}:b", chat=learner.chat),
    )
    await cast.reflect(learner, canary, message_id)
    await _accompany(cast, learner, canary)
    await cast.receive(learner.chat, {"message": cast.message(message_id, canary)})
    async with cast.database.begin() as unit:
        for name in ("consents", "ratings"):
            table = schema.metadata.tables[name]
            row = {"id": learner.chat, "learner": learner.id, "at": 0}
            texts = {c.name: "" for c in table.c if isinstance(c.type, TextType) and not c.nullable}
            more = {"given": True} if name == "consents" else {"value": 3}
            await unit.execute(insert(table).values(**texts, **row, **more))
        for table in schema.metadata.sorted_tables:
            words = _words(table, canary)
            if "learner" in table.c and words:
                mine = table.c.learner == learner.id
                await unit.execute(update(table).where(mine).values(words))
        await unit.execute(
            update(tables.learners)
            .where(tables.learners.c.id == learner.id)
            .values(_words(tables.learners, canary))
        )


async def _accompany(cast: Cast, learner: Learner, canary: str) -> None:
    """Give a learner all that a coach can give."""
    coach, number = cast.coach(), learner.chat
    reflection = cast.reflection(learner).id
    of: dict[str, Any] = {"learner": learner.id, "coach": coach.id, "at": cast.now}
    until = cast.now + timedelta(minutes=10)
    await cast.write(
        SaveStaff(staff=coach),
        SaveAssignment(assignment=cast.assignment(learner, coach)),
        GiveGrade(grade=Grade(reflection=reflection, value=3, **of)),
        GiveLevel(level=Level(id=number, item="P1.1.1", value=4, **of)),
        AddLetter(letter=cast.letter(learner, coach, number, reflection=reflection)),
        AddNote(note=Note(id=number, text=canary, **of)),
        AddLook(
            look=Look(
                id=number,
                staff=coach.id,
                learner=learner.id,
                reason=canary,
                since=cast.now,
                until=until,
            )
        ),
        SetClaim(claim=Claim(learner=learner.id, coach=coach.id, until=until)),
        cast.say(None, f"{number}:about", canary, chat=coach.chat, about=learner.id),
    )
    gram = {"learner": learner.id, "gram": 1, "at": 0, "reflection": reflection}
    async with cast.database.begin() as unit:
        await unit.execute(insert(staff_tables.grams).values(**gram))


async def test_an_erased_person_leaves_no_word_and_no_id_but_in_the_log(cast: Cast) -> None:
    mine, other = cast.learner(1), cast.learner(2)
    await _plant(cast, mine, 7, CANARY)
    await _plant(cast, other, 7, OTHER)
    await cast.write(EraseLearner(learner=mine.id, chat=1))
    everything = await cast.everything()
    assert "canary" not in everything
    assert everything.count("Anna") == 1
    async with cast.database.read() as unit:
        for table in schema.metadata.sorted_tables:
            for column in table.c:
                if column.name in ("learner", "chat", "about") or str(column) == "learners.id":
                    found = set(await unit.scalars(select(column)))
                    assert not found & {mine.id, 1}, (table.name, column.name)
        (line,) = await unit.rows(select(tables.audit))
    assert (line.action, line.subject, line.detail) == ("erased", mine.id, "")


async def test_erasing_a_person_changes_nothing_of_another(cast: Cast) -> None:
    mine, other = cast.learner(1), cast.learner(2)
    await _plant(cast, other, 7, OTHER)
    before = await cast.everything()
    await _plant(cast, mine, 7, CANARY)
    await cast.write(EraseLearner(learner=mine.id, chat=1))
    async with cast.database.begin() as unit:
        await unit.execute(delete(tables.tombstones))
        await unit.execute(delete(tables.audit))
        await unit.execute(delete(queue_tables.inbox).where(queue_tables.inbox.c.raw == "{}"))
    assert await cast.everything() == before


async def test_every_table_of_a_learner_is_in_the_plan_to_erase(cast: Cast) -> None:
    mine = cast.learner()
    await _plant(cast, mine, 7, CANARY)
    of_a_learner = [table for table in schema.metadata.sorted_tables if "learner" in table.c]
    async with cast.database.read() as unit:
        for table in of_a_learner:
            assert await unit.rows(select(table).where(table.c.learner == mine.id)), table.name


async def test_a_tombstone_tells_a_restored_backup_whom_to_forget(
    cast: Cast, now: datetime
) -> None:
    await _plant(cast, cast.learner(), 7, CANARY)
    await cast.write(EraseLearner(learner=cast.learner().id, chat=1))
    await cast.write(EraseLearner(learner=cast.learner().id, chat=1))
    async with cast.database.read() as unit:
        (stone,) = await unit.rows(select(tables.tombstones))
        salt = await unit.scalar(select(tables.meta.c.value).where(tables.meta.c.key == "salt"))
    assert stone.chat_hash == hash_of(1, salt)
    assert stone.erased_at == int(now.timestamp() * 1000)


async def test_an_erased_person_may_begin_anew_and_hears_the_last_word(cast: Cast) -> None:
    await _plant(cast, cast.learner(), 7, CANARY)
    await cast.write(
        EraseLearner(learner=cast.learner().id, chat=1),
        cast.say(None, "gone", "都刪掉了。", kind="screen"),
    )
    assert list(await cast.said()) == ["gone"]
    assert (await cast.view()).learner is None
    await cast.write(SaveLearner(learner=cast.learner(name="再來")))
    learner = (await cast.view()).learner
    assert learner is not None
    assert learner.name == "再來"


async def test_what_an_erased_person_still_has_waiting_is_heard_without_the_name(
    cast: Cast,
) -> None:
    await _plant(cast, cast.learner(), 7, CANARY)
    tap = {"id": "1", "data": "forget:now", "message": cast.message(9, f"「{CANARY}」")}
    later = cast.message(
        10, "/start", reply_to_message=cast.message(7, CANARY), quote={"text": CANARY}
    )
    tapped = await cast.receive(1, {"callback_query": tap}, "waiting")
    wrote = await cast.receive(1, {"message": later}, "waiting")
    await cast.write(EraseLearner(learner=cast.learner().id, chat=1))
    raw = await cast.raw()
    assert raw[tapped]["callback_query"]["data"] == "forget:now"
    assert raw[wrote]["message"]["text"] == "/start"
    left = json.dumps(raw)
    assert CANARY not in left
    assert "anna" not in left.lower()
