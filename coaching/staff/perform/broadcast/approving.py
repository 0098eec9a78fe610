"""A broadcast to many needs a second pair of eyes, which are not its author's."""

from __future__ import annotations

from dataclasses import replace

from coaching.broadcast.acts import ApproveBroadcast
from coaching.broadcast.effects import SaveBroadcast
from coaching.effects import Effect
from coaching.staff.acts import Refused
from coaching.staff.perform.broadcast.confirming import UNDO, refuse_past, stages_of
from coaching.staff.perform.broadcast.found import POWER, must_be, seen, the
from coaching.staff.perform.broadcast.steering import drafted
from coaching.staff.perform.broadcast.telling import tell_author
from coaching.staff.perform.deed import Deed


def approve_broadcast(deed: Deed, act: ApproveBroadcast) -> tuple[Effect, ...]:
    """Let it go after the seconds of undoing, or give it back to its author as a draft."""
    found = the(deed, act.broadcast)
    must_be(deed, found, "approval")
    if found.author == deed.staff.id:
        raise Refused("broadcast.own_approval")
    if not act.yes:
        line = deed.record("refuse", None, broadcast=found.id)
        told = tell_author(deed, found, "broadcast.refused_by")
        return (SaveBroadcast(broadcast=drafted(found)), *told, line)
    refuse_past(deed, found)
    author = seen(deed).author
    if author is None or not author.roles & POWER:
        raise Refused("broadcast.author_gone")
    approved = replace(
        found, state="waiting", approved_by=deed.staff.id, stages=stages_of(deed, found)
    )
    line = deed.record("approve", None, broadcast=found.id, get=found.reach.get)
    soon = approved.stages[0].due <= deed.now + UNDO
    told = tell_author(
        deed, found, "broadcast.approved_by" if soon else "broadcast.approved_by_later"
    )
    return (SaveBroadcast(broadcast=approved), *told, line)
