"""What a staff member is in the middle of writing is dropped when it is about what was erased."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from coaching.dialogue.buttons import write_id
from storage.redacting import NOTHING, repeats
from storage.staff_tables import staff
from storage.unit import Unit

_BEGUN = select(staff.c.id, staff.c.step_data).where(staff.c.step_data != NOTHING)
# Bound to what was seen: a staff member who has gone on meanwhile is left alone.
_DROP = (
    update(staff)
    .where(staff.c.id == bindparam("of"), staff.c.step_data == bindparam("seen"))
    .values(step=None, step_data=NOTHING)
)


async def drop(unit: Unit, ids: Collection[int], texts: Sequence[str]) -> None:
    """Drop what names one of these ids or repeats one of these texts."""
    wanted = {*ids, *map(write_id, ids)}
    off = [
        {"of": row.id, "seen": row.step_data}
        for row in await unit.rows(_BEGUN)
        if repeats(row.step_data, texts)
        or any(value in wanted for value in _values(json.loads(row.step_data)))
    ]
    if off:
        await unit.execute(_DROP, off)


def _values(data: Any) -> Iterator[int | str]:
    """All numbers and strings in a JSON value."""
    if isinstance(data, int | str):
        yield data
    elif isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from _values(each)
