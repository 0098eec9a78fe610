"""When a broadcast goes to whom: the stages of its timing, by the clocks of the learners' zones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time

from coaching.broadcast.records import Broadcast, Stage, Timing
from coaching.local_time import ONE_DAY, first_existing, local_date
from coaching.quiet_hours import QuietHours


def stages(
    timing: Timing,
    zones: Iterable[str],
    now: datetime,
    quiet: QuietHours,
    *,
    at: datetime | None = None,
    wall: time | None = None,
) -> tuple[Stage, ...]:
    """Give the stages in the order in which they fall due; there is always one.

    `now` and `at`: zones that have quiet hours then follow when these are over. `local`: each
    zone when its clock next shows `wall`; the person who chose that time means it, at any hour.
    The last stage names no zones: it also serves whoever has moved to another zone meanwhile.
    """
    begin = max(at or now, now) if timing == "at" else now
    by_due: dict[datetime, list[str]] = defaultdict(list)
    for zone in sorted(set(zones)):
        if timing == "local":
            by_due[next_wall(zone, now, wall or time(10))].append(zone)
        else:
            by_due[quiet.end_after(zone, begin) if quiet.cover(zone, begin) else begin].append(zone)
    dues = sorted(by_due) or [begin]
    last = dues[-1]
    return tuple(Stage(due=due, zones=() if due == last else tuple(by_due[due])) for due in dues)


def asleep(
    broadcast: Broadcast, zones: Iterable[str], now: datetime, quiet: QuietHours
) -> dict[str, datetime]:
    """Which of these zones have quiet hours now, and until when."""
    kept = quiet_of(broadcast, quiet)
    return {} if kept is None else kept.until(zones, now)


def quiet_of(broadcast: Broadcast, quiet: QuietHours) -> QuietHours | None:
    """The quiet hours that a broadcast keeps.

    None where the hour was chosen by everybody's own clock and lies in the quiet hours itself.
    """
    wall = broadcast.wall if broadcast.timing == "local" else None
    return None if wall is not None and quiet.hold(wall) else quiet


def put_off(broadcast: Broadcast, until: Mapping[str, datetime]) -> Broadcast:
    """The same with a stage of its own for each of these zones, when its quiet hours are over."""
    after = broadcast.stage + 1
    coming = list(broadcast.stages[after:])
    for zone, due in sorted(until.items()):
        stage = Stage(due=due, zones=(zone,))
        if stage not in coming:
            coming.append(stage)
    coming.sort(key=lambda each: each.due)
    return replace(broadcast, stages=(*broadcast.stages[:after], *coming))


def next_wall(zone: str, now: datetime, wall: time) -> datetime:
    """The next instant, not before `now`, at which clocks of a zone show a time of day."""
    day = local_date(zone, now)
    found = first_existing(zone, day, wall)
    while found < now:
        day += ONE_DAY
        found = first_existing(zone, day, wall)
    return found
