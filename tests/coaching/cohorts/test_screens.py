"""Screens about cohorts where there are more coaches than buttons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from coaching.cohorts.view import CohortView, Member
from coaching.dialogue.buttons import press
from coaching.effects import Say
from coaching.events import Tapped
from coaching.messages import Edit
from coaching.programme import Programme
from coaching.records import Cohort, Learner
from coaching.staff.dialogue import step
from coaching.staff.records import Assignment, Staff
from coaching.staff.view import StaffView
from content.access import load_access
from content.load import load
from content.words import load_time_words

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
ADMIN = Staff(id=1, chat=1, roles=frozenset({"admin"}))
COACHES = tuple(
    Staff(id=50 + number, chat=5000 + number, name=f"教練{number}", roles=frozenset({"coach"}))
    for number in range(30)
)
LAST = COACHES[-1]
MEMBER = Member(
    learner=Learner(id=7, chat=1001, cohort=2, status="active", notice_version="1"),
    cohort="春季班",
    coaches=(Assignment(id=60, learner=7, coach=LAST.id, since=NOW),),
)
VIEW = CohortView(cohort=Cohort(id=2, name="春季班", coach=LAST.id), coaches=COACHES)


@pytest.fixture(scope="module")
def programme() -> Programme:
    """The shipped content."""
    return Programme(content=load(), words=load_time_words(), access=load_access())


@pytest.mark.parametrize(
    ("data", "end"),
    [
        (press("member", 7), press("assign", 7, "le", LAST.id)),
        (press("assign", 2, "c"), press("assign", 2, "ce", LAST.id)),
    ],
)
def test_the_coach_of_now_can_be_ended_however_many_there_are(
    programme: Programme, data: str, end: str
) -> None:
    event = Tapped(key="1", chat=1, at=NOW, callback_id="c", message_id=5, data=data)
    view = StaffView(staff=ADMIN, cohorts=replace(VIEW, member=MEMBER))
    shown = [each.message for each in step(view, event, programme) if isinstance(each, Say)]
    (screen,) = [each for each in shown if isinstance(each, Edit)]
    buttons = [data for row in screen.buttons for _, data in row]
    assert end in buttons
    assert len(buttons) <= 25
