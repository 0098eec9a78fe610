"""Claims: which coach is looking at a learner right now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, bindparam, or_, select

from coaching.staff.effects import SetClaim
from coaching.staff.records import Claim
from storage.among import among
from storage.columns import BIG
from storage.instants import from_ms, to_ms
from storage.records import Reader
from storage.staff_tables import claims
from storage.unit import Unit
from storage.upsert import Writing

_OF_LEARNERS = select(claims).where(
    among(claims.c.learner, "learners"), claims.c.until > bindparam("now", type_=BIG)
)
_READ = Reader(Claim, claims, {"until": from_ms})


def _taking(insert: Any) -> Executable:
    """A claim takes the place of one's own, and of another's that has run out; else it is void."""
    new = insert(claims)
    taking: Executable = new.on_conflict_do_update(
        index_elements=["learner"],
        set_={"coach": new.excluded.coach, "until": new.excluded.until},
        where=or_(
            claims.c.coach == new.excluded.coach,
            claims.c.until <= bindparam("now", type_=BIG),
        ),
    )
    return taking


_SET = Writing(_taking)


async def of_learners(unit: Unit, learners: Iterable[int], now: datetime) -> dict[int, Claim]:
    """The claims on these learners that have not run out, by learner."""
    wanted = set(learners)
    if not wanted:
        return {}
    rows = await unit.rows(_OF_LEARNERS, {"learners": wanted, "now": to_ms(now)})
    return {claim.learner: claim for claim in _READ.all(rows)}


async def take(unit: Unit, effects: Sequence[SetClaim], now: datetime) -> None:
    """Take learners in hand, or let go of them.

    As long as another coach's claim lasts, nothing happens: who was first keeps the learner.
    """
    await _SET.run(
        unit,
        [
            {
                "learner": effect.claim.learner,
                "coach": effect.claim.coach,
                "until": to_ms(effect.claim.until),
                "now": to_ms(now),
            }
            for effect in effects
        ],
    )
