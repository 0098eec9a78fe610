"""When a learner of a cohort is asked: start, end, holidays, days off, in any zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.local_time import local_date, local_time
from coaching.records import Cohort, Learner
from coaching.regular import DaysOff, daily_at, is_over, not_begun, regular, season_at, weekly_at

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
"""A Tuesday, 11:00 in Taipei."""
ME = Learner(id=7, chat=1001, cohort=2, status="active")
FREE = Cohort(id=2, name="115", holidays=False)
NATIONAL = {date(2026, 11, 25): {"zh-Hant": "行憲", "en": "Constitution"}}


def asked_on(learner: Learner, cohort: Cohort, now: datetime = NOW) -> date | None:
    """The date of the next question."""
    due = daily_at(learner, cohort, NATIONAL, now)
    return None if due is None else local_date(learner.zone, due)


def test_nobody_is_asked_before_the_start() -> None:
    cohort = replace(FREE, starts_on=date(2026, 12, 23))
    assert asked_on(ME, cohort) == date(2026, 12, 23)
    assert not_begun(ME, cohort, NOW)


def test_a_holiday_is_left_out_only_where_the_cohort_keeps_them() -> None:
    assert asked_on(ME, FREE) == date(2026, 11, 25)
    assert asked_on(ME, replace(FREE, holidays=True)) == date(2026, 11, 26)


def test_own_days_off_are_left_out_and_named() -> None:
    cohort = replace(FREE, days_off={date(2026, 11, 25): "校外", date(2026, 11, 26): "校外"})
    assert asked_on(ME, cohort) == date(2026, 11, 27)
    off = DaysOff(replace(cohort, holidays=True), NATIONAL)
    assert off.name(date(2026, 11, 26), "en") == "校外"
    assert off.name(date(2026, 11, 27), "en") == ""


def test_the_cohorts_weekdays_go_before_the_learners() -> None:
    cohort = replace(FREE, weekdays=frozenset({4}))
    assert asked_on(ME, cohort) == date(2026, 11, 27)


def test_nobody_is_asked_after_the_end_unless_they_go_on() -> None:
    cohort = replace(FREE, ends_on=date(2026, 11, 24))
    assert asked_on(ME, cohort) is None
    goes_on = replace(ME, season=date(2026, 11, 24), goes_on=True)
    assert asked_on(goes_on, cohort) == date(2026, 11, 25)
    assert not is_over(ME, cohort, NOW)
    assert is_over(ME, cohort, NOW + timedelta(days=1))


def test_a_later_end_asks_again_and_is_told_again() -> None:
    told = replace(ME, season=date(2026, 11, 20), goes_on=True)
    later = replace(FREE, ends_on=date(2026, 12, 31))
    assert asked_on(told, later) == date(2026, 11, 25)
    assert season_at(told, later, NOW) is not None
    assert is_over(told, later, datetime(2027, 1, 1, 3, tzinfo=UTC))


def test_the_page_about_the_last_week_still_comes_and_no_page_after_it() -> None:
    cohort = replace(FREE, ends_on=date(2026, 11, 24))
    due = weekly_at(ME, cohort, NOW)
    assert due is not None and local_date(ME.zone, due) == date(2026, 11, 28)
    assert weekly_at(ME, cohort, due) is None


def test_who_was_told_of_the_end_is_not_told_again() -> None:
    cohort = replace(FREE, ends_on=date(2026, 11, 24))
    due = season_at(ME, cohort, NOW)
    assert due is not None and local_time(ME.zone, due).isoformat() == "2026-11-25T10:30:00+08:00"
    assert season_at(replace(ME, season=date(2026, 11, 24)), cohort, NOW) is None


def test_an_end_that_was_set_into_the_past_is_told_at_the_learners_own_time() -> None:
    cohort = replace(FREE, ends_on=date(2026, 11, 1))
    night = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
    due = season_at(ME, cohort, night)
    assert due is not None and due > night
    assert local_time(ME.zone, due).time() == time(10, 30)


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/London", "Asia/Taipei"])
def test_a_start_on_the_day_the_clocks_change_keeps_the_time_of_day(zone: str) -> None:
    who = replace(ME, zone=zone, weekdays=frozenset(range(7)))
    for day in (date(2027, 3, 14), date(2027, 3, 28), date(2026, 10, 25), date(2026, 11, 1)):
        cohort = replace(FREE, starts_on=day)
        due = daily_at(who, cohort, {}, datetime(2026, 9, 1, tzinfo=UTC))
        assert due is not None
        assert local_time(zone, due).date() == day
        assert local_time(zone, due).time() == time(10, 30)


@given(
    start=st.integers(0, 60),
    length=st.integers(0, 60),
    off=st.sets(st.integers(0, 130)),
    days=st.sets(st.integers(0, 6), min_size=1),
    hour=st.integers(0, 24 * 120),
)
def test_a_question_is_always_within_the_plan(
    start: int, length: int, off: set[int], days: set[int], hour: int
) -> None:
    first = NOW.date() + timedelta(days=start)
    last = first + timedelta(days=length)
    cohort = replace(
        FREE,
        holidays=True,
        starts_on=first,
        ends_on=last,
        weekdays=frozenset(days),
        days_off={NOW.date() + timedelta(days=each): "" for each in off},
    )
    day = asked_on(ME, cohort, NOW + timedelta(hours=hour))
    if day is not None:
        assert first <= day <= last
        assert day.weekday() in days
        assert day not in cohort.days_off and day not in NATIONAL


def test_all_three_appointments_are_named_also_those_that_are_called_off() -> None:
    found = {each.kind: each.due for each in regular(ME, FREE, {}, NOW)}
    assert found["season"] is None
    assert found["daily"] is not None and found["weekly"] is not None
