"""The broadcast that an act is about, when it is there and in a state for it."""

from __future__ import annotations

from datetime import datetime

from coaching.access import Target
from coaching.broadcast.records import Broadcast, Reach
from coaching.broadcast.view import BroadcastView
from coaching.programme import Programme
from coaching.staff.acts import NotFound, Refused
from coaching.staff.perform.deed import Deed
from coaching.staff.records import Staff
from coaching.staff.target import of_self

POWER = frozenset({"admin", "owner"})
"""Whose word counts about a broadcast."""


def seen(deed: Deed) -> BroadcastView:
    """What was loaded about broadcasts; NotFound for whoever has no part in them."""
    deed.require(of_self(deed.staff))
    if deed.view.broadcast is None:
        raise NotFound
    return deed.view.broadcast


def the(deed: Deed, broadcast: int) -> Broadcast:
    """The broadcast of that id, whoever wrote it."""
    found = seen(deed).broadcast
    if found is None or found.id != broadcast:
        raise NotFound
    deed.require(Target(person=found.author))
    return found


def own_draft(deed: Deed, broadcast: int) -> Broadcast:
    """A draft of one's own: nobody sends what another is still writing."""
    found = the(deed, broadcast)
    must_be(deed, found, "draft")
    if found.author != deed.staff.id:
        raise Refused("broadcast.not_yours", name=name_of(deed, seen(deed).author))
    return found


def must_be(deed: Deed, found: Broadcast, *states: str) -> None:
    """Go on only in one of these states; else say in which it is."""
    if found.state not in states:
        state = deed.programme.content.texts.plain(
            deed.staff.language, f"broadcast.state_{found.state}"
        )
        raise Refused("broadcast.wrong_state", state=state)


def reach_of(deed: Deed, found: Broadcast) -> Reach:
    """How many the audience comes to now, by the rules of this programme."""
    return reach_in(seen(deed), deed.programme, found, deed.now)


def reach_in(view: BroadcastView, programme: Programme, found: Broadcast, now: datetime) -> Reach:
    """The same of what was loaded for a screen."""
    if view.counted is None:
        return Reach()
    at = None if found.timing == "local" else max(found.at or now, now)
    return view.counted.reach(programme.broadcasts_a_day, programme.quiet, at)


def others(deed: Deed, found: Broadcast) -> tuple[Staff, ...]:
    """Everybody who may approve a broadcast: in power now, and not its author."""
    return others_in(seen(deed), found)


def others_in(view: BroadcastView, found: Broadcast) -> tuple[Staff, ...]:
    """The same of what was loaded for a screen."""
    return tuple(each for each in view.admins if each.id != found.author and each.roles & POWER)


def name_of(deed: Deed, staff: Staff | None) -> str:
    """What somebody who works here is called."""
    if staff is not None and staff.name.strip():
        return " ".join(staff.name.split())
    return deed.programme.content.texts.plain(deed.staff.language, "broadcast.somebody")
