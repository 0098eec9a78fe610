"""Finds active learners without a daily or weekly appointment: a defence against any mistake."""

from __future__ import annotations

from sqlalchemy import text

from coaching.events import AppointmentKind
from coaching.records import Learner
from storage import learners
from storage.unit import Unit

_FIND = text(
    "SELECT l.chat, d.learner AS daily, w.learner AS weekly FROM learners AS l"
    " LEFT JOIN appointments AS d ON d.learner = l.id AND d.kind = 'daily'"
    " LEFT JOIN appointments AS w ON w.learner = l.id AND w.kind = 'weekly'"
    " WHERE l.status = 'active' AND l.forget_at IS NULL"
    " AND (d.learner IS NULL OR w.learner IS NULL)"
)


async def find(unit: Unit) -> list[tuple[Learner, frozenset[AppointmentKind]]]:
    """The learners, each with the kinds of appointment that are missing."""
    lacking: dict[int, frozenset[AppointmentKind]] = {}
    for row in await unit.rows(_FIND):
        kinds: list[AppointmentKind] = []
        if row.daily is None:
            kinds.append("daily")
        if row.weekly is None:
            kinds.append("weekly")
        lacking[row.chat] = frozenset(kinds)
    found = await learners.by_chats(unit, lacking) if lacking else {}
    return [(found[chat], kinds) for chat, kinds in lacking.items() if chat in found]
