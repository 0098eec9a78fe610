"""What need not be kept any longer goes, every night."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Executable, bindparam, delete, update

from coaching import retention
from coaching.retention import Kept
from storage import audit_chain, inbox, logins, outbox, pulse
from storage.admin_tables import broadcasts, looks
from storage.columns import BIG
from storage.instants import to_ms
from storage.unit import Unit

_BEFORE = bindparam("before", type_=BIG)
_WORDS = (
    update(broadcasts)
    .where(broadcasts.c.created_at < _BEFORE, broadcasts.c.message.is_not(None))
    .where(broadcasts.c.state.in_(("draft", "cancelled", "done")))
    .values(message=None)
)
_LOOKS = delete(looks).where(looks.c.until < _BEFORE)


async def purge(unit: Unit, now: datetime, kept: Kept) -> dict[str, int]:
    """Delete what is older than `coaching.retention` lets it be; how many rows of what."""
    gone = {
        "updates": await inbox.prune(unit, now - retention.UPDATES),
        "failed_updates": await inbox.prune_failed(unit, now - retention.FAILED_UPDATES),
        "messages": await outbox.prune(unit, now - retention.MESSAGES),
        "broadcasts": await _drop(unit, _WORDS, now - retention.BROADCASTS),
        "looks": await _drop(unit, _LOOKS, now - kept.lines),
        "log": await audit_chain.prune(unit, now - kept.lines),
    }
    await logins.prune(unit, now, now - retention.LOGINS)
    await pulse.beat(unit, "purge", now, str(sum(gone.values())))
    return gone


async def _drop(unit: Unit, statement: Executable, before: datetime) -> int:
    params = {"before": to_ms(before)}
    return int((await unit.execute(statement, params)).rowcount)
