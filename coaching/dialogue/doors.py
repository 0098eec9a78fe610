"""Whether a learner may go through a door: a command or a button, by the action behind it."""

from __future__ import annotations

from coaching.access import Actor, Target, authorize
from coaching.dialogue.turn import Turn
from content.access import Door, Role


def opens(turn: Turn, door: Door, name: str) -> bool:
    """Whether one of the actions behind a door is this person's to do; no action, no way in.

    A stranger has no record yet: their chat stands for them. What is asked twice is asked by the
    screens themselves, so that coming to the first of them is a yes already.
    """
    known = turn.known
    person = turn.learner.id if known else turn.event.chat
    roles: frozenset[Role] = frozenset({"learner"}) if known else frozenset()
    actor = Actor(id=person, roles=roles, confirmed=True)
    target = Target(person=person, shares=known and turn.learner.coach_may_read)
    access = turn.programme.access
    return any(
        authorize(access, actor, rule.action, target).allowed for rule in access.behind(door, name)
    )
