"""The audit log: who did what to which record, without anyone's words."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert

from coaching.effects import Record
from storage.instants import to_ms
from storage.tables import audit
from storage.unit import Unit

_RECORD = insert(audit)


async def record(unit: Unit, effects: Sequence[Record]) -> None:
    """Write lines to the log."""
    rows = [
        {
            "actor": effect.actor,
            "action": effect.action,
            "subject": effect.subject,
            "at": to_ms(effect.at),
            "detail": effect.detail,
        }
        for effect in effects
    ]
    await unit.execute(_RECORD, rows)
