"""What the pages make of records: weeks, days, times to send at, choices in an address."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.shown.chosen import PAGE, Chosen, choose, item_choices, turn
from bot.web.shown.moments import moments
from bot.web.shown.week import week_of
from bot.web.shown.wording import Says
from coaching.records import Delivery, DeliveryState, Learner
from coaching.staff.view import LearnerFile
from content.load import load
from tests.web.seed import NOW

CONTENT = load()
FRIDAY = date(2026, 11, 27)


def says(now: datetime = NOW, zone: str = "Asia/Taipei") -> Says:
    """The words at an instant."""
    return Says(CONTENT, "zh-Hant", zone, now)


def file_with(*asked: tuple[int, DeliveryState]) -> LearnerFile:
    """A learner with questions so many days from Friday, and what became of them."""
    learner = Learner(id=1, chat=1, cohort=1)
    deliveries = tuple(
        Delivery(
            id=number,
            learner=1,
            item="A06",
            kind="act",
            prompt_id="x",
            rev=1,
            text="",
            follow_up="",
            local_date=FRIDAY + timedelta(days=days),
            ordinal=number,
            state=state,
            asked_at=NOW,
        )
        for number, (days, state) in enumerate(asked)
    )
    return LearnerFile(learner=learner, deliveries=deliveries)


def test_a_week_tells_asked_from_answered_by_shape() -> None:
    week = week_of(
        file_with(
            (-4, "answered"), (-3, "missed"), (-2, "no_chance"), (-1, "expired"), (0, "asked")
        ),
        says(),
    )
    assert "".join(day.mark for day in week.days) == "●○●·○··"
    assert week.words == "這週回了 2／4 天"
    assert week.days[4].state == "open today"
    assert week.days[1].word == "週二：問了，還沒回"


def test_a_question_that_was_exchanged_and_then_answered_is_an_answered_day() -> None:
    week = week_of(file_with((0, "swapped"), (0, "answered"), (-7, "answered")), says())
    assert "".join(day.mark for day in week.days) == "····●··"


@pytest.mark.parametrize(
    ("days", "said"), [(0, "今天"), (1, "昨天"), (2, "2 天前"), (40, "40 天前"), (-1, "今天")]
)
def test_how_long_ago_is_counted_in_dates(days: int, said: str) -> None:
    assert says().ago(NOW - timedelta(days=days)) == said


def test_a_date_names_its_year_only_when_it_is_another() -> None:
    assert says().day(date(2026, 11, 2)) == "11/2（一）"
    assert says().day(date(2025, 12, 31)) == "2025/12/31（三）"


def test_a_message_can_wait_for_the_evening_the_morning_or_monday() -> None:
    assert {name: f"{at:%d %H:%M}" for name, at in moments(says()).items()} == {
        "tonight": "27 12:00",
        "morning": "28 01:00",
        "monday": "30 01:00",
    }
    late = moments(says(NOW + timedelta(hours=5)))
    assert "tonight" not in late
    sunday = moments(says(NOW + timedelta(days=2)))
    assert "monday" not in sunday


@given(
    st.dictionaries(
        st.sampled_from(("item", "only", "first", "last", "learner", "cohort")),
        st.text() | st.sampled_from(("A06", "T1", "A", "flagged", "2026-11-27", "1l6vgt0qpxo77")),
    ),
    st.integers(0, 1000),
)
def test_what_was_chosen_comes_back_from_its_own_address(told: dict[str, str], offset: int) -> None:
    chosen = choose(told, offset, CONTENT.bank)
    pairs = [pair.split("=") for pair in chosen.address().removeprefix("?").split("&") if pair]
    again = {name: value for name, value in pairs if name != "offset"}
    assert choose(again, offset, CONTENT.bank) == chosen
    assert chosen.items(CONTENT.bank) <= set(CONTENT.bank.items)


def test_every_item_can_be_chosen_by_its_duty_its_task_and_itself() -> None:
    values = {choice.value for group in item_choices(says()) for choice in group.choices}
    assert values == {*CONTENT.bank.items, *CONTENT.bank.tasks, *CONTENT.bank.duties, "A"}


def test_pages_are_turned_only_where_there_are_more() -> None:
    chosen = Chosen(item="A06")
    only = turn("/x", chosen, 3, 3, says())
    assert (only.newer, only.older) == ("", "")
    middle = turn("/x", chosen.at(PAGE), PAGE, 2 * PAGE + 1, says(), "list")
    assert (middle.newer, middle.older) == ("/x?item=A06#list", "/x?item=A06&offset=40#list")
    assert replace(chosen, offset=40).narrows
