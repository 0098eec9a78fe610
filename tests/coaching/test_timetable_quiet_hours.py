"""Tests of the reminder, the snooze and the pause: nothing comes at night that nobody asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from coaching.local_time import first_existing
from coaching.postpone import SnoozeChoice, pause_until, snooze_until
from coaching.quiet_hours import QuietHours, reminder_at
from coaching.timetable import Schedule, next_prompt_at

ZONE = "Asia/Taipei"


def taipei(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def schedule(at: str) -> Schedule:
    return Schedule(zone=ZONE, at=time.fromisoformat(at), weekdays=frozenset(range(7)))


def reminder(at: str, next_at: str = "") -> str | None:
    due = taipei(f"2026-03-02T{at}")
    next_due = taipei(f"2026-03-03T{next_at or at}")
    instant = reminder_at(schedule(at), due, next_due, QuietHours())
    return instant.astimezone(ZoneInfo(ZONE)).strftime("%d %H:%M") if instant else None


def test_a_reminder_comes_three_hours_after_the_prompt() -> None:
    assert reminder("10:30") == "02 13:30"


def test_a_reminder_of_the_last_minute_before_quiet_hours_still_comes() -> None:
    assert reminder("18:59") == "02 21:59"


def test_a_reminder_in_quiet_hours_comes_half_an_hour_after_them() -> None:
    assert reminder("19:00") == "03 08:30"
    assert reminder("21:00") == "03 08:30"


def test_a_reminder_is_left_out_when_the_next_prompt_is_near() -> None:
    assert reminder("21:00", "10:29") is None
    assert reminder("21:00", "10:30") == "03 08:30"


def test_quiet_hours_may_lie_within_one_day_or_not_exist() -> None:
    siesta = QuietHours(start=time(13), end=time(15))

    assert siesta.cover(ZONE, taipei("2026-03-02T14:59"))
    assert not siesta.cover(ZONE, taipei("2026-03-02T15:00"))
    assert not siesta.cover(ZONE, taipei("2026-03-02T23:00"))
    assert not QuietHours(time(0), time(0)).cover(ZONE, taipei("2026-03-02T00:00"))


def test_quiet_hours_end_once_even_when_their_end_falls_into_a_gap() -> None:
    quiet = QuietHours(start=time(22), end=time(2, 30))
    midnight = first_existing("America/New_York", date(2027, 3, 14), time(0))

    end = quiet.end_after("America/New_York", midnight)
    assert end == datetime(2027, 3, 14, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("choice", "now", "expected"),
    [
        ("hour", "2026-03-02T10:35", "2026-03-02T11:35"),
        ("tonight", "2026-03-02T10:35", "2026-03-02T21:00"),
        ("tonight", "2026-03-02T21:00", "2026-03-02T22:00"),
        ("tonight", "2026-03-02T22:10", "2026-03-02T23:10"),
        ("morning", "2026-03-02T10:35", "2026-03-03T08:30"),
        ("morning", "2026-03-02T07:00", "2026-03-03T08:30"),
        ("morning", "2026-03-03T01:00", "2026-03-03T08:30"),
    ],
)
def test_a_snooze_means_what_a_person_means_by_it(
    choice: SnoozeChoice, now: str, expected: str
) -> None:
    assert snooze_until(choice, schedule("10:30"), taipei(now)) == taipei(expected)


def test_a_snooze_into_the_morning_keeps_the_next_question_at_a_distance() -> None:
    mornings = schedule("09:00")
    shown_again = snooze_until("morning", mornings, taipei("2026-03-02T09:10"))
    due = next_prompt_at(mornings, shown_again, date(2026, 3, 2), shown_again)

    assert due == taipei("2026-03-04T09:00")


def test_a_pause_of_days_ends_as_the_local_date_begins() -> None:
    assert pause_until(7, ZONE, taipei("2026-03-02T23:30")) == taipei("2026-03-09T00:00")


def test_a_pause_until_a_date_ends_as_that_date_begins() -> None:
    until = pause_until(date(2026, 3, 20), ZONE, taipei("2026-03-02T10:00"))

    assert until == taipei("2026-03-20T00:00")
    assert next_prompt_at(schedule("09:00"), until, None, None) == until + timedelta(hours=9)


@pytest.mark.parametrize("length", [0, -3, date(2026, 3, 2), date(2026, 1, 1)])
def test_a_pause_that_is_already_over_is_refused_with_advice(length: int | date) -> None:
    with pytest.raises(ValueError, match="at least 1 day"):
        pause_until(length, ZONE, taipei("2026-03-02T10:00"))
