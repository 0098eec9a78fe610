"""Cohorts, as they are read."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, func, or_, select, true, update

from coaching.records import Cohort
from storage.among import among
from storage.columns import BIG
from storage.tables import cohorts
from storage.unit import Unit

_DEFAULT = select(func.min(cohorts.c.id)).where(cohorts.c.open == true()).scalar_subquery()
_BY_IDS = select(cohorts, _DEFAULT.label("default_id")).where(
    or_(among(cohorts.c.id, "ids"), cohorts.c.id == _DEFAULT)
)

_ACCOMPANY = (
    update(cohorts)
    .where(cohorts.c.id == bindparam("cohort"))
    .values(coach=bindparam("who", type_=BIG))
)
_LEAVE = update(cohorts).where(cohorts.c.coach == bindparam("who")).values(coach=None)


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
            coach=row.coach,
        )
        default = row.default_id
    return found, found.get(default) if default is not None else None


async def accompany(unit: Unit, cohort: int, coach: int | None) -> bool:
    """Choose who accompanies whoever joins a cohort (None: nobody); False without that cohort."""
    done = await unit.execute(_ACCOMPANY, {"cohort": cohort, "who": coach})
    return done.rowcount == 1


async def leave(unit: Unit, coach: int) -> None:
    """A coach who goes accompanies nobody who joins from now on."""
    await unit.execute(_LEAVE, {"who": coach})
