"""Cohorts, as they are read."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, or_, select, true

from coaching.records import Cohort
from storage.among import among
from storage.tables import cohorts
from storage.unit import Unit

_DEFAULT = select(func.min(cohorts.c.id)).where(cohorts.c.open == true()).scalar_subquery()
_BY_IDS = select(cohorts, _DEFAULT.label("default_id")).where(
    or_(among(cohorts.c.id, "ids"), cohorts.c.id == _DEFAULT)
)


async def by_ids(unit: Unit, ids: Iterable[int]) -> tuple[dict[int, Cohort], Cohort | None]:
    """The cohorts of these ids, and the default: the first that is open."""
    found: dict[int, Cohort] = {}
    default = None
    for row in await unit.rows(_BY_IDS, {"ids": ids}):
        found[row.id] = Cohort(
            id=row.id,
            name=row.name,
            zone=row.zone,
            language=row.language,
            seed=row.seed,
            open=row.open,
        )
        default = row.default_id
    return found, found.get(default) if default is not None else None
