"""Tests of what the timetable promises in every zone of the world, for years on end."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coaching.local_time import local_date, start_of_date
from coaching.quiet_hours import QuietHours, reminder_at
from coaching.timetable import (
    Schedule,
    next_prompt_at,
    next_weekly_at,
    prompt_window_end,
    week_name,
    week_of,
)

ZONES = sorted(zone for zone in available_timezones() if zone not in ("localtime", "Factory"))
EVERY_DAY = frozenset(range(7))
FIRST_YEAR, LAST_YEAR = 2026, 2035
QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)
HALF_DAY = timedelta(hours=12)

zones = st.sampled_from(ZONES)
times = st.times().map(lambda at: at.replace(microsecond=0))
weekdays = st.frozensets(st.integers(0, 6), min_size=1)
BEGIN = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
instants = st.integers(0, 3652 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))


def changes_of(clock: ZoneInfo, first_year: int, last_year: int) -> list[datetime]:
    """The UTC noons before which a zone's offset changed, by asking it day after day."""
    noons = []
    noon = datetime(first_year, 1, 1, 12, tzinfo=UTC)
    offset = noon.astimezone(clock).utcoffset()
    while noon.year <= last_year:
        noon += DAY
        now = noon.astimezone(clock).utcoffset()
        if now != offset:
            noons.append(noon)
            offset = now
    return noons


def dates_that_exist(clock: ZoneInfo, first: datetime, last: datetime) -> set[date]:
    """Every local date of which a whole quarter of an hour lies between two instants."""
    dates = set()
    while first <= last:
        dates.add(first.astimezone(clock).date())
        first += QUARTER
    return dates


def prompts_between(schedule: Schedule, first: datetime, last: datetime) -> list[datetime]:
    """Every prompt of a schedule in a span, each asked for as the one before it is sent."""
    prompts: list[datetime] = []
    due = next_prompt_at(schedule, first, None, None)
    while due <= last:
        prompts.append(due)
        due = next_prompt_at(schedule, due, local_date(schedule.zone, due), due)
    return prompts


@pytest.mark.parametrize("part", range(6))
def test_every_zone_asks_once_on_every_date_around_every_change_of_its_clock(part: int) -> None:
    for zone in ZONES[part::6]:
        clock = ZoneInfo(zone)
        for noon in changes_of(clock, FIRST_YEAR, LAST_YEAR):
            first, last = noon - 3 * DAY, noon + 3 * DAY
            whole = sorted(dates_that_exist(clock, first, last))[1:-1]
            gap = (noon - DAY).astimezone(clock).time()
            for at in (time(0), time(0, 15), time(1, 30), time(2, 30), time(23, 30), gap):
                schedule = Schedule(zone=zone, at=at, weekdays=EVERY_DAY)
                prompts = prompts_between(schedule, first, last)
                dates = [local_date(zone, due) for due in prompts]
                assert len(set(dates)) == len(dates), (zone, at, noon)
                assert set(whole) <= set(dates), (zone, at, noon)
                assert all(due < prompt_window_end(schedule, due) for due in prompts)


@pytest.mark.parametrize("part", range(4))
def test_every_zone_asks_once_in_every_week_of_ten_years(part: int) -> None:
    for number, zone in enumerate(ZONES[part::4]):
        at = time(number % 24, number * 7 % 60)
        schedule = Schedule(zone=zone, at=at, weekdays=frozenset({number % 7}))
        prompts = prompts_between(schedule, BEGIN, BEGIN + 3652 * DAY)
        days = [local_date(zone, due) for due in prompts]

        assert {later - earlier for earlier, later in pairwise(days)} == {7 * DAY}, zone


