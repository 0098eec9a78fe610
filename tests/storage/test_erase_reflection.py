"""An erased reflection leaves no word in any table."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from coaching.effects import (
    AddReflection,
    EraseReflection,
    SaveLearner,
)
from coaching.messages import Text
from storage import queue_tables, tables

if TYPE_CHECKING:
    from tests.storage.conftest import Cast

CANARY = "canary-7f3a kept by nobody"
OTHER = "sparrow-51 is of another"


async def test_an_erased_reflection_leaves_no_word_in_any_table(cast: Cast) -> None:
    learner = cast.learner()
    reflection, part = await cast.reflect(learner, CANARY, 7)
    await cast.receive(1, {"update_id": 1, "message": cast.message(7, f"{CANARY} first")})
    await cast.receive(1, {"update_id": 2, "edited_message": cast.message(7, f"{CANARY} second")})
    receipt = cast.say(
        learner, "r", f"「{CANARY}」", ref=reflection.id, due=cast.now + timedelta(minutes=9)
    )
    cast.now += timedelta(hours=1)
    await cast.write(receipt, cast.say(learner, "w", f"「{CANARY}」", kind="weekly"))
    await cast.settle("w", 60)
    assert CANARY in await cast.everything()
    await cast.write(EraseReflection(id=reflection.id, learner=learner.id))
    assert "canary" not in await cast.everything()
    assert str(part.id) not in await cast.everything()
    assert (await cast.view(message_id=7)).target_reflection is None


async def test_that_there_was_a_reflection_remains_known(cast: Cast) -> None:
    learner = cast.learner()
    reflection, _ = await cast.reflect(learner, CANARY, 7)
    erase = EraseReflection(id=reflection.id, learner=learner.id)
    await cast.write(erase)
    await cast.write(erase, AddReflection(reflection=reflection))
    async with cast.database.read() as unit:
        (row,) = await unit.rows(select(tables.reflections))
    assert row.deleted_at is not None
    assert (await cast.view(reflection=reflection.id)).target_reflection is None


async def test_nobody_erases_the_reflection_of_another(cast: Cast) -> None:
    mine, other = cast.learner(1), cast.learner(2)
    await cast.write(SaveLearner(learner=other))
    reflection, _ = await cast.reflect(mine, CANARY, 7)
    await cast.write(EraseReflection(id=reflection.id, learner=other.id))
    assert f"{CANARY} second" in await cast.everything()


async def test_erasing_one_reflection_spares_the_others(cast: Cast) -> None:
    learner, neighbour = cast.learner(1), cast.learner(2)
    reflection, _ = await cast.reflect(learner, CANARY, 7)
    await cast.reflect(learner, OTHER, 8, day=1)
    await cast.reflect(neighbour, OTHER, 7)
    for chat in (1, 2):
        await cast.receive(chat, {"message": cast.message(7 if chat == 2 else 8, OTHER)})
    await cast.write(EraseReflection(id=reflection.id, learner=learner.id))
    everything = await cast.everything()
    assert "canary" not in everything
    assert everything.count(f"{OTHER} first") == 2
    assert everything.count(f"{OTHER} second") == 2
    assert [each["message"]["text"] for each in (await cast.raw()).values()] == [OTHER, OTHER]


async def test_what_quotes_it_is_emptied_or_called_off_and_the_rest_goes_out(cast: Cast) -> None:
    learner = cast.learner()
    reflection, _ = await cast.reflect(learner, "10 位有 6 位是趕上班的", 7)
    cast.now += timedelta(hours=1)
    await cast.write(
        cast.say(learner, "quoting", "你的話「6 位是趕上班的」", kind="weekly"),
        cast.say(learner, "quoting-escaped", "10 &#20301;有 6 位", kind="weekly"),
        cast.say(learner, "unrelated", "下週主題：人手和風險", kind="weekly"),
        cast.say(learner, "receipt", "收到。", ref=reflection.id),
        cast.say(learner, "prompt", "10 位有 6 位是趕上班的，今天呢？", kind="prompt"),
        cast.say(learner, "sent", "什麼都可能", kind="screen"),
        cast.say(cast.learner(2), "neighbour", "10 位有 6 位是趕上班的", kind="weekly"),
    )
    await cast.settle("sent", 61)
    said = await cast.said()
    await cast.write(
        EraseReflection(id=reflection.id, learner=learner.id),
        cast.say(learner, "erased", "刪掉了。", kind="screen"),
    )
    after = await cast.said()
    assert after == {
        "quoting": ("cancelled", "{}"),
        "quoting-escaped": ("cancelled", "{}"),
        "unrelated": said["unrelated"],
        "receipt": ("cancelled", "{}"),
        "prompt": said["prompt"],
        "sent": ("sent", "{}"),
        "neighbour": said["neighbour"],
        "erased": after["erased"],
    }
    assert after["erased"][0] == "queued"


async def test_stored_updates_are_emptied_where_they_carry_the_words(cast: Cast) -> None:
    learner = cast.learner()
    reflection, _ = await cast.reflect(learner, CANARY, 7)
    reply = cast.message(8, OTHER, reply_to_message=cast.message(7, CANARY), quote={"text": CANARY})
    tap = {"callback_query": {"id": "1", "data": "x", "message": cast.message(57, f"「{CANARY}」")}}
    done = [
        await cast.receive(1, each)
        for each in ({"message": cast.message(7, CANARY)}, {"message": reply}, tap)
    ]
    free = await cast.receive(1, {"message": cast.message(9, OTHER)})
    waiting = [
        await cast.receive(1, each, "waiting")
        for each in ({"message": reply}, tap, {"edited_message": cast.message(7, CANARY)})
    ]
    await cast.write(EraseReflection(id=reflection.id, learner=learner.id))
    raw = await cast.raw()
    assert [raw[seq] for seq in done] == [{}, {}, {}]
    assert raw[free]["message"]["text"] == OTHER
    assert CANARY not in json.dumps([raw[seq] for seq in waiting])
    assert raw[waiting[0]]["message"]["text"] == OTHER
    assert raw[waiting[1]]["callback_query"]["data"] == "x"
    assert raw[waiting[1]]["callback_query"]["message"]["message_id"] == 57


async def test_updates_that_cannot_be_read_are_emptied_with_the_rest(cast: Cast) -> None:
    learner = cast.learner()
    reflection, _ = await cast.reflect(learner, CANARY, 7)
    broken = {"done": "not json " + CANARY, "waiting": "[" * 100_000 + CANARY}
    async with cast.database.begin() as unit:
        await unit.execute(
            insert(queue_tables.inbox),
            [
                {"update_id": number, "chat": 1, "raw": raw, "received": 0, "state": state}
                for number, (state, raw) in enumerate(broken.items(), start=1)
            ],
        )
    await cast.write(EraseReflection(id=reflection.id, learner=learner.id))
    assert set(map(str, (await cast.raw()).values())) == {"{}"}


async def test_a_message_of_another_kind_of_body_is_emptied_too(cast: Cast) -> None:
    learner = cast.learner()
    reflection, _ = await cast.reflect(learner, CANARY, 7)
    message = Text(html="x", buttons=((("「" + CANARY + "」", "d"),),))
    await cast.write(cast.say(learner, "b", kind="screen", message=message))
    cast.now += timedelta(hours=1)
    await cast.write(cast.say(learner, "c", kind="screen", message=message))
    await cast.write(EraseReflection(id=reflection.id, learner=learner.id))
    assert (await cast.said())["c"] == ("cancelled", "{}")
