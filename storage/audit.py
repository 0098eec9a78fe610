"""The audit log: who did what to which record, without anyone's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select

from coaching.effects import Record
from coaching.people.records import Line, LogFilter
from storage.among import among
from storage.instants import from_ms, to_ms
from storage.staff_tables import staff
from storage.tables import audit, learners
from storage.unit import AnyRow, Unit
from storage.values import storable

_RECORD = insert(audit)
_STAFF_NAMES = select(staff.c.id, staff.c.name).where(among(staff.c.id, "ids"))
_LEARNER_NAMES = select(learners.c.id, learners.c.name).where(among(learners.c.id, "ids"))


async def record(unit: Unit, effects: Sequence[Record]) -> None:
    """Write lines to the log; they are sealed into its chain soon after, see audit_chain."""
    rows = [
        {
            "actor": effect.actor,
            "action": effect.action,
            "subject": effect.subject,
            "at": to_ms(effect.at),
            "detail": storable(effect.detail),
        }
        for effect in effects
    ]
    await unit.execute(_RECORD, rows)


def to_line(row: AnyRow) -> Line:
    """The line of a row."""
    return Line(
        id=row.id,
        at=from_ms(row.at),
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        detail=row.detail,
        place=row.place,
        seal=row.seal,
    )


async def page(
    unit: Unit, wanted: LogFilter, *, before: int | None, after: int | None, most: int
) -> tuple[tuple[Line, ...], bool, bool]:
    """A page of the log, newest first; whether there is something newer, and something older.

    `after` turns to the page of what is newer than that line, `before` to what is older.
    """
    found = select(audit).where(*conditions(wanted)).limit(most + 1)
    if after is not None:
        newer = found.where(audit.c.id > after).order_by(audit.c.id)
        rows = list(await unit.rows(newer))
        lines = tuple(map(to_line, reversed(rows[:most])))
        return lines, len(rows) > most, True
    if before is not None:
        found = found.where(audit.c.id < before)
    rows = list(await unit.rows(found.order_by(audit.c.id.desc())))
    return tuple(map(to_line, rows[:most])), before is not None, len(rows) > most


def conditions(wanted: LogFilter) -> list[ColumnElement[bool]]:
    """What a filter comes to."""
    found: list[ColumnElement[bool]] = []
    if wanted.actor is not None:
        found.append(audit.c.actor == wanted.actor)
    if wanted.subject is not None:
        found.append(audit.c.subject == wanted.subject)
    if wanted.action:
        begins = audit.c.action.startswith(f"{wanted.action}:", autoescape=True)
        found.append(or_(audit.c.action == wanted.action, begins))
    if wanted.first is not None:
        found.append(audit.c.at >= to_ms(wanted.first))
    if wanted.last is not None:
        found.append(audit.c.at < to_ms(wanted.last))
    return found


async def named(unit: Unit, lines: Iterable[Line], *, learners_too: bool) -> tuple[Line, ...]:
    """The same lines with the names of whom they are about.

    Those of learners only where the reader may know them.
    """
    kept = tuple(lines)
    ids = {each for line in kept for each in (line.actor, line.subject) if each is not None}
    names = await _names(unit, ids, learners_too=learners_too)
    return tuple(
        replace(
            line,
            actor_name=names.get(line.actor or 0, ""),
            subject_name=names.get(line.subject or 0, ""),
        )
        for line in kept
    )


async def _names(unit: Unit, ids: Iterable[int], *, learners_too: bool) -> dict[int, str]:
    of: dict[str, Any] = {"ids": list(ids)}
    names = (
        {row.id: row.name for row in await unit.rows(_LEARNER_NAMES, of)} if learners_too else {}
    )
    return names | {row.id: row.name for row in await unit.rows(_STAFF_NAMES, of)}


async def behind(unit: Unit, wanted: LogFilter, after: int, most: int) -> tuple[Line, ...]:
    """The next lines after this one, the oldest first."""
    found = select(audit).where(audit.c.id > after, *conditions(wanted))
    return tuple(map(to_line, await unit.rows(found.order_by(audit.c.id).limit(most))))


async def before_newest(unit: Unit, wanted: LogFilter, most: int) -> int:
    """The line behind which the newest `most` lines begin; 0 when there are no more than that."""
    found = select(audit.c.id).where(*conditions(wanted)).order_by(audit.c.id.desc())
    return int(await unit.scalar(found.offset(most).limit(1)) or 0)
