"""The index holds what entries say now, and nothing of those that are nobody's to read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from coaching.effects import (
    AddPart,
    AddReflection,
    EraseLearner,
    EraseReflection,
    MarkReflection,
    MoveReflection,
    RevisePart,
    SaveLearner,
)
from coaching.grams import grams as cut
from coaching.records import Reflection
from storage import grams
from storage.instants import to_ms
from storage.staff_tables import grams as rows
from storage.tables import meta

if TYPE_CHECKING:
    from tests.storage.conftest import Cast


async def indexed(cast: Cast, reflection: Reflection) -> set[int]:
    """The pairs by which an entry can be found."""
    at = to_ms(reflection.created_at)
    (base,) = grams.bases(at, at + 1)
    async with cast.database.read() as unit:
        found = await unit.rows(select(rows).where(rows.c.reflection == reflection.id))
    assert {(row.learner, row.at) for row in found} <= {(reflection.learner, at)}
    return {row.gram - base for row in found}


async def write(cast: Cast, *texts: str, day: int = 0, private: bool = False) -> Reflection:
    """An entry with a part for each text."""
    learner = cast.learner()
    reflection = cast.reflection(learner, day, private=private)
    await cast.write(
        SaveLearner(learner=learner),
        AddReflection(reflection=reflection),
        *(
            AddPart(part=cast.part(reflection, 10 * day + number, text))
            for number, text in enumerate(texts, 1)
        ),
    )
    return reflection


async def test_every_part_of_an_entry_is_indexed(cast: Cast) -> None:
    reflection = await write(cast, "熟客多了", "下雨沒人")
    assert await indexed(cast, reflection) == cut("熟客多了 下雨沒人")


async def test_an_entry_written_twice_is_indexed_once(cast: Cast) -> None:
    await write(cast, "熟客")
    reflection = await write(cast, "熟客")
    assert await indexed(cast, reflection) == cut("熟客")


async def test_a_message_that_is_ignored_is_not_indexed(cast: Cast) -> None:
    reflection = await write(cast, "熟客")
    again = replace(cast.part(reflection, 1, "別的話"), id=12345)
    await cast.write(AddPart(part=again))
    assert await indexed(cast, reflection) == cut("熟客")


async def test_rewording_leaves_nothing_of_the_old_words(cast: Cast) -> None:
    reflection = await write(cast, "熟客多了", "下雨")
    part = cast.part(reflection, 1, "熟客多了")
    await cast.write(RevisePart(part=part, text="客人少了", at=cast.now))
    assert await indexed(cast, reflection) == cut("客人少了 下雨")
    await cast.write(RevisePart(part=part, text="又一次", at=cast.now))
    assert await indexed(cast, reflection) == cut("客人少了 下雨"), "it is no longer that wording"


async def test_what_is_kept_to_oneself_is_taken_out_whatever_is_added_to_it(cast: Cast) -> None:
    reflection = await write(cast, "熟客")
    part = cast.part(reflection, 1, "熟客")
    await cast.write(MarkReflection(id=reflection.id, learner=1, private=True))
    assert await indexed(cast, reflection) == cut("熟客"), "that was somebody else"
    await cast.write(MarkReflection(id=reflection.id, learner=part.learner, private=True))
    assert not await indexed(cast, reflection)
    await cast.write(
        RevisePart(part=part, text="下雨", at=cast.now),
        AddPart(part=cast.part(reflection, 2, "還有")),
    )
    assert not await indexed(cast, reflection)
    await cast.write(MarkReflection(id=reflection.id, learner=part.learner, private=False))
    assert await indexed(cast, reflection) == cut("下雨 還有")


async def test_settling_and_moving_change_nothing(cast: Cast) -> None:
    reflection = await write(cast, "熟客")
    await cast.write(
        MarkReflection(id=reflection.id, learner=reflection.learner, settled_at=cast.now),
        MoveReflection(
            id=reflection.id,
            learner=reflection.learner,
            delivery=None,
            item="A1",
            kind="act",
            standard=reflection.standard,
        ),
    )
    assert await indexed(cast, reflection) == cut("熟客")


async def test_erasing_takes_out_that_entry_or_all_of_a_person(cast: Cast) -> None:
    first, second = await write(cast, "熟客"), await write(cast, "熟客", day=200)
    await cast.write(EraseReflection(id=first.id, learner=first.learner))
    assert not await indexed(cast, first)
    assert await indexed(cast, second) == cut("熟客")
    await cast.write(EraseLearner(learner=second.learner, chat=1))
    assert not await indexed(cast, second)


async def test_entries_from_before_the_index_are_put_in_batch_by_batch(cast: Cast) -> None:
    learners = [cast.learner(number) for number in (1, 2)]
    entries = [cast.reflection(learner, day) for learner in learners for day in range(3)]
    same_time = replace(entries[0], id=99)
    hidden = replace(cast.reflection(learners[0], 7), private=True)
    entries += [same_time, hidden]
    await cast.write(
        *(SaveLearner(learner=learner) for learner in learners),
        *(AddReflection(reflection=entry) for entry in entries),
        *(
            AddPart(part=cast.part(entry, number, f"第{number}筆"))
            for number, entry in enumerate(entries)
        ),
    )
    expected = [await indexed(cast, entry) for entry in entries]
    assert expected[0] and not expected[-1]
    async with cast.database.begin() as unit:
        await unit.execute(delete(rows))
        await unit.execute(delete(meta).where(meta.c.key == grams.BACKFILLED))
    done: list[int] = []
    while not done or done[-1]:
        async with cast.database.begin() as unit:
            assert await grams.behind(unit)
            done.append(await grams.backfill(unit, 3))
    assert done == [3, 3, 2, 0]
    assert [await indexed(cast, entry) for entry in entries] == expected
    async with cast.database.begin() as unit:
        assert not await grams.behind(unit)
        assert await grams.backfill(unit, 3) == 0


async def test_entries_of_one_time_stand_together(cast: Cast) -> None:
    async with cast.database.read() as unit:
        assert await grams.behind(unit), "a new database has not been looked through yet"
    near, far = (to_ms(cast.now + timedelta(days=days)) for days in (0, 200))
    assert len(grams.bases(near, near + 1)) == 1
    assert grams.bases(near, far)[-1] > grams.bases(near, near + 1)[0]
