"""Readings: what those who work here did with a learner's records, for the learner to see."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from coaching.staff.records import Reading
from storage.instants import from_ms
from storage.staff_tables import staff
from storage.tables import audit
from storage.unit import Unit

_OF = (
    select(audit, staff.c.name)
    .join(staff, staff.c.id == audit.c.actor)
    .where(audit.c.subject == bindparam("learner"))
    .order_by(audit.c.at.desc(), audit.c.id.desc())
    .limit(bindparam("most"))
)


async def of(unit: Unit, learner: int, most: int) -> tuple[Reading, ...]:
    """The newest lines of the log about a learner whose actor is staff, the newest first."""
    return tuple(
        Reading(
            actor=row.actor,
            name=row.name,
            action=row.action,
            at=from_ms(row.at),
            detail=row.detail,
        )
        for row in await unit.rows(_OF, {"learner": learner, "most": most})
    )
