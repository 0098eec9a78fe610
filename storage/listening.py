"""Until when the bot has listened, so that a gap is noticed even after a crash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from storage.instants import from_ms, to_ms
from storage.tables import learners, meta
from storage.unit import Unit
from storage.upsert import upsert

_KEY = "listened_until"
_READ = select(meta.c.value).where(meta.c.key == _KEY)
_WRITE = upsert(meta, on=("key",))
_IN_TOUCH = (
    select(learners.c.chat)
    .where(learners.c.last_contact >= bindparam("since"))
    .order_by(learners.c.id)
)


async def until(unit: Unit) -> datetime | None:
    """The last instant that was noted; None in a new database."""
    value = await unit.scalar(_READ)
    return None if value is None else from_ms(int(value))


async def note(unit: Unit, now: datetime) -> None:
    """Note that the bot listens now."""
    await _WRITE.run(unit, [{"key": _KEY, "value": str(to_ms(now))}])


async def in_touch(unit: Unit, since: datetime) -> list[int]:
    """The chats of learners who did anything since an instant."""
    return list(await unit.scalars(_IN_TOUCH, {"since": to_ms(since)}))
