"""Tests of when a learner is asked: known traps of clocks and calendars, one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from coaching.local_time import first_existing, local_date, local_instant, local_time
from coaching.timetable import (
    Schedule,
    next_prompt_at,
    next_weekly_at,
    prompt_window_end,
    week_name,
    week_of,
    weekday_of,
)

EVERY_DAY = frozenset(range(7))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(zone: str, instant: datetime) -> str:
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("America/New_York", date(2027, 3, 14), time(2, 30), "2027-03-14 03:00"),
        ("Europe/Berlin", date(2027, 3, 28), time(2, 30), "2027-03-28 03:00"),
        ("America/Santiago", date(2027, 9, 5), time(0, 15), "2027-09-05 01:00"),
        ("Africa/Cairo", date(2027, 4, 30), time(0, 15), "2027-04-30 01:00"),
        ("Australia/Lord_Howe", date(2027, 10, 3), time(2, 15), "2027-10-03 02:30"),
    ],
)
def test_a_time_inside_a_gap_comes_at_the_first_instant_after_it(
    zone: str, day: date, at: time, expected: str
) -> None:
    schedule = Schedule(zone=zone, at=at, weekdays=EVERY_DAY)
    instants = []
    after = utc(f"{day - timedelta(days=2)}T18:00")
    for _ in range(4):
        after = next_prompt_at(schedule, after, local_date(zone, after), after)
        instants.append(after)

    walls = [wall(zone, instant) for instant in instants]
    assert [text for text in walls if text.startswith(str(day))] == [expected]
    assert len({text[:10] for text in walls}) == 4


def test_a_gap_that_reaches_midnight_keeps_the_prompt_on_its_own_date() -> None:
    instant = local_instant("America/Nuuk", date(2027, 3, 27), time(23, 30))

    assert instant is not None
    assert wall("America/Nuuk", instant) == "2027-03-27 22:30"


def test_a_time_that_comes_twice_is_asked_at_its_first_pass_only() -> None:
    schedule = Schedule(zone="America/New_York", at=time(1, 30), weekdays=EVERY_DAY)
    first = next_prompt_at(schedule, utc("2027-11-07T04:00"), None, None)
    second = next_prompt_at(schedule, first, date(2027, 11, 7), first)

    assert first == utc("2027-11-07T05:30")
    assert second == utc("2027-11-08T06:30")


def test_a_date_that_a_zone_skipped_has_no_prompt_and_its_neighbours_one_each() -> None:
    schedule = Schedule(zone="Pacific/Apia", at=time(10), weekdays=EVERY_DAY)
    after = utc("2011-12-28T00:00")
    dates: list[date] = []
    for _ in range(4):
        after = next_prompt_at(schedule, after, dates[-1] if dates else None, after)
        dates.append(local_date("Pacific/Apia", after))

    assert local_instant("Pacific/Apia", date(2011, 12, 30), time(10)) is None
    assert dates == [date(2011, 12, day) for day in (28, 29, 31)] + [date(2012, 1, 1)]


def test_only_the_learners_own_weekdays_are_asked() -> None:
    schedule = Schedule(zone="Asia/Taipei", at=time(10, 30), weekdays=frozenset({0, 2, 4}))
    friday = next_prompt_at(schedule, utc("2026-07-30T00:00"), None, None)
    monday = next_prompt_at(schedule, friday, date(2026, 7, 31), friday)

    assert wall("Asia/Taipei", friday) == "2026-07-31 10:30"
    assert wall("Asia/Taipei", monday) == "2026-08-03 10:30"


def test_a_holiday_is_left_out() -> None:
    schedule = Schedule(zone="Asia/Taipei", at=time(9), weekdays=EVERY_DAY)
    holidays = {date(2026, 2, 16), date(2026, 2, 17)}
    due = next_prompt_at(schedule, utc("2026-02-15T02:00"), None, None, holidays)

    assert wall("Asia/Taipei", due) == "2026-02-18 09:00"


def test_the_next_prompt_is_strictly_later_than_the_instant_it_was_asked_for() -> None:
    schedule = Schedule(zone="Asia/Taipei", at=time(9), weekdays=EVERY_DAY)
    nine = utc("2026-03-02T01:00")

    assert next_prompt_at(schedule, nine - timedelta(seconds=1), None, None) == nine
    assert next_prompt_at(schedule, nine, None, None) == nine + timedelta(days=1)


def test_a_second_prompt_never_comes_on_the_same_date_even_at_a_new_time() -> None:
    evening = Schedule(zone="Asia/Taipei", at=time(21), weekdays=EVERY_DAY)
    asked = utc("2026-03-02T00:30")
    due = next_prompt_at(evening, utc("2026-03-02T02:00"), date(2026, 3, 2), asked)

    assert wall("Asia/Taipei", due) == "2026-03-03 21:00"


def test_twelve_hours_of_rest_delay_a_prompt_within_its_window() -> None:
    morning = Schedule(zone="Asia/Taipei", at=time(8), weekdays=EVERY_DAY)
    asked = utc("2026-03-02T13:00")  # 21:00 in Taipei
    due = next_prompt_at(morning, asked, date(2026, 3, 2), asked)

    assert wall("Asia/Taipei", due) == "2026-03-03 09:00"


def test_a_date_is_left_out_when_its_window_closes_before_twelve_hours_of_rest() -> None:
    morning = Schedule(zone="Asia/Taipei", at=time(7), weekdays=EVERY_DAY)
    asked = utc("2026-03-02T15:30")  # 23:30 in Taipei
    due = next_prompt_at(morning, asked, date(2026, 3, 2), asked)

    assert wall("Asia/Taipei", due) == "2026-03-04 07:00"


def test_crossing_the_date_line_westward_never_asks_twice_for_one_date() -> None:
    home = Schedule(zone="Pacific/Auckland", at=time(9), weekdays=EVERY_DAY)
    away = Schedule(zone="Pacific/Honolulu", at=time(9), weekdays=EVERY_DAY)
    asked = next_prompt_at(home, utc("2026-05-01T00:00"), None, None)
    last_date = local_date(home.zone, asked)
    due = next_prompt_at(away, asked, last_date, asked)

    assert local_date(away.zone, due) == last_date + timedelta(days=1)


def test_a_week_without_weekdays_is_refused_with_advice() -> None:
    with pytest.raises(ValueError, match="at least one weekday"):
        Schedule(zone="Asia/Taipei", at=time(9), weekdays=frozenset())
    with pytest.raises(ValueError, match="0 \\(Monday\\) to 6"):
        Schedule(zone="Asia/Taipei", at=time(9), weekdays=frozenset({7}))


def test_the_window_is_three_hours() -> None:
    schedule = Schedule(zone="Asia/Taipei", at=time(9), weekdays=EVERY_DAY)

    assert prompt_window_end(schedule, utc("2026-03-02T01:00")) == utc("2026-03-02T04:00")


def test_the_window_ends_with_the_local_date() -> None:
    schedule = Schedule(zone="Asia/Taipei", at=time(23), weekdays=EVERY_DAY)

    assert prompt_window_end(schedule, utc("2026-03-02T15:00")) == utc("2026-03-02T16:00")


def test_the_window_ends_where_a_skipped_date_would_begin() -> None:
    schedule = Schedule(zone="Pacific/Apia", at=time(22), weekdays=EVERY_DAY)
    due = first_existing(schedule.zone, date(2011, 12, 29), schedule.at)

    assert prompt_window_end(schedule, due) == due + timedelta(hours=2)


def test_the_weekly_page_comes_once_in_every_week_over_the_turn_of_the_year() -> None:
    schedule = Schedule(zone="Asia/Taipei", at=time(9), weekdays=EVERY_DAY)
    after = utc("2026-12-20T00:00")
    pages = []
    for _ in range(4):
        after = next_weekly_at(schedule, after)
        pages.append(after)

    assert [week_name(week_of("Asia/Taipei", page)) for page in pages] == [
        "2026-W52",
        "2026-W53",
        "2027-W01",
        "2027-W02",
    ]
    assert {wall("Asia/Taipei", page)[11:] for page in pages} == {"10:00"}


def test_the_weekly_page_comes_on_a_leap_day() -> None:
    schedule = Schedule(
        zone="Asia/Taipei", at=time(9), weekdays=EVERY_DAY, weekly_day=1, weekly_at=time(7)
    )
    page = next_weekly_at(schedule, utc("2028-02-23T00:00"))

    assert wall("Asia/Taipei", page) == "2028-02-29 07:00"
    assert next_weekly_at(schedule, page) == page + timedelta(days=7)


def test_the_weekly_page_of_a_skipped_date_comes_the_day_after_and_only_once() -> None:
    schedule = Schedule(
        zone="Pacific/Apia", at=time(9), weekdays=EVERY_DAY, weekly_day=4, weekly_at=time(18)
    )
    page = next_weekly_at(schedule, utc("2011-12-28T00:00"))
    following = next_weekly_at(schedule, page)

    assert wall("Pacific/Apia", page) == "2011-12-31 18:00"
    assert wall("Pacific/Apia", following) == "2012-01-06 18:00"


def test_a_week_begins_on_the_local_monday() -> None:
    sunday_evening = utc("2026-08-02T15:59")

    assert week_of("Asia/Taipei", sunday_evening) == date(2026, 7, 27)
    assert week_of("Asia/Taipei", sunday_evening + timedelta(minutes=1)) == date(2026, 8, 3)
    assert weekday_of("Asia/Taipei", sunday_evening) == 6
    assert weekday_of("Asia/Tokyo", sunday_evening) == 0


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        local_time("Asia/Taipei", datetime(2026, 3, 2))  # noqa: DTZ001 - the fault under test
