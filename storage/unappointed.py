"""Finds active learners without a daily or weekly appointment: a defence against any mistake."""

from __future__ import annotations

from sqlalchemy import Boolean, bindparam, text

from coaching.events import AppointmentKind
from coaching.records import Cohort, Learner
from storage import cohorts, learners
from storage.unit import Unit

_FIND = text(
    "SELECT l.chat, d.learner AS daily, w.learner AS weekly, s.learner AS season FROM learners AS l"
    " JOIN cohorts AS c ON c.id = l.cohort"
    " LEFT JOIN appointments AS d ON d.learner = l.id AND d.kind = 'daily'"
    " LEFT JOIN appointments AS w ON w.learner = l.id AND w.kind = 'weekly'"
    " LEFT JOIN appointments AS s ON s.learner = l.id AND s.kind = 'season'"
    " WHERE l.status = 'active' AND l.forget_at IS NULL"
    " AND (d.learner IS NULL OR w.learner IS NULL)"
    # Who was told that the season has ended is asked no more, until it is set to end later.
    " AND (c.ends_on IS NULL OR l.season IS NULL OR l.season < c.ends_on OR l.goes_on = :yes)"
).bindparams(bindparam("yes", value=True, type_=Boolean))


async def find(unit: Unit) -> list[tuple[Learner, Cohort, frozenset[AppointmentKind]]]:
    """The learners with their cohorts, each with the kinds of appointment that are missing."""
    lacking: dict[int, frozenset[AppointmentKind]] = {}
    for row in await unit.rows(_FIND):
        kinds: list[AppointmentKind] = []
        if row.daily is None:
            kinds.append("daily")
        if row.season is None:
            kinds.append("season")
        if row.weekly is None:
            kinds.append("weekly")
        lacking[row.chat] = frozenset(kinds)
    found = await learners.by_chats(unit, lacking) if lacking else {}
    groups, _ = await cohorts.by_ids(unit, {learner.cohort for learner in found.values()})
    return [
        (found[chat], groups[found[chat].cohort], kinds)
        for chat, kinds in lacking.items()
        if chat in found
    ]
