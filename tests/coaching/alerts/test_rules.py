"""Troubles are told once, again after a day, and ended; what is one, and what says not ready."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coaching.alerts.records import GRAVE, KINDS, Alert, Finding
from coaching.alerts.rules import News, judge, when
from coaching.alerts.signs import Signs, findings, not_ready

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Noon in Taipei."""
MINUTE = timedelta(minutes=1)
WELL = Signs(
    now=NOW,
    last_poll=NOW - timedelta(seconds=30),
    began=NOW - timedelta(days=3),
    free=50_000_000_000,
    size=100_000_000_000,
    sent=1000,
    backups=True,
    last_backup=NOW - timedelta(hours=5),
)


class Course:
    """Lets minutes pass, with a finding in some of them, and counts what is told."""

    def __init__(self) -> None:
        self.known: dict[str, Alert] = {}
        self.told: list[datetime] = []
        self.over: list[datetime] = []
        self.now = NOW

    def passes(self, minutes: int, *, ill: bool, seen: bool = False) -> None:
        for _ in range(minutes):
            found = [Finding(kind="disk", detail="12")] if ill else []
            self.take(judge(self.known, found, self.now))
            if seen and "disk" in self.known:
                self.known["disk"] = replace(self.known["disk"], seen_by=7, seen_at=self.now)
            self.now += MINUTE

    def take(self, news: News) -> None:
        self.told += [self.now for _ in news.told]
        self.over += [self.now for _ in news.over]
        for each in news.over:
            del self.known[each.kind]
        self.known |= {each.kind: each for each in news.kept}


def test_a_trouble_that_stays_is_told_once_and_again_after_a_day() -> None:
    course = Course()
    course.passes(2 * 24 * 60 + 5, ill=True)
    assert course.told == [NOW, NOW + timedelta(days=1), NOW + timedelta(days=2)]


def test_a_trouble_that_comes_and_goes_is_told_once_in_ten_minutes_and_ends_once() -> None:
    course = Course()
    for _ in range(10):
        course.passes(3, ill=True)
        course.passes(3, ill=False)
    course.passes(30, ill=False)
    assert course.told == [NOW]
    assert course.over == [NOW + 56 * MINUTE + 10 * MINUTE]


def test_a_new_incident_after_the_all_clear_is_told_anew() -> None:
    course = Course()
    course.passes(1, ill=True)
    course.passes(20, ill=False)
    course.passes(1, ill=True)
    assert course.told == [NOW, NOW + 21 * MINUTE]


def test_who_says_that_they_know_is_left_alone_for_a_day_from_then() -> None:
    course = Course()
    course.passes(12 * 60, ill=True)
    course.passes(1, ill=True, seen=True)
    course.passes(24 * 60, ill=True)
    assert course.told == [NOW, NOW + timedelta(hours=36)]


def test_at_night_only_what_is_grave_is_told_at_once() -> None:
    night = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    morning = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    for kind in KINDS:
        alert = Alert(kind=kind, first_at=night, last_at=night)
        assert when(alert, "Asia/Taipei", night) == (night if kind in GRAVE else morning)
        assert when(alert, "Asia/Taipei", NOW) == NOW


ILL = [
    ({"last_poll": NOW - timedelta(seconds=90)}, "poll", "poll"),
    ({"last_poll": None, "began": NOW - timedelta(seconds=91)}, "poll", "poll"),
    (
        {"trouble": "conflict", "trouble_since": NOW - timedelta(seconds=60)},
        "conflict",
        "poll",
    ),
    ({"trouble": "token", "trouble_since": NOW}, "token", "poll"),
    ({"database": "OperationalError"}, "database", "database"),
    ({"free": 199_000_000}, "disk", "disk"),
    ({"free": 4_900_000_000}, "disk", "disk"),
    ({"oldest_due": NOW - timedelta(minutes=5)}, "late", "late"),
    ({"dead": 1}, "dead", None),
    ({"unread": 1}, "unread", None),
    ({"unclear": 11}, "unclear", None),
    ({"last_backup": NOW - timedelta(hours=26)}, "backup", None),
    ({"last_backup": None}, "backup", None),
    ({"backup_failed": "BackupFailed"}, "backup", None),
    ({"jump": timedelta(hours=-6)}, "clock", None),
    ({"content": 2}, "content", None),
    ({"silent_until": NOW + MINUTE}, "wait", None),
    ({"flooded": 5}, "flood", None),
    ({"denied": 20}, "denied", None),
    ({"broken_at": 7}, "log", None),
]


@pytest.mark.parametrize(("change", "kind", "reason"), ILL)
def test_each_sign_is_told_and_says_not_ready_where_it_should(
    change: dict[str, object], kind: str, reason: str | None
) -> None:
    signs = replace(WELL, **change)  # type: ignore[arg-type]
    assert [each.kind for each in findings(signs)] == [kind]
    assert not_ready(signs) == (() if reason is None else (reason,))


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"last_poll": NOW - timedelta(seconds=89)},
        {"polls": False, "last_poll": None},
        {"trouble": "unreachable", "trouble_since": NOW - timedelta(seconds=20)},
        {"unclear": 4, "sent": 10},
        {"unclear": 10},
        {"last_backup": NOW - timedelta(hours=25, minutes=59)},
        {"backups": False, "last_backup": None},
        {"jump": timedelta(seconds=59)},
        {"oldest_due": NOW - timedelta(seconds=299)},
        {"silent_until": NOW + timedelta(seconds=59)},
        {"flooded": 4},
        {"denied": 19},
    ],
)
def test_what_is_within_bounds_wakes_nobody(change: dict[str, object]) -> None:
    signs = replace(WELL, **change)  # type: ignore[arg-type]
    assert findings(signs) == ()
    assert not_ready(signs) == ()


def test_every_kind_of_trouble_can_be_found() -> None:
    assert {kind for _, kind, _ in ILL} == set(KINDS)
