"""What an older database still wanted to say when it was copied is not said late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, update

from storage.admin_tables import broadcasts
from storage.columns import BIG
from storage.instants import to_ms
from storage.queue_tables import outbox
from storage.unit import Unit

REASON = "restored"
_now = bindparam("now", type_=BIG)
_doubtful = or_(
    outbox.c.state == "claimed",
    and_(outbox.c.broadcast.is_not(None), outbox.c.state.in_(("queued", "held"))),
)
# What was in somebody's hands, or belongs to a broadcast, may have been sent after the copy was
# made: it is for a person to decide. The rest is old news.
_DOUBT = (
    update(outbox)
    .where(_doubtful)
    .values(state="unknown", reason=REASON, settled=_now, owner=None, lease=None)
)
_EXPIRE = (
    update(outbox)
    .where(outbox.c.state.in_(("queued", "held")), outbox.c.due <= _now)
    .values(state="expired", reason=REASON, settled=_now)
)
_PAUSE = update(broadcasts).where(broadcasts.c.state == "running").values(state="paused")


@dataclass(frozen=True, slots=True)
class Settled:
    """How many messages will not be sent, and how many broadcasts wait for a word."""

    expired: int
    unknown: int
    paused: int


async def settle(unit: Unit, now: datetime) -> Settled:
    """Settle what was due before `now`, and stop broadcasts until somebody resumes them."""
    at = {"now": to_ms(now)}
    unknown = (await unit.execute(_DOUBT, at)).rowcount
    expired = (await unit.execute(_EXPIRE, at)).rowcount
    paused = (await unit.execute(_PAUSE)).rowcount
    return Settled(expired, unknown, paused)
