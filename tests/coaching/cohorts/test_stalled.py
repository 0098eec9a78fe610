"""Who has come to a stop, and whether they may be asked after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from coaching.cohorts.stalled import may_nudge, nudge_due, stall_of, stalled
from coaching.cohorts.view import Member
from coaching.quiet_hours import QuietHours
from coaching.records import Learner

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def member(number: int = 7, recent: int = 0, left_out: int = 0, **fields: Any) -> Member:
    """A learner."""
    who = Learner(id=number, chat=1000 + number, cohort=2, **{"status": "active", **fields})
    return Member(learner=who, recent=recent, left_out=left_out)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, None),
        ({"misses": 2}, None),
        ({"misses": 3}, "silent"),
        ({"status": "resting", "misses": 7}, "resting"),
        ({"status": "paused"}, "paused"),
        ({"status": "paused", "paused_until": NOW + timedelta(days=7)}, None),
        ({"status": "blocked"}, "blocked"),
        ({"status": "joining", "created_at": NOW - timedelta(hours=25)}, "joining"),
        ({"status": "joining", "created_at": NOW - timedelta(hours=1)}, None),
        ({"left_out": 3}, "no_chance"),
        ({"left_out": 3, "recent": 1}, None),
        ({"status": "left"}, None),
    ],
)
def test_the_reason_is_what_can_be_done_something_about(
    fields: dict[str, Any], reason: str | None
) -> None:
    stall = stall_of(member(**fields), NOW)
    assert (stall.reason if stall else None) == reason


def test_who_can_be_helped_by_a_tap_comes_first() -> None:
    found = stalled(
        (
            member(1, status="blocked"),
            member(2, misses=3, nudged_at=NOW - timedelta(days=1)),
            member(3, misses=4),
        ),
        NOW,
    )
    assert [each.member.learner.id for each in found] == [3, 2, 1]


def test_once_a_week_is_enough() -> None:
    just = member(nudged_at=NOW - timedelta(days=6)).learner
    long_ago = member(nudged_at=NOW - timedelta(days=7)).learner
    assert may_nudge(just, NOW) == "lately"
    assert may_nudge(long_ago, NOW) == "yes"
    assert may_nudge(member(status="blocked").learner, NOW) == "cannot"
    assert may_nudge(member(forget_at=NOW).learner, NOW) == "cannot"


def test_the_quiet_hours_are_waited_for() -> None:
    who = member().learner
    assert nudge_due(who, QuietHours(), NOW) == NOW
    night = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
    assert nudge_due(who, QuietHours(), night) == datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
