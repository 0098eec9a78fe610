"""Learners as CSV: what goes out comes in again, and no hostile file does harm."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.cohorts.as_csv import Wish, read, safe, unquoted, write
from coaching.cohorts.view import Member
from coaching.records import Learner
from coaching.staff.records import Assignment, Staff

THEN = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
"""The next morning in Taipei."""
COACH = Staff(id=50, chat=5001, name="林教練", roles=frozenset({"coach"}))
MINE = Assignment(id=60, learner=7, coach=50, since=THEN)


def member(name: str = "小芸") -> Member:
    """Somebody with a coach and some answers."""
    who = Learner(id=7, chat=1001, cohort=2, name=name, status="active", joined_at=THEN)
    return Member(learner=who, cohort="春季班", asked=10, answered=8, coaches=(MINE,))


def rows_of(text: str) -> list[dict[str, str]]:
    """The lines as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def keys(text: str) -> list[tuple[int, str]]:
    """The faults of a file."""
    return [(fault.line, fault.key) for fault in read(text)[1]]


def test_a_list_has_names_states_and_counts_and_the_mark_that_spreadsheets_look_for() -> None:
    text = write([member()], {50: COACH})
    assert text.startswith("\ufeff")
    assert rows_of(text) == [
        {
            "telegram_id": "1001",
            "name": "小芸",
            "cohort": "春季班",
            "state": "active",
            "joined": date(2026, 11, 21).isoformat(),
            "last_contact": "",
            "asked": "10",
            "answered": "8",
            "coaches": "林教練",
        }
    ]


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\u3000=1",
        '=HYPERLINK("http://x","y")',
        "\uff1d1+1",
        "\ufeff=1",
        "\u200b=1",
    ],
)
def test_no_name_becomes_a_formula(name: str) -> None:
    cell = rows_of(write([member(name)], {}))[0]["name"]
    assert cell.startswith("'") and cell.endswith(name[-1])


@given(st.text())
def test_every_name_survives_the_way_out_and_in(name: str) -> None:
    stripped = name.strip()
    assert unquoted(safe(stripped)) == stripped


def test_what_was_exported_can_be_imported_as_it_is() -> None:
    wishes, faults = read(write([member("=小芸")], {50: COACH}))
    assert faults == ()
    assert wishes == (Wish(2, 1001, cohort="春季班"),)


def test_a_line_may_name_cohort_coach_days_and_time() -> None:
    wishes, faults = read("telegram_id;cohort;coach;weekdays;time\n1001;2;林教練;1-3-5;20:30\n\n")
    assert faults == ()
    assert wishes == (Wish(2, 1001, "2", "林教練", frozenset({0, 2, 4}), time(20, 30)),)


def test_all_faults_of_all_lines_are_told_at_once() -> None:
    text = "telegram_id,weekdays,time\nabc,8,25:00\n1001,,\n1001,,\n-5,,\n,5,\n1,2,3,4\n"
    assert keys(text) == [
        (2, "bad_id"),
        (2, "bad_days"),
        (2, "bad_time"),
        (4, "twice"),
        (5, "bad_id"),
        (6, "bad_id"),
        (7, "cells"),
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "empty"),
        ("name\n小芸\n", "no_column"),
        ("telegram_id,email\n1,x\n", "bad_column"),
        ("telegram_id,telegram_id\n1,2\n", "bad_column"),
        ('telegram_id\n"1001\n', "no_csv"),
        ("telegram_id\n" + "1\n" * 5001, "too_many"),
        ("telegram_id\n" + "1" * 2_000_001, "too_long"),
        ("\x00\x01\x02", "no_column"),
        ("telegram_id\n１００１\n", "bad_id"),
        ("telegram_id\n99999999999999999999\n", "bad_id"),
    ],
)
def test_a_hostile_file_is_refused_with_its_reason(text: str, key: str) -> None:
    wishes, faults = read(text)
    assert wishes == () and key in {fault.key for fault in faults}


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_file_whatsoever_makes_it_fail(text: str) -> None:
    read(text)
    read(f"telegram_id,cohort\n{text}")
