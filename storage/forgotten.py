"""Keeps the database and the list of what was erased in step, whichever of them is older."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from coaching.effects import EraseLearner, EraseReflection
from storage.erase import erase_learner, erase_reflection, hash_of
from storage.ledger import Burial, hash_of_entry
from storage.tables import learners, meta, reflections, tombstones
from storage.unit import Unit

_SALT = select(meta.c.value).where(meta.c.key == "salt")
_BURIED = select(tombstones.c.chat_hash, tombstones.c.erased_at)
_DELETED = select(reflections.c.id, reflections.c.deleted_at).where(
    reflections.c.deleted_at.is_not(None)
)
_PEOPLE = select(learners.c.id, learners.c.chat, learners.c.created_at)
_ENTRIES = select(reflections.c.id, reflections.c.learner).where(reflections.c.deleted_at.is_(None))


@dataclass(frozen=True, slots=True)
class Again:
    """How much was erased once more."""

    people: int = 0
    entries: int = 0


async def known(unit: Unit) -> list[Burial]:
    """Everything that the database knows to be erased."""
    salt = await unit.scalar(_SALT)
    people = [Burial("person", row.chat_hash, row.erased_at) for row in await unit.rows(_BURIED)]
    entries = [
        Burial("entry", hash_of_entry(row.id, salt), row.deleted_at)
        for row in await unit.rows(_DELETED)
    ]
    return people + entries


async def missing(unit: Unit, burials: Iterable[Burial]) -> tuple[list[EraseLearner], list[int]]:
    """The people and entries of the list that are in the database all the same.

    Somebody who came again after they were forgotten is not meant.
    """
    salt = await unit.scalar(_SALT)
    at: dict[tuple[str, str], int] = {}
    for each in burials:
        at[each.kind, each.hash] = max(each.at, at.get((each.kind, each.hash), 0))
    people = [
        EraseLearner(learner=row.id, chat=row.chat)
        for row in await unit.rows(_PEOPLE)
        if at.get(("person", hash_of(row.chat, salt)), -1) >= (row.created_at or 0)
    ]
    if not any(kind == "entry" for kind, _ in at):
        return people, []
    rows = await unit.rows(_ENTRIES)
    return people, [row.id for row in rows if ("entry", hash_of_entry(row.id, salt)) in at]


async def erase_again(unit: Unit, burials: Sequence[Burial], now: datetime) -> Again:
    """Erase whoever and whatever came back with an older database."""
    if not burials:
        return Again()
    people, entries = await missing(unit, burials)
    owners: Mapping[int, int] = {row.id: row.learner for row in await unit.rows(_ENTRIES)}
    for entry in entries:
        await erase_reflection(unit, EraseReflection(id=entry, learner=owners[entry]), now)
    for person in people:
        await erase_learner(unit, person, now)
    return Again(len(people), len(entries))
