"""Quiet hours, and the one reminder that never falls into them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from coaching.local_time import ONE_DAY, first_existing, local_time
from coaching.timetable import Schedule

REMINDER_DELAY = timedelta(hours=3)
AFTER_QUIET = timedelta(minutes=30)
BEFORE_NEXT_PROMPT = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The local hours in which nothing unasked is sent; equal ends mean there are none."""

    start: time = time(22)
    end: time = time(8)

    def cover(self, zone: str, instant: datetime) -> bool:
        """Tell whether a person in this zone has quiet hours at that instant."""
        return self.hold(local_time(zone, instant).time())

    def hold(self, wall: time) -> bool:
        """Tell whether a time of day lies in them."""
        if self.start <= self.end:
            return self.start <= wall < self.end
        return wall >= self.start or wall < self.end

    def end_after(self, zone: str, instant: datetime) -> datetime:
        """Give the first instant later than `instant` at which the quiet hours are over."""
        day = local_time(zone, instant).date()
        end = first_existing(zone, day, self.end)
        return end if end > instant else first_existing(zone, day + ONE_DAY, self.end)

    def until(self, zones: Iterable[str], instant: datetime) -> dict[str, datetime]:
        """Tell in which of these zones people have quiet hours at that instant, and until when."""
        return {zone: self.end_after(zone, instant) for zone in zones if self.cover(zone, instant)}


def reminder_at(
    schedule: Schedule, due: datetime, next_due: datetime, quiet: QuietHours
) -> datetime | None:
    """Give the instant of the one reminder of a prompt; None when there is no fitting one.

    It comes 3 hours after the prompt, or half an hour after the quiet hours it would fall into,
    and only when the next prompt is then at least 2 hours away.
    """
    instant = due + REMINDER_DELAY
    if quiet.cover(schedule.zone, instant):
        instant = quiet.end_after(schedule.zone, instant) + AFTER_QUIET
    if next_due - instant < BEFORE_NEXT_PROMPT or quiet.cover(schedule.zone, instant):
        return None
    return instant
