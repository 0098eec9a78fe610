"""Whether somebody may do something: the one place that decides, and it refuses by default.

Whoever may not and whatever is not there get the same answer, so that nobody learns what exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from content.access import Access, Grant, Role

SMALLEST_GROUP = 5
"""The fewest people whose numbers may be shown together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who wants to do something, with every role they hold now."""

    id: int
    roles: frozenset[Role] = frozenset()
    reason: str = ""
    """What they wrote as the reason for looking, if they did."""
    confirmed: bool = False
    """Whether they were asked a second time and said yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What it is to be done to: the person it belongs to, and what that person has agreed to."""

    person: int | None
    """None when there is nothing: an id that is not known, or no id at all."""
    coaches: frozenset[int] = frozenset()
    """The coaches assigned now."""
    shares: bool = False
    """Whether the person agreed that coaches may read."""
    kept: bool = False
    """Whether it is an entry the person keeps to themselves, or from before this coach's time."""
    erased: bool = False
    """Whether it was deleted, or its person is being forgotten."""
    people: int = 1
    """Of how many people a number is counted."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no; `asks` names what would make it a yes, and only where the role is right."""

    allowed: bool
    asks: str = ""
    """`confirm`, `reason` or nothing."""


NO = Decision(False)
YES = Decision(True)
NOBODY = Target(person=None)


def authorize(access: Access, actor: Actor, action: str, target: Target) -> Decision:
    """Decide whether an actor may do an action to a target now; the best of their roles counts."""
    rule = access.rule(action)
    if rule is None:
        return NO
    decisions = [
        _granted(rule.grants[role], actor, target)
        for role in sorted({"anyone", *actor.roles})
        if role in rule.grants
    ]
    best = max(decisions, key=lambda each: (each.allowed, each.asks), default=NO)
    if best.allowed and rule.asks_twice and not actor.confirmed:
        return Decision(False, "confirm")
    return best


def _granted(grant: Grant, actor: Actor, target: Target) -> Decision:
    if grant == "counts":
        return YES if target.people >= SMALLEST_GROUP else NO
    if target.person is None or target.erased:
        return NO
    match grant:
        case "everything":
            return YES
        case "own":
            return YES if target.person == actor.id else NO
        case "assigned":
            reads = actor.id in target.coaches and target.shares and not target.kept
            return YES if reads else NO
        case "reason":
            if not target.shares or target.kept:
                return NO
            return YES if actor.reason.strip() else Decision(False, "reason")
