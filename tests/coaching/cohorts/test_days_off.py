"""Days off as people type them: one date or two, and a name that may hold any words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from coaching.events import Wrote
from coaching.programme import Programme
from coaching.staff.acts import Refused
from coaching.staff.dialogue.cohorts.off import read
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.records import Staff
from coaching.staff.view import StaffView
from content.access import load_access
from content.load import load
from content.words import load_time_words

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def turn() -> StaffTurn:
    """An admin who is about to type days."""
    programme = Programme(content=load(), words=load_time_words(), access=load_access())
    view = StaffView(staff=Staff(id=1, chat=1, roles=frozenset({"admin"})))
    return StaffTurn(view, Wrote(key="1", chat=1, at=NOW, message_id=1, text=""), programme)


@pytest.mark.parametrize(
    ("text", "first", "last", "name"),
    [
        ("3/14", date(2027, 3, 14), date(2027, 3, 14), ""),
        (" 3/14  校外 教學 ", date(2027, 3, 14), date(2027, 3, 14), "校外 教學"),
        ("2/15~2/22 春節", date(2027, 2, 15), date(2027, 2, 22), "春節"),
        ("12/30 到 1/2 年假", date(2026, 12, 30), date(2027, 1, 2), "年假"),
        ("3/14 to 3/16 field trip", date(2027, 3, 14), date(2027, 3, 16), "field trip"),
        ("12/22 冬至", date(2026, 12, 22), date(2026, 12, 22), "冬至"),
        ("12/21至12/22 冬至", date(2026, 12, 21), date(2026, 12, 22), "冬至"),
        ("9/28 至聖先師誕辰", date(2027, 9, 28), date(2027, 9, 28), "至聖先師誕辰"),
        ("3/14 到府服務", date(2027, 3, 14), date(2027, 3, 14), "到府服務"),
    ],
)
def test_a_date_two_dates_and_a_name_are_understood(
    turn: StaffTurn, text: str, first: date, last: date, name: str
) -> None:
    assert read(turn, text) == (first, last, name)


@pytest.mark.parametrize("text", ["", "冬至", "3/14~2/30", "3/14 ~ x", "3/14 到 99/99", "~3/14"])
def test_what_is_no_date_is_not_taken_for_a_name(turn: StaffTurn, text: str) -> None:
    with pytest.raises(Refused, match="bad_date"):
        read(turn, text)
