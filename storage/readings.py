"""Readings: what those who work here did with a learner's records, for the learner to see."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from coaching.people.looking import LOOK
from coaching.staff.records import Reading
from storage import looks
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
    rows = await unit.rows(_OF, {"learner": learner, "most": most})
    reasons = await _reasons(unit, learner) if any(row.action == LOOK for row in rows) else {}
    return tuple(
        Reading(
            actor=row.actor,
            name=row.name,
            action=row.action,
            at=from_ms(row.at),
            detail=reasons.get(row.detail, "") if row.action == LOOK else row.detail,
        )
        for row in rows
    )


async def _reasons(unit: Unit, learner: int) -> dict[str, str]:
    """Why owners looked: the log names the look alone, for it holds no words."""
    found = await looks.of_learner(unit, learner)
    return {f"look={each.look.id}": each.look.reason for each in found}
