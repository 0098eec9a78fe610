"""Looking at broadcasts: at the latest, or at one with what became of it."""

from __future__ import annotations

from coaching.broadcast.acts import ReadBroadcast, ReadBroadcasts
from coaching.effects import Effect
from coaching.staff.perform.broadcast.found import seen, the
from coaching.staff.perform.deed import Deed


def read_broadcasts(deed: Deed, act: ReadBroadcasts) -> tuple[Effect, ...]:
    """The latest broadcasts, newest first."""
    return (deed.record("list", None, broadcasts=len(seen(deed).latest)),)


def read_broadcast(deed: Deed, act: ReadBroadcast) -> tuple[Effect, ...]:
    """One broadcast; with its recipients only those of whom nothing but names is told."""
    found = the(deed, act.broadcast)
    if not act.people:
        return (deed.record("one", None, broadcast=found.id),)
    people = len(seen(deed).people)
    return (deed.record("people", None, broadcast=found.id, which=act.people, people=people),)
