"""Troubles that are not over, and who is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from coaching.alerts.effects import MarkAlert
from coaching.alerts.records import KINDS, Alert
from coaching.staff.records import Staff
from coaching.staff.view import StaffNeeds
from storage.admin_tables import alerts
from storage.columns import BIG
from storage.instants import from_ms, to_ms
from storage.queue_tables import outbox
from storage.staff import everybody
from storage.unit import Unit
from storage.upsert import upsert
from storage.values import from_ms_or_none, to_ms_or_none

TOLD = frozenset({"admin", "owner"})
_ALL = select(alerts).order_by(alerts.c.first_at, alerts.c.kind)
_SAVE = upsert(alerts, on=("kind",))
_MARK = (
    update(alerts)
    .where(alerts.c.kind == bindparam("of"), alerts.c.seen_by.is_(None))
    .values(seen_by=bindparam("by", type_=BIG), seen_at=bindparam("at_ms", type_=BIG))
)
_CALL_OFF = (
    update(outbox)
    .where(outbox.c.dedupe.in_(bindparam("keys", expanding=True)), outbox.c.state == "queued")
    .values(state="cancelled", settled=bindparam("now", type_=BIG))
    .returning(outbox.c.dedupe)
)


async def load(unit: Unit) -> dict[str, Alert]:
    """All troubles that are not over, by their kind, the oldest first."""
    return {
        row.kind: Alert(
            kind=row.kind,
            detail=row.detail,
            first_at=from_ms(row.first_at),
            last_at=from_ms(row.last_at),
            times=row.times,
            told_at=from_ms_or_none(row.told_at),
            seen_by=row.seen_by,
            seen_at=from_ms_or_none(row.seen_at),
        )
        for row in await unit.rows(_ALL)
        if row.kind in KINDS
    }


async def of(unit: Unit, person: Staff, needs: StaffNeeds) -> tuple[Alert, ...]:
    """The troubles, for somebody who may see them."""
    if not needs.alerts or not person.roles & TOLD:
        return ()
    return tuple((await load(unit)).values())


async def save(unit: Unit, found: Iterable[Alert]) -> None:
    """Write troubles down, new or known."""
    rows = [
        {
            "kind": each.kind,
            "detail": each.detail,
            "first_at": to_ms(each.first_at),
            "last_at": to_ms(each.last_at),
            "times": each.times,
            "told_at": to_ms_or_none(each.told_at),
            "seen_by": each.seen_by,
            "seen_at": to_ms_or_none(each.seen_at),
        }
        for each in found
    ]
    await _SAVE.run(unit, rows)


async def drop(unit: Unit, found: Iterable[Alert]) -> None:
    """Troubles are over."""
    for each in found:
        await unit.execute(delete(alerts).where(alerts.c.kind == each.kind))


async def mark(unit: Unit, effects: Sequence[MarkAlert]) -> None:
    """Somebody knows of a trouble; the first who said so stays."""
    for each in effects:
        await unit.execute(_MARK, {"of": each.kind, "by": each.by, "at_ms": to_ms(each.at)})


async def call_off(unit: Unit, keys: Sequence[str], now: datetime) -> set[str]:
    """Take back what was not told yet, by its key; which of them."""
    if not keys:
        return set()
    return set(await unit.scalars(_CALL_OFF, {"keys": list(keys), "now": to_ms(now)}))


async def audience(unit: Unit) -> tuple[Staff, ...]:
    """Everybody who is told."""
    return tuple(each for each in await everybody(unit) if each.roles & TOLD)
