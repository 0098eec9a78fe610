"""What coaches were told or said of somebody goes with what is erased."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from coaching.dialogue.buttons import write_id
from coaching.effects import AddReflection, EraseLearner, EraseReflection, SaveLearner
from coaching.records import Learner, Reflection
from coaching.staff.effects import AddLetter, GiveGrade, SaveStaff
from coaching.staff.records import Grade, Staff
from storage import letters, queue_tables, staff
from storage.instants import to_ms
from storage.schema import metadata
from tests.storage.test_erase_bytes import _holders

if TYPE_CHECKING:
    from tests.storage.conftest import Cast

CANARY = "canary-7f3a kept by nobody"
COACH = 90


async def _judged(cast: Cast) -> tuple[Learner, Staff, Reflection]:
    """A learner whose entry has a grade, and a letter under it."""
    learner, coach = cast.learner(1, coach_may_read=True), cast.coach(COACH)
    entry, _ = await cast.reflect(learner, CANARY, 7)
    of: dict[str, Any] = {"coach": coach.id, "learner": learner.id, "at": cast.now}
    await cast.write(
        SaveStaff(staff=coach),
        GiveGrade(grade=Grade(reflection=entry.id, value=3, **of)),
        AddLetter(letter=cast.letter(learner, coach, 1, reflection=entry.id)),
    )
    cast.now += timedelta(hours=1)
    return learner, coach, entry


async def _count(cast: Cast, name: str) -> int:
    async with cast.database.read() as unit:
        return len(await unit.rows(select(metadata.tables[name])))


async def _send(cast: Cast, dedupe: str, message_id: int, hours: int = 0) -> None:
    """Have something said be sent, so many hours ago."""
    await cast.settle(dedupe, message_id)
    settled = to_ms(cast.now - timedelta(hours=hours))
    async with cast.database.begin() as unit:
        row = queue_tables.outbox.c.dedupe == dedupe
        await unit.execute(update(queue_tables.outbox).where(row).values(settled=settled))


async def test_an_erased_entry_loses_its_grade_and_the_letter_stands_under_nothing(
    cast: Cast,
) -> None:
    learner, coach, entry = await _judged(cast)
    kept = cast.reflection(learner, 1)
    grade = Grade(reflection=kept.id, coach=coach.id, learner=learner.id, value=1, at=cast.now)
    await cast.write(AddReflection(reflection=kept), GiveGrade(grade=grade))
    await cast.write(EraseReflection(id=entry.id, learner=learner.id))
    assert await _count(cast, "grades") == 1
    async with cast.database.read() as unit:
        found = await letters.by_ids(unit, [1])
    assert found == {1: cast.letter(learner, coach, 1)}


async def test_what_coaches_were_told_of_an_erased_entry_is_emptied_or_called_off(
    cast: Cast,
) -> None:
    learner, _, entry = await _judged(cast)
    about = {"chat": COACH, "about": learner.id, "kind": "screen"}
    await cast.write(
        cast.say(None, "sent", f"「{CANARY}」", **about),
        cast.say(None, "queued", f"「{CANARY}」", **about),
        cast.say(None, "unrelated", "下週主題", **about),
        cast.say(None, "other", f"「{CANARY}」", **{**about, "about": 5}),
    )
    await _send(cast, "sent", 61)
    tap = {"id": "1", "data": "v1:card", "message": cast.message(61, CANARY)}
    free = {"id": "2", "data": "v1:card", "message": cast.message(62, "別的")}
    waiting = await cast.receive(COACH, {"callback_query": tap}, "waiting")
    dead = await cast.receive(COACH, {"callback_query": tap}, "dead")
    other = await cast.receive(COACH, {"callback_query": free}, "dead")
    said = await cast.said()
    await cast.write(EraseReflection(id=entry.id, learner=learner.id))
    assert await cast.said() == {
        "sent": ("sent", "{}"),
        "queued": ("cancelled", "{}"),
        "unrelated": said["unrelated"],
        "other": said["other"],
    }
    raw = await cast.raw()
    assert "text" not in raw[waiting]["callback_query"]["message"]
    assert raw[waiting]["callback_query"]["data"] == "v1:card"
    assert raw[dead] == {}
    assert raw[other]["callback_query"] == free


async def _draft(cast: Cast, **data: Any) -> None:
    """Have the coach be in the middle of writing."""
    coach = replace(cast.coach(COACH), step="feedback:text", step_data=data)
    await cast.write(SaveStaff(staff=coach))


async def _drafting(cast: Cast) -> bool:
    async with cast.database.read() as unit:
        found = (await staff.by_chats(unit, [COACH]))[COACH]
    assert (found.step is None) == (found.step_data == {})
    return found.step is not None


DRAFTS: dict[str, tuple[Callable[[Reflection], dict[str, Any]], bool]] = {
    "to the learner": (lambda entry: {"learner": entry.learner, "text": "慢慢來"}, False),
    "quotes": (lambda entry: {"text": f"你說「{CANARY} second」"}, True),
    "names": (lambda entry: {"draft": {"reflection": entry.id}}, True),
    "names in letters": (lambda entry: {"under": write_id(entry.id)}, True),
}


@pytest.mark.parametrize("case", DRAFTS)
async def test_a_draft_that_quotes_or_names_an_erased_entry_is_dropped(
    cast: Cast, case: str
) -> None:
    learner, _, entry = await _judged(cast)
    write, dropped = DRAFTS[case]
    await _draft(cast, **write(entry))
    await cast.write(EraseReflection(id=entry.id, learner=learner.id))
    assert await _drafting(cast) != dropped


async def test_with_a_person_go_the_drafts_about_them_and_no_others(cast: Cast) -> None:
    learner, _, _ = await _judged(cast)
    other = cast.learner(2)
    await cast.write(SaveLearner(learner=other))
    await _draft(cast, learner=other.id, text="慢慢來")
    await cast.write(EraseLearner(learner=learner.id, chat=1))
    assert await _drafting(cast)
    await _draft(cast, learner=other.id, letter={"to": str(other.id)})
    await cast.write(EraseLearner(learner=other.id, chat=2))
    assert not await _drafting(cast)


async def test_messages_about_an_erased_person_are_taken_out_of_coaches_chats(
    cast: Cast,
) -> None:
    learner, _, _ = await _judged(cast)
    about = {"about": learner.id, "kind": "card"}
    await cast.write(
        *(cast.say(None, f"card:{chat}", CANARY, chat=chat, **about) for chat in (90, 91)),
        cast.say(None, "edited", CANARY, chat=90, **about),
        cast.say(None, "old", CANARY, chat=90, **about),
        cast.say(None, "other", "別人", chat=90, about=5),
        cast.say(None, "plain", "沒有名字", chat=90),
        cast.say(learner, "own", "收到"),
    )
    for dedupe, message in (("card:90", 61), ("edited", 61), ("card:91", 62), ("own", 63)):
        await _send(cast, dedupe, message, hours=46)
    await _send(cast, "old", 64, hours=48)
    await _send(cast, "other", 65)
    await _send(cast, "plain", 66)
    await cast.write(EraseLearner(learner=learner.id, chat=1))
    async with cast.database.read() as unit:
        rows = await unit.rows(select(queue_tables.outbox).order_by(queue_tables.outbox.c.chat))
    clearing = {row.chat: row.body for row in rows if row.kind == "clear"}
    assert clearing == {
        1: '{"do": "delete", "message_ids": [63]}',
        90: '{"do": "delete", "message_ids": [61]}',
        91: '{"do": "delete", "message_ids": [62]}',
    }
    assert {row.dedupe for row in rows if row.kind != "clear"} == {"other", "plain"}


async def test_lists_that_hold_the_name_of_an_erased_person_are_emptied(cast: Cast) -> None:
    learner, _, _ = await _judged(cast)
    await cast.write(SaveLearner(learner=replace(learner, name="王小明")))
    await cast.write(
        cast.say(None, "list", "王小明、李大華", chat=COACH),
        cast.say(None, "soon", "王小明、李大華", chat=COACH),
        cast.say(None, "others", "李大華", chat=COACH),
        cast.say(None, "elsewhere", "王小明", chat=7),
    )
    await _send(cast, "list", 61)
    said = await cast.said()
    await cast.write(EraseLearner(learner=learner.id, chat=1))
    assert await cast.said() == {
        **said,
        "list": ("sent", "{}"),
        "soon": ("cancelled", "{}"),
    }


async def test_a_name_of_one_letter_calls_nothing_off(cast: Cast) -> None:
    learner, _, _ = await _judged(cast)
    await cast.write(SaveLearner(learner=replace(learner, name="e")))
    await cast.write(cast.say(None, "list", "See the list", chat=COACH))
    said = await cast.said()
    await cast.write(EraseLearner(learner=learner.id, chat=1))
    assert await cast.said() == said


async def test_what_is_about_others_stays_in_the_chat_of_a_coach_who_is_erased_as_a_learner(
    cast: Cast,
) -> None:
    learner, _, _ = await _judged(cast)
    other = cast.say(None, "of another", "別人的", chat=1, about=5)
    await cast.write(SaveStaff(staff=cast.coach(1)), other)
    await cast.write(EraseLearner(learner=learner.id, chat=1))
    assert list(await cast.said()) == ["of another"]


async def test_no_byte_of_the_files_holds_what_was_said_of_an_erased_person(cast: Cast) -> None:
    learner, coach, _ = await _judged(cast)
    letter = cast.letter(learner, coach, 2, text=f"{CANARY} letter")
    await cast.write(
        AddLetter(letter=letter),
        cast.say(None, "about", f"{CANARY} card", chat=COACH, about=learner.id),
    )
    await _draft(cast, learner=learner.id, text=f"{CANARY} draft")
    await cast.receive(1, {"message": cast.message(7, CANARY)})
    await cast.write(EraseLearner(learner=learner.id, chat=1))
    assert "canary" not in await cast.everything()
    if cast.database.dialect == "sqlite":
        assert _holders(cast.database, ["canary"]) == []
