"""What an act about broadcasts needs to have loaded, and what it then sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from coaching.broadcast.reach import Counted
from coaching.broadcast.records import Audience, Broadcast, Tally
from coaching.records import Cohort
from coaching.staff.records import Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One line of a broadcast's list of people: a name and what became of the message, no words."""

    learner: int
    chat: int
    name: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """To how many it could be sent again now: who is reachable, and for whom it is not too late."""

    failed: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastNeeds:
    """What is to be loaded."""

    broadcast: int | None = None
    """This broadcast, with its tally."""
    latest: int = 0
    """The latest so many, newest first, each with its tally."""
    reach: Audience | None = None
    """How many this audience is now."""
    change: Callable[[Audience], Audience | None] | None = None
    """What the broadcast's own audience would become; that is counted unless it is None."""
    count: bool = False
    """Whether the reach of the broadcast's own audience is needed."""
    again: bool = False
    """How many of it could be sent again now."""
    people: str = ""
    """The recipients in this state: `failed`, `unknown`, `excluded`."""
    most: int = 0
    """How many of them at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastView:
    """What was loaded; admins see all broadcasts, whoever wrote them."""

    broadcast: Broadcast | None = None
    tally: Tally = field(default_factory=Tally)
    latest: tuple[tuple[Broadcast, Tally], ...] = ()
    counted: Counted | None = None
    """How many the audience is now, before the programme's own rules: `counted.reach(…)` gives the
    Reach, `counted.zones(…)` the zones that `coaching.broadcast.stages.stages` wants to know."""
    author: Staff | None = None
    admins: tuple[Staff, ...] = ()
    """Everybody who may approve: admins and owners."""
    cohorts: tuple[Cohort, ...] = ()
    """All of them, for choosing an audience."""
    again: Again = field(default_factory=Again)
    people: tuple[Recipient, ...] = ()
