"""No byte of the files holds what was erased."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from coaching.effects import (
    EraseLearner,
    EraseReflection,
    MarkReflection,
)
from coaching.records import Learner, Reflection
from storage.engine import Database

if TYPE_CHECKING:
    from tests.storage.conftest import Cast

CANARY = "canary-7f3a kept by nobody"
OTHER = "sparrow-51 is of another"


def _bytes(database: Database) -> dict[str, bytes]:
    """The files of an SQLite database."""
    path = Path(str(database.url.database))
    return {each.name: each.read_bytes() for each in path.parent.glob(f"{path.name}*")}


def _holders(database: Database, words: Sequence[str]) -> list[str]:
    """Which files hold any of the words."""
    return [
        name
        for name, held in _bytes(database).items()
        if any(word.encode() in held for word in words)
    ]


async def _write_many(cast: Cast, number: int) -> list[tuple[Learner, Reflection]]:
    """Many learners with a reflection each, of different lengths, in the middle of others."""
    made = []
    for chat in range(1, number + 1):
        learner = cast.learner(chat)
        words = (CANARY if chat % 2 else OTHER) + " filler" * (chat * 7 % 90)
        reflection, _ = await cast.reflect(learner, words, 7)
        await cast.receive(chat, {"message": cast.message(7, words)})
        made.append((learner, reflection))
    return made


async def test_no_byte_of_the_files_holds_an_erased_word(cast: Cast) -> None:
    made = await _write_many(cast, 60)
    sqlite = cast.database.dialect == "sqlite"
    assert not sqlite or _holders(cast.database, [CANARY])
    for learner, reflection in made:
        if learner.chat % 4 == 1:
            await cast.write(EraseReflection(id=reflection.id, learner=learner.id))
        elif learner.chat % 2:
            await cast.write(EraseLearner(learner=learner.id, chat=learner.chat))
    assert "canary" not in await cast.everything()
    if sqlite:
        assert _holders(cast.database, ["canary"]) == []
        assert _holders(cast.database, [OTHER]) == ["coach.db"]


async def test_a_reader_in_the_way_only_delays_the_wiping(cast: Cast) -> None:
    learner = cast.learner()
    reflection, _ = await cast.reflect(learner, CANARY, 7)
    erase = EraseReflection(id=reflection.id, learner=learner.id)
    async with cast.database.read() as unit:
        assert await unit.scalar(text("SELECT count(*) FROM parts")) == 1
        await cast.write(erase)
        assert cast.database.dialect != "sqlite" or not await cast.database.checkpoint()
    await cast.write(MarkReflection(id=1, learner=1, private=True))
    if cast.database.dialect == "sqlite":
        assert _holders(cast.database, ["canary"]) == []
    assert await cast.database.checkpoint()


async def test_closing_wipes_what_a_reader_had_delayed(cast: Cast) -> None:
    learner = cast.learner()
    reflection, _ = await cast.reflect(learner, CANARY, 7)
    async with cast.database.read() as unit:
        assert await unit.scalar(text("SELECT count(*) FROM parts")) == 1
        await cast.write(EraseReflection(id=reflection.id, learner=learner.id))
    await cast.database.close()
    if cast.database.dialect == "sqlite":
        assert _holders(cast.database, ["canary"]) == []
