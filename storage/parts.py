"""Parts: the messages a reflection is made of, and their earlier wordings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from coaching.effects import AddPart, RevisePart
from coaching.records import Part
from storage import grams
from storage.among import among
from storage.instants import from_ms, to_ms
from storage.records import Reader
from storage.tables import parts, revisions
from storage.unit import Unit
from storage.upsert import insert_once
from storage.values import from_ms_or_none, storable, storable_or_none, to_ms_or_none

_OF_REFLECTIONS = (
    select(parts)
    .where(among(parts.c.reflection, "ids"))
    .order_by(parts.c.created_at, parts.c.message_id)
)
_REFLECTIONS_OF_MESSAGES = select(parts.c.learner, parts.c.message_id, parts.c.reflection).where(
    among(parts.c.learner, "learners"), among(parts.c.message_id, "messages")
)
_ADD = insert_once(parts)
_KEEP = insert_once(revisions)
# Bound to the wording it replaces, so that doing it twice changes nothing.
_REVISE = (
    update(parts)
    .where(
        parts.c.id == bindparam("part"),
        parts.c.learner == bindparam("owner"),
        parts.c.revision == bindparam("before"),
    )
    .values(
        text=bindparam("wording"),
        edited_at=bindparam("at"),
        revision=parts.c.revision + 1,
    )
)
_READ = Reader(
    Part,
    parts,
    {
        "created_at": from_ms,
        "edited_at": from_ms_or_none,
    },
)


async def of_reflections(unit: Unit, ids: Iterable[int]) -> dict[int, tuple[Part, ...]]:
    """The parts of reflections, in the order they were written."""
    wanted = set(ids)
    if not wanted:
        return {}
    apart: dict[int, list[Part]] = defaultdict(list)
    for part in _READ.all(await unit.rows(_OF_REFLECTIONS, {"ids": wanted})):
        apart[part.reflection].append(part)
    return {reflection: tuple(found) for reflection, found in apart.items()}


async def reflections_of_messages(
    unit: Unit, pairs: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], int]:
    """The reflections that messages belong to: (learner, message id) → reflection."""
    wanted = set(pairs)
    if not wanted:
        return {}
    learners, messages = zip(*wanted, strict=True)
    rows = await unit.rows(_REFLECTIONS_OF_MESSAGES, {"learners": learners, "messages": messages})
    return {(learner, message): reflection for learner, message, reflection in rows}


async def add(unit: Unit, effects: Sequence[AddPart]) -> None:
    """Keep messages; one whose id is known in that learner's chat is ignored."""
    await _ADD.run(unit, [_to_row(effect.part) for effect in effects])
    await grams.add(unit, [effect.part for effect in effects])


async def revise(unit: Unit, effects: Sequence[RevisePart]) -> None:
    """Give messages new words, and keep the old ones."""
    await _KEEP.run(
        unit,
        [
            {
                "part": effect.part.id,
                "revision": effect.part.revision,
                "learner": effect.part.learner,
                "text": storable(effect.part.text),
                "written_at": to_ms(effect.part.edited_at or effect.part.created_at),
                "replaced_at": to_ms(effect.at),
            }
            for effect in effects
        ],
    )
    await unit.execute(
        _REVISE,
        [
            {
                "part": effect.part.id,
                "owner": effect.part.learner,
                "before": effect.part.revision,
                "wording": storable(effect.text),
                "at": to_ms(effect.at),
            }
            for effect in effects
        ],
    )
    await grams.renew(unit, {(each.part.learner, each.part.reflection) for each in effects})


def _to_row(part: Part) -> dict[str, Any]:
    """The row of a record."""
    return {
        "id": part.id,
        "reflection": part.reflection,
        "learner": part.learner,
        "message_id": part.message_id,
        "role": part.role,
        "text": storable(part.text),
        "media": part.media,
        "file_id": storable_or_none(part.file_id),
        "album": storable_or_none(part.album),
        "created_at": to_ms(part.created_at),
        "revision": part.revision,
        "edited_at": to_ms_or_none(part.edited_at),
    }
