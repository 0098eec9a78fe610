"""Earlier wordings of what was revised."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from storage.among import among
from storage.instants import from_ms
from storage.tables import parts, revisions
from storage.unit import Unit

_OF_REFLECTIONS = (
    select(parts.c.reflection, revisions.c.replaced_at, revisions.c.text)
    .join(parts, parts.c.id == revisions.c.part)
    .where(among(parts.c.reflection, "ids"))
    .order_by(revisions.c.replaced_at, revisions.c.part, revisions.c.revision)
)


async def of_reflections(unit: Unit, ids: Iterable[int]) -> dict[int, list[tuple[datetime, str]]]:
    """The earlier wordings of reflections, the oldest first: when each was replaced, its text."""
    wanted = set(ids)
    found: dict[int, list[tuple[datetime, str]]] = {}
    rows = await unit.rows(_OF_REFLECTIONS, {"ids": wanted}) if wanted else ()
    for reflection, replaced_at, text in rows:
        found.setdefault(reflection, []).append((from_ms(replaced_at), text))
    return found
