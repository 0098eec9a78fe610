"""How many an audience comes to, by the programme's own rules."""

from __future__ import annotations

from datetime import UTC, datetime

from coaching.broadcast.reach import Counted, Group
from coaching.broadcast.records import Reach
from coaching.quiet_hours import QuietHours

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
COUNTED = Counted(
    groups=(
        Group(zone="Asia/Taipei", why=None, times=0, count=10),
        Group(zone="Asia/Taipei", why=None, times=1, count=4),
        Group(zone="Asia/Taipei", why="paused", times=1, count=2),
        Group(zone="Europe/London", why=None, times=0, count=3),
        Group(zone="Asia/Tokyo", why="left", times=0, count=1),
    ),
    unknown=5,
)


def test_who_had_their_share_is_left_out_and_the_first_reason_counts() -> None:
    found = COUNTED.reach(1, QuietHours(), NOW)
    assert found == Reach(
        get=13, later=3, excluded={"served": 4, "paused": 2, "left": 1}, unknown=5
    )


def test_two_a_day_or_as_many_as_are_sent() -> None:
    for a_day in (2, 0):
        found = COUNTED.reach(a_day, QuietHours(), NOW)
        assert (found.get, found.excluded) == (17, {"paused": 2, "left": 1})


def test_at_a_time_of_their_own_nobody_is_later() -> None:
    assert COUNTED.reach(1, QuietHours(), None).later == 0


def test_zones_are_those_of_whoever_gets_it() -> None:
    assert COUNTED.zones(1) == ("Asia/Taipei", "Europe/London")