@settings(max_examples=120, deadline=None)
@given(zone=zones, at=times, days=weekdays, first=instants)
@example("America/Nuuk", time(23, 30), EVERY_DAY, datetime(2026, 3, 1, tzinfo=UTC))
@example("Africa/Casablanca", time(2, 30), EVERY_DAY, datetime(2027, 1, 1, tzinfo=UTC))
@example("Antarctica/Troll", time(1, 30), EVERY_DAY, datetime(2027, 1, 1, tzinfo=UTC))
@example("Pacific/Apia", time(10), EVERY_DAY, datetime(2011, 11, 1, tzinfo=UTC))
@example("Pacific/Kwajalein", time(10), EVERY_DAY, datetime(1993, 7, 1, tzinfo=UTC))
@example("America/Toronto", time(23, 45), EVERY_DAY, datetime(1919, 3, 1, tzinfo=UTC))
def test_each_own_weekday_that_exists_has_exactly_one_prompt_and_instants_only_grow(
    zone: str, at: time, days: frozenset[int], first: datetime
) -> None:
    schedule = Schedule(zone=zone, at=at, weekdays=days)
    last = first + 120 * DAY
    prompts = prompts_between(schedule, first, last)
    asked = [local_date(zone, due) for due in prompts]
    exist = sorted(dates_that_exist(ZoneInfo(zone), first, last))[1:-1]
    wanted = {day for day in exist if day.weekday() in days}

    assert all(earlier < later for earlier, later in pairwise(prompts))
    assert len(set(asked)) == len(asked)
    assert wanted <= set(asked) <= wanted | {exist[0] - DAY, exist[-1] + DAY}


moves = st.tuples(st.integers(1, 60 * 36), zones, times)


@settings(max_examples=150, deadline=None)
@given(first=instants, steps=st.lists(moves, min_size=1, max_size=12))
@example(
    datetime(2026, 5, 1, tzinfo=UTC),
    [(600, zone, time(9)) for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago") * 5],
)
def test_moving_about_never_asks_twice_for_a_date_nor_within_twelve_hours(
    first: datetime, steps: list[tuple[int, str, time]]
) -> None:
    now, last_date, last_at, moved = first, None, None, 0
    for minutes, zone, at in steps:
        schedule = Schedule(zone=zone, at=at, weekdays=EVERY_DAY)
        due = next_prompt_at(schedule, now, last_date, last_at)
        moved += 1
        assert due > now
        until = now + timedelta(minutes=minutes)
        while due <= until:
            day = local_date(zone, due)
            assert last_date is None or day > last_date
            # Whoever moves again before each question puts it off each time.
            assert last_at is None or HALF_DAY <= due - last_at <= (3 + moved) * DAY
            last_date, last_at, moved = day, due, 0
            due = next_prompt_at(schedule, due, last_date, last_at)
        now = until


@settings(max_examples=100, deadline=None)
@given(zone=zones, day=st.integers(0, 6), at=times, first=instants)
@example("Asia/Taipei", 6, time(23, 59, 59), datetime(2026, 12, 1, tzinfo=UTC))
@example("Asia/Taipei", 1, time(0), datetime(2028, 2, 1, tzinfo=UTC))
def test_every_week_has_exactly_one_weekly_page(
    zone: str, day: int, at: time, first: datetime
) -> None:
    schedule = Schedule(zone=zone, at=time(9), weekdays=EVERY_DAY, weekly_day=day, weekly_at=at)
    pages = [next_weekly_at(schedule, first)]
    while len(pages) < 60:
        pages.append(next_weekly_at(schedule, pages[-1]))
    weeks = [week_of(zone, page) for page in pages]

    assert {later - earlier for earlier, later in pairwise(weeks)} == {7 * DAY}
    assert {local_date(zone, page).weekday() for page in pages} == {day}
    assert len({week_name(week) for week in weeks}) == 60


@settings(max_examples=150, deadline=None)
@given(zone=zones, at=times, first=instants, start=times, end=times)
def test_a_reminder_never_falls_into_quiet_hours_nor_near_the_next_prompt(
    zone: str, at: time, first: datetime, start: time, end: time
) -> None:
    schedule = Schedule(zone=zone, at=at, weekdays=EVERY_DAY)
    due = next_prompt_at(schedule, first, None, None)
    next_due = next_prompt_at(schedule, due, local_date(zone, due), due)
    quiet = QuietHours(start=start, end=end)
    instant = reminder_at(schedule, due, next_due, quiet)

    if instant is not None:
        assert due + timedelta(hours=3) <= instant <= next_due - timedelta(hours=2)
        assert not quiet.cover(zone, instant)


@given(zone=zones, first=instants)
def test_a_date_begins_once_and_its_first_instant_bears_its_name(
    zone: str, first: datetime
) -> None:
    day = local_date(zone, first)
    begin = start_of_date(zone, day)

    assert begin <= first < start_of_date(zone, day + DAY)
    assert local_date(zone, begin) == day
    assert local_date(zone, begin - timedelta(seconds=1)) < day
