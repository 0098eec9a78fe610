"""Phrases: sentences that a coach uses often."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select

from coaching.staff.effects import AddPhrase, DropPhrase
from coaching.staff.records import Phrase
from storage.instants import from_ms, to_ms
from storage.records import Reader
from storage.staff_tables import phrases
from storage.unit import Unit
from storage.upsert import insert_once
from storage.values import storable

_OF = (
    select(phrases)
    .where(phrases.c.coach == bindparam("coach"))
    .order_by(phrases.c.at, phrases.c.id)
)
_ADD = insert_once(phrases)
_DROP = delete(phrases).where(
    phrases.c.id == bindparam("phrase"), phrases.c.coach == bindparam("owner")
)
_READ = Reader(Phrase, phrases, {"at": from_ms})


async def of(unit: Unit, coach: int) -> tuple[Phrase, ...]:
    """A coach's own phrases, the oldest first."""
    return tuple(_READ.all(await unit.rows(_OF, {"coach": coach})))


async def add(unit: Unit, effects: Sequence[AddPhrase]) -> None:
    """Keep phrases."""
    await _ADD.run(
        unit,
        [
            {
                "id": effect.phrase.id,
                "coach": effect.phrase.coach,
                "text": storable(effect.phrase.text),
                "at": to_ms(effect.phrase.at),
            }
            for effect in effects
        ],
    )


async def drop(unit: Unit, effects: Sequence[DropPhrase]) -> None:
    """Drop phrases; nobody drops another's."""
    await unit.execute(_DROP, [{"phrase": effect.id, "owner": effect.coach} for effect in effects])
