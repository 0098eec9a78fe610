"""Loads what an act about broadcasts looks at, for admins and owners alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from coaching.broadcast.reach import Counted
from coaching.broadcast.records import Broadcast, Tally
from coaching.broadcast.view import Again, BroadcastNeeds, BroadcastView, Recipient
from coaching.staff.records import Staff
from storage import audience, broadcasts, cohorts, staff, steering
from storage.columns import BIG
from storage.queue_tables import outbox
from storage.tables import learners
from storage.unit import Unit

ADMINS = frozenset({"admin", "owner"})

_PEOPLE = (
    select(
        outbox.c.learner,
        outbox.c.chat,
        learners.c.name,
        outbox.c.state,
        outbox.c.reason,
    )
    .join(learners, learners.c.id == outbox.c.learner)
    .where(
        outbox.c.broadcast == bindparam("broadcast", type_=BIG),
        outbox.c.state.in_(bindparam("states", expanding=True)),
    )
    .order_by(outbox.c.state, outbox.c.reason, outbox.c.id)
    .limit(bindparam("most"))
)
_STATES = {"failed": ("failed", "expired")}


async def of(
    unit: Unit, person: Staff, needs: BroadcastNeeds, now: datetime
) -> BroadcastView | None:
    """What the act looks at; None for whoever is no admin."""
    if not person.roles & ADMINS:
        return None
    found = None
    if needs.broadcast is not None:
        found = await broadcasts.by_id(unit, needs.broadcast)
    everybody = await staff.everybody(unit)
    return BroadcastView(
        broadcast=found,
        tally=Tally() if found is None else await broadcasts.tally(unit, found),
        latest=await _latest(unit, needs.latest),
        counted=await _counted(unit, needs, found, now),
        author=next((each for each in everybody if found and each.id == found.author), None),
        admins=tuple(each for each in everybody if each.roles & ADMINS),
        cohorts=await cohorts.everyone(unit),
        again=await steering.again(unit, found.id, now) if found and needs.again else Again(),
        people=await _people(unit, found, needs, now) if found else (),
    )


async def _latest(unit: Unit, most: int) -> tuple[tuple[Broadcast, Tally], ...]:
    found = await broadcasts.latest(unit, most) if most else ()
    going_on = [each.id for each in found if each.result is None or each.ended_at is None]
    counted = await broadcasts.tallies(unit, going_on) if going_on else {}
    return tuple((each, counted.get(each.id) or each.result or Tally()) for each in found)


async def _counted(
    unit: Unit, needs: BroadcastNeeds, found: Broadcast | None, now: datetime
) -> Counted | None:
    wanted = needs.reach
    if wanted is None and found is not None and needs.change is not None:
        wanted = needs.change(found.audience)
    if wanted is None and found is not None and needs.count:
        wanted = found.audience
    if wanted is None:
        return None
    return await audience.count(unit, wanted, now, found.id if found else 0)


async def _people(
    unit: Unit, found: Broadcast, needs: BroadcastNeeds, now: datetime
) -> tuple[Recipient, ...]:
    """Recipients by name and outcome; nobody's words."""
    which, most = needs.people, needs.most
    if not which:
        return ()
    if which == "excluded":
        rows = await audience.left_out(unit, found, now, most)
        return tuple(
            Recipient(learner=row.id, chat=row.chat, name=row.name, state="excluded", reason=why)
            for why, row in rows
        )
    params = {"broadcast": found.id, "states": _STATES.get(which, (which,)), "most": most}
    return tuple(
        Recipient(
            learner=row.learner,
            chat=row.chat,
            name=row.name,
            state=row.state,
            reason=row.reason or row.state,
        )
        for row in await unit.rows(_PEOPLE, params)
    )
