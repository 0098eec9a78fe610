"""Who has come to a stop, and why: said in a way that helps to help, never as a fault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from coaching.cohorts.view import Member
from coaching.quiet_hours import QuietHours
from coaching.records import Learner

SILENT_AFTER = 3
"""Questions without an answer in a row."""
JOINING_FOR = timedelta(days=1)
"""How long somebody may take to join before it looks as if they had stopped half-way."""
AVOIDS = 3
"""Of the latest five: this often there was no chance, and not one answer."""
NUDGE_EVERY = timedelta(days=7)

Reason = Literal["joining", "silent", "resting", "paused", "blocked", "no_chance"]


@dataclass(frozen=True, slots=True)
class Stall:
    """Somebody who has come to a stop."""

    member: Member
    reason: Reason
    count: int = 0
    """Questions without an answer, or without a chance."""
    nudge: Literal["yes", "lately", "cannot"] = "yes"
    """Whether they can be asked how they are; once a week is enough."""


def stall_of(member: Member, now: datetime) -> Stall | None:
    """Why somebody has come to a stop; None when they have not."""
    reason, count = _reason(member, now)
    return None if reason is None else Stall(member, reason, count, may_nudge(member.learner, now))


def stalled(members: tuple[Member, ...], now: datetime) -> tuple[Stall, ...]:
    """Those who have come to a stop; who can be helped by one tap comes first."""
    found = [stall for each in members if (stall := stall_of(each, now)) is not None]
    order = {"yes": 0, "lately": 1, "cannot": 2}
    return tuple(sorted(found, key=lambda each: (order[each.nudge], each.member.learner.id)))


def may_nudge(learner: Learner, now: datetime) -> Literal["yes", "lately", "cannot"]:
    """Whether the bot may ask somebody how they are now."""
    if learner.status in ("blocked", "left") or learner.forget_at is not None:
        return "cannot"
    if learner.nudged_at is not None and now - learner.nudged_at < NUDGE_EVERY:
        return "lately"
    return "yes"


def nudge_due(learner: Learner, quiet: QuietHours, now: datetime) -> datetime:
    """When the friendly message is sent: now, or after the quiet hours."""
    return quiet.end_after(learner.zone, now) if quiet.cover(learner.zone, now) else now


def _reason(member: Member, now: datetime) -> tuple[Reason | None, int]:
    who = member.learner
    match who.status:
        case "blocked":
            return "blocked", 0
        case "joining":
            began = who.created_at or now
            return ("joining", 0) if now - began >= JOINING_FOR else (None, 0)
        case "resting":
            return "resting", who.misses
        case "paused":
            return ("paused", 0) if who.paused_until is None else (None, 0)
    if who.misses >= SILENT_AFTER:
        return "silent", who.misses
    if member.left_out >= AVOIDS and member.recent == 0:
        return "no_chance", member.left_out
    return None, 0
