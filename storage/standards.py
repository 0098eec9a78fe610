"""The standards that were ever in force on this database."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from storage.tables import deliveries, meta
from storage.unit import Unit
from storage.upsert import insert_once

_KEY = "standard:"
_NOTED = select(meta.c.key).where(meta.c.key.startswith(_KEY))
_ASKED = (
    select(deliveries.c.id).where(deliveries.c.standard == bindparam("standard")).limit(1).exists()
)
_NOTE = insert_once(meta)


async def noted(unit: Unit) -> frozenset[str]:
    """The codes of all standards that were in force, the present one included."""
    return frozenset(key.removeprefix(_KEY) for key in await unit.scalars(_NOTED))


async def note(unit: Unit, code: str) -> None:
    """Note that a standard is in force."""
    await _NOTE.run(unit, [{"key": f"{_KEY}{code}", "value": ""}])


async def was_asked(unit: Unit, code: str) -> bool:
    """Whether anything was ever asked under a standard; looks through all deliveries."""
    return bool(await unit.scalar(select(_ASKED), {"standard": code}))
