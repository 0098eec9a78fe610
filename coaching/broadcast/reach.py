"""How many an audience comes to: counted by storage, judged here by the programme's rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from coaching.broadcast.records import Reach, Why
from coaching.quiet_hours import QuietHours


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """So many learners of an audience who have these things in common."""

    zone: str
    why: Why | None
    """Why they get nothing, whatever was sent to them before."""
    times: int
    """How many other broadcasts they had, or will have, within 20 hours."""
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """An audience as it is now; make a `Reach` of it with `reach`, and stages of its `zones`."""

    groups: tuple[Group, ...] = ()
    unknown: int = 0
    """Of the ids that were given: how many are no learner's."""

    def reach(self, a_day: int, quiet: QuietHours, at: datetime | None) -> Reach:
        """How many get a broadcast, when nobody gets more than `a_day` within 20 hours.

        `at` is when it is sent; None, when that is at a time of each learner's own choice of zone,
        which counts nobody as `later`. `a_day` 0: there is no such limit.
        """
        get: Counter[str] = Counter()
        excluded: Counter[Why] = Counter()
        for group in self.groups:
            why = _why(group, a_day)
            if why is None:
                get[group.zone] += group.count
            else:
                excluded[why] += group.count
        later = 0
        if at is not None:
            later = sum(count for zone, count in get.items() if quiet.cover(zone, at))
        return Reach(get=get.total(), later=later, excluded=dict(excluded), unknown=self.unknown)

    def zones(self, a_day: int) -> tuple[str, ...]:
        """The zones of whoever gets it."""
        return tuple(sorted({group.zone for group in self.groups if _why(group, a_day) is None}))


def _why(group: Group, a_day: int) -> Why | None:
    if group.why is not None:
        return group.why
    return "served" if 0 < a_day <= group.times else None
