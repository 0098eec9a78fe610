"""The second time an admin is asked: the typed number must be how many people get it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from coaching.broadcast.acts import ConfirmBroadcast
from coaching.broadcast.effects import SaveBroadcast
from coaching.broadcast.records import Broadcast, Stage
from coaching.broadcast.stages import stages
from coaching.effects import Effect, Say
from coaching.staff.acts import Refused
from coaching.staff.perform.broadcast.found import others, own_draft, reach_of, seen
from coaching.staff.perform.broadcast.telling import ask_to_approve
from coaching.staff.perform.deed import Deed

UNDO: Final = timedelta(seconds=10)
"""How long a slip can be taken back before anything leaves."""


def confirm_broadcast(deed: Deed, act: ConfirmBroadcast) -> tuple[Effect, ...]:
    """Have a draft sent after the seconds in which it can be taken back, or ask a second admin."""
    draft = own_draft(deed, act.broadcast)
    if draft.message is None and draft.prompt is None:
        raise Refused("broadcast.nothing")
    refuse_past(deed, draft)
    reach = reach_of(deed, draft)
    if reach.get == 0:
        raise Refused("broadcast.nobody")
    if act.count != reach.get:
        raise Refused("broadcast.count_wrong", count=reach.get, typed=act.count)
    confirmed = replace(draft, reach=reach, confirmed_at=deed.now)
    if reach.get > deed.programme.approval_above:
        return _ask(deed, confirmed)
    confirmed = replace(confirmed, state="waiting", stages=stages_of(deed, confirmed))
    line = deed.record("confirm", None, broadcast=draft.id, get=reach.get)
    return (SaveBroadcast(broadcast=confirmed), line)


def _ask(deed: Deed, confirmed: Broadcast) -> tuple[Effect, ...]:
    """Ask everybody else in power; without anybody it cannot be sent like this."""
    admins = others(deed, confirmed)
    limit = deed.programme.approval_above
    if not admins:
        raise Refused("broadcast.no_second", limit=limit)
    asked = replace(confirmed, state="approval")
    told: list[Say] = []
    for admin in admins:
        told += ask_to_approve(deed, asked, admin)
    line = deed.record("ask", None, broadcast=asked.id, get=asked.reach.get, admins=len(admins))
    return (SaveBroadcast(broadcast=asked), *told, line)


def refuse_past(deed: Deed, found: Broadcast) -> None:
    """Send nothing at an hour that is over: it would go at once, which nobody asked for."""
    if found.timing == "at" and (found.at is None or found.at <= deed.now):
        raise Refused("broadcast.past")


def stages_of(deed: Deed, found: Broadcast) -> tuple[Stage, ...]:
    """When it goes to whom, from the end of the seconds in which it can be taken back."""
    counted = seen(deed).counted
    zones = counted.zones(deed.programme.broadcasts_a_day) if counted is not None else ()
    begin: datetime = deed.now + UNDO
    quiet = deed.programme.quiet
    return stages(found.timing, zones, begin, quiet, at=found.at, wall=found.wall)
