"""The stages of a broadcast: at once, at an instant, or by each zone's own clock."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from coaching.broadcast.records import Stage
from coaching.broadcast.stages import asleep, put_off, stages
from coaching.local_time import local_time
from coaching.quiet_hours import QuietHours
from tests.coaching.broadcast.desk import broadcast

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Nine in Taipei, ten in Tokyo, one in the night in London."""
QUIET = QuietHours()
TAIPEI, TOKYO, LONDON = "Asia/Taipei", "Asia/Tokyo", "Europe/London"


def test_where_nobody_sleeps_there_is_one_stage_for_everybody() -> None:
    assert stages("now", (TAIPEI, TOKYO), NOW, QUIET) == (Stage(due=NOW),)


def test_zones_in_their_quiet_hours_follow_when_these_are_over() -> None:
    first, last = stages("now", (LONDON, TAIPEI), NOW, QUIET)
    assert first == Stage(due=NOW, zones=(TAIPEI,))
    assert last == Stage(due=datetime(2026, 11, 23, 8, 0, tzinfo=UTC))


def test_a_chosen_instant_is_looked_at_in_the_same_way() -> None:
    at = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
    first, last = stages("at", (LONDON, TAIPEI), NOW, QUIET, at=at)
    assert first == Stage(due=at, zones=(LONDON,))
    assert last.due == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


def test_an_instant_that_has_passed_means_now() -> None:
    at = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    assert stages("at", (TAIPEI,), NOW, QUIET, at=at) == (Stage(due=NOW),)


@pytest.mark.parametrize("wall", [time(9, 30), time(9, 0), time(23, 30), time(0, 15)])
def test_each_zone_has_its_turn_when_its_clock_next_shows_the_time(wall: time) -> None:
    found = stages("local", (LONDON, TAIPEI, TOKYO), NOW, QUIET, wall=wall)
    assert [each.due for each in found] == sorted(each.due for each in found)
    assert found[-1].zones == ()
    for stage in found[:-1]:
        (zone,) = stage.zones
        assert local_time(zone, stage.due).time() == wall
        assert 0 <= (stage.due - NOW).total_seconds() < 86400


def test_an_audience_without_anybody_still_has_a_stage_and_so_an_end() -> None:
    assert stages("now", (), NOW, QUIET) == (Stage(due=NOW),)
    assert stages("local", (), NOW, QUIET, wall=time(9)) == (Stage(due=NOW),)


def test_who_sleeps_when_their_turn_comes_is_put_off_to_the_morning_once() -> None:
    night = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    morning = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    first, last = Stage(due=NOW), Stage(due=morning.replace(hour=9))
    found = broadcast("running", stages=(first, last))
    until = asleep(found, {TAIPEI, LONDON}, night, QUIET)
    assert until == {TAIPEI: morning}
    once = put_off(found, until)
    assert once.stages == (first, Stage(due=morning, zones=(TAIPEI,)), last)
    assert put_off(once, until) == once


@pytest.mark.parametrize(("wall", "sleeps"), [(time(23), False), (time(21), True)])
def test_an_hour_of_the_night_that_was_chosen_is_meant(wall: time, sleeps: bool) -> None:
    night = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    found = broadcast("running", timing="local", wall=wall)
    assert bool(asleep(found, {TAIPEI}, night, QUIET)) is sleeps


def test_without_quiet_hours_nothing_waits() -> None:
    none = QuietHours(time(0), time(0))
    assert stages("now", (LONDON, TAIPEI), NOW, none) == (Stage(due=NOW),)
