"""Notes: what coaches keep for themselves about learners."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from coaching.staff.effects import AddNote
from coaching.staff.records import Note
from storage.instants import from_ms, to_ms
from storage.records import Reader
from storage.staff_tables import notes
from storage.unit import Unit
from storage.upsert import insert_once
from storage.values import storable

_OF = (
    select(notes)
    .where(notes.c.learner == bindparam("learner"), notes.c.coach == bindparam("coach"))
    .order_by(notes.c.at, notes.c.id)
)
_ADD = insert_once(notes)
_READ = Reader(Note, notes, {"at": from_ms})


async def of(unit: Unit, coach: int, learner: int) -> tuple[Note, ...]:
    """A coach's own notes about a learner, the oldest first."""
    return tuple(_READ.all(await unit.rows(_OF, {"coach": coach, "learner": learner})))


async def add(unit: Unit, effects: Sequence[AddNote]) -> None:
    """Keep notes."""
    await _ADD.run(
        unit,
        [
            {
                "id": effect.note.id,
                "learner": effect.note.learner,
                "coach": effect.note.coach,
                "text": storable(effect.note.text),
                "at": to_ms(effect.note.at),
            }
            for effect in effects
        ],
    )
