"""What a plan may be, and what is said when it may not."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from coaching.cohorts import plan
from coaching.records import Cohort
from coaching.refused import Refused

TODAY = date(2026, 11, 24)
COHORT = Cohort(id=2, name="115", starts_on=date(2026, 12, 1))


def test_every_field_can_be_changed() -> None:
    wanted: dict[str, Any] = {
        "name": "  春季  班 ",
        "weekdays": [0, 2],
        "prompt_at": time(20, 30),
        "weekly_day": 6,
        "weekly_at": time(18),
        "starts_on": date(2026, 12, 7),
        "ends_on": date(2027, 3, 1),
        "zone": "Asia/Tokyo",
        "language": "en",
        "holidays": False,
        "open": True,
    }
    assert set(wanted) == set(plan.FIELDS)
    changed = plan.changed(COHORT, wanted, TODAY)
    assert changed.name == "春季 班" and changed.weekdays == frozenset({0, 2})
    assert (changed.zone, changed.weekly_day, changed.open) == ("Asia/Tokyo", 6, True)


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"name": "  "}, "cohorts.name_empty"),
        ({"name": "x" * 41}, "cohorts.name_long"),
        ({"weekdays": []}, "cohorts.bad_days"),
        ({"weekdays": [7]}, "cohorts.bad_days"),
        ({"weekly_day": True}, "cohorts.bad_days"),
        ({"weekly_at": None}, "cohorts.bad_time"),
        ({"starts_on": "2026-12-01"}, "cohorts.bad_date"),
        ({"starts_on": date(2029, 1, 1)}, "cohorts.too_far"),
        ({"ends_on": date(2026, 11, 23)}, "cohorts.end_past"),
        ({"ends_on": date(2026, 11, 30)}, "cohorts.end_first"),
        ({"zone": "Mars/Base"}, "cohorts.bad_zone"),
        ({"zone": "../etc/passwd"}, "cohorts.bad_zone"),
        ({"language": "fr"}, "cohorts.bad_language"),
        ({"holidays": 1}, "cohorts.bad_choice"),
    ],
)
def test_what_is_no_plan_is_refused_with_its_reason(fields: dict[str, Any], key: str) -> None:
    with pytest.raises(Refused) as refused:
        plan.changed(COHORT, fields, TODAY)
    assert refused.value.key == key


def test_an_end_that_has_passed_does_not_keep_other_fields_from_changing() -> None:
    over = Cohort(id=2, name="114", ends_on=date(2026, 6, 30))
    assert plan.changed(over, {"name": "113"}, TODAY).name == "113"


def test_days_off_are_added_as_a_range_and_taken_back_one_by_one() -> None:
    more = plan.with_days_off(COHORT, date(2026, 12, 30), date(2027, 1, 2), " 寒假 ", TODAY)
    assert sorted(more.days_off) == [
        date(2026, 12, 30),
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2027, 1, 2),
    ]
    assert set(more.days_off.values()) == {"寒假"}
    less = plan.without_day_off(more, date(2026, 12, 31))
    assert date(2026, 12, 31) not in less.days_off and len(less.days_off) == 3
    assert plan.without_day_off(COHORT, TODAY) == COHORT


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (date(2026, 12, 2), date(2026, 12, 1), ""),
        (date(2026, 11, 1), date(2026, 12, 1), ""),
        (date(2026, 12, 1), date(2029, 12, 1), ""),
        (date(2026, 12, 1), date(2027, 12, 1), ""),
        (date(2026, 12, 1), date(2026, 12, 1), "x" * 31),
    ],
)
def test_days_off_that_make_no_sense_are_refused(first: date, last: date, name: str) -> None:
    with pytest.raises(Refused):
        plan.with_days_off(COHORT, first, last, name, TODAY)
