"""When a broadcast is sent: the form to say it, and the same in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from starlette.requests import Request

from bot.web.frame import form
from bot.web.shown.wording import Says
from coaching.broadcast.acts import ChooseTiming
from coaching.broadcast.records import Broadcast
from coaching.local_time import local_instant, local_time
from coaching.staff.acts import Refused

_CLOCK = re.compile(r"([0-2][0-9]):([0-5][0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingForm:
    """The form as it stands."""

    chosen: str
    day: str
    clock: str
    wall: str


def timing_form(request: Request, broadcast: Broadcast, says: Says) -> TimingForm:
    """The form, with what is chosen now; times are by the asking person's clock."""
    at = local_time(says.zone, broadcast.at) if broadcast.at else None
    return TimingForm(
        chosen=broadcast.timing,
        day=f"{at:%Y-%m-%d}" if at else says.today().isoformat(),
        clock=f"{at:%H:%M}" if at else "",
        wall=f"{broadcast.wall:%H:%M}" if broadcast.wall else "",
    )


def words_of_timing(broadcast: Broadcast, says: Says) -> str:
    """When it is sent, in words."""
    if broadcast.timing == "at" and broadcast.at is not None:
        return says.moment(broadcast.at)
    if broadcast.timing == "local" and broadcast.wall is not None:
        return says.admin("timing.of_local", time=f"{broadcast.wall:%H:%M}")
    return says.admin("timing.of_now")


def timing_in(request: Request, broadcast: int, zone: str) -> ChooseTiming:
    """What the form comes to; Refused when a date or a time is missing."""
    fields = form(request)
    chosen = fields.text("timing")
    if chosen == "at":
        at = _instant(fields.text("day"), fields.text("clock"), zone)
        return ChooseTiming(broadcast=broadcast, timing="at", at=at)
    if chosen == "local":
        wall = clock_in(fields.text("wall"))
        if wall is None:
            raise Refused("admin_web.timing.no_time")
        return ChooseTiming(broadcast=broadcast, timing="local", wall=wall)
    return ChooseTiming(broadcast=broadcast, timing="now")


def _instant(day: str, clock: str, zone: str) -> datetime:
    on, at = date_in(day), clock_in(clock)
    found = local_instant(zone, on, at) if on is not None and at is not None else None
    if found is None:
        raise Refused("admin_web.timing.no_time")
    return found


def date_in(word: str) -> date | None:
    """A date as a browser sends it, within a hundred years; None when it is none."""
    if len(word) != len("2000-01-01") or not word.isascii():
        return None
    try:
        found = date.fromisoformat(word)
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None


def clock_in(word: str) -> time | None:
    """A time of day as a browser sends it; None when it is none."""
    match = _CLOCK.fullmatch(word)
    if match is None or int(match[1]) > 23:
        return None
    return time(int(match[1]), int(match[2]))
