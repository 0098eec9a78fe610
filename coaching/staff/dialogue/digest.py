"""The coach's week in a few lines, with one button to begin."""

from __future__ import annotations

from datetime import datetime

from coaching.dialogue.buttons import ANEW, press
from coaching.effects import Lane
from coaching.events import Due
from coaching.staff.acts import NotFound, ReadList
from coaching.staff.dialogue import pages
from coaching.staff.dialogue.turn import ROLL, StaffTurn
from coaching.staff.digest import coach_digest, digest_html
from coaching.staff.effects import AppointDigest
from coaching.staff.records import Staff
from coaching.timetable import Schedule, next_weekly_at


def appointed(staff: Staff, now: datetime) -> AppointDigest:
    """The next digest of somebody: none for whoever is no coach."""
    due = next_at(staff, now) if "coach" in staff.roles else None
    return AppointDigest(staff=staff.id, chat=staff.chat, due=due)


def next_at(staff: Staff, after: datetime) -> datetime:
    """Give the instant of a coach's next weekly digest, strictly later than `after`."""
    at, day = staff.digest_at, staff.digest_day
    return next_weekly_at(Schedule(staff.zone, at, frozenset({day}), day, at), after)


def due(turn: StaffTurn, event: Due) -> None:
    """The weekly digest comes, and the next one is appointed."""
    turn.add(appointed(turn.staff, turn.now))
    if "coach" not in turn.staff.roles or not turn.seen.files:
        return
    _say(turn, lane=Lane.SUMMARY)


def now(turn: StaffTurn) -> None:
    """The digest as it is at this moment."""
    if "coach" not in turn.staff.roles:
        raise NotFound
    _say(turn)


def _say(turn: StaffTurn, **how: Lane) -> None:
    turn.do(ReadList())
    found = coach_digest(turn.seen.files, turn.programme, turn.now)
    begin = ((turn.label("coach.begin"), press("queue", ANEW)),)
    ways = (begin, *pages.ways_in(turn)) if found.learners else ()
    html = digest_html(found, turn.programme, turn.language)
    turn.say(html, ways, kind=ROLL, **how)
