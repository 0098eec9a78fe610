"""Data that no button of ours ever had: nothing changes, and there is one polite answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.dialogue import needs, step
from coaching.dialogue.buttons import press, read
from coaching.dialogue.step import JOINING, TAPS
from coaching.effects import Effect, Say
from coaching.events import Tapped
from coaching.messages import Answer
from coaching.programme import Programme
from coaching.records import Cohort, Learner
from coaching.view import View
from content.access import load_access
from content.load import load
from content.words import load_time_words

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
ACTIVE = Learner(
    id=7, chat=1001, cohort=1, status="active", notice_version="1", trade="tea", joined_at=NOW
)
STATES = {
    "nobody": None,
    "asked for consent": replace(ACTIVE, status="joining", step="join:consent", joined_at=None),
    "asked for a trade": replace(ACTIVE, status="joining", step="join:trade", joined_at=None),
    "asked for a time": replace(ACTIVE, status="joining", step="join:time", joined_at=None),
    "active": ACTIVE,
    "asked for a zone": replace(ACTIVE, step="ask:zone"),
    "resting": replace(ACTIVE, status="resting"),
    "paused": replace(ACTIVE, status="paused", paused_until=NOW),
    "blocked": replace(ACTIVE, status="blocked", step_data={"before_block": "active"}),
    "leaving": replace(ACTIVE, status="left", forget_at=NOW),
}
ON_RECORDS = frozenset(
    ("swap", "skip", "why", "later", "back", "snooze", "echo", "rate", "move", "keep", "to")
) | {"open", "close", "entry", "delete", "erase", "got_it", "talk", "open_all"}
"""Buttons that name a record; here the record is never one of the learner's own."""


@cache
def programme() -> Programme:
    """The rules over the shipped content."""
    return Programme(content=load(), words=load_time_words(), access=load_access())


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """Have the content loaded before an example is timed."""
    programme()


def tapped(who: Learner | None, data: str) -> tuple[Effect, ...]:
    """What a tap leads to, where nothing it names belongs to the learner."""
    event = Tapped(key="u1", chat=1001, at=NOW, callback_id="c1", message_id=5, data=data)
    needs(event, who, programme())
    view = View(learner=who, cohort=Cohort(id=1, name="all"))
    return step(view, event, programme())


def answers(effects: tuple[Effect, ...]) -> list[Say]:
    """The ends of the waiting circle."""
    return [each for each in effects if isinstance(each, Say) and isinstance(each.message, Answer)]


WORDS = st.text(alphabet="abcxyz0179_/+-:", max_size=12)
ID = st.integers(0, 2**63 - 1)
OURS = st.sampled_from(sorted({*TAPS, *JOINING, "join"}))
FORGED = st.builds(
    lambda action, words: ":".join(("v1", action, *words)), OURS, st.lists(WORDS, max_size=3)
)
FOREIGN = st.builds(
    lambda action, record, word: press(action, record, *([word] if word else [])),
    st.sampled_from(sorted(ON_RECORDS)),
    ID,
    st.sampled_from(["", "1", "5", "9", "hour", "done", "none"]),
)
BINARY = st.binary(max_size=64).map(lambda raw: raw.decode("latin-1"))
OTHERS = st.one_of(st.text(max_size=64), BINARY, st.just("v1:" + "x" * 61), st.just("v0:swap:1"))


@pytest.mark.parametrize("state", STATES)
@given(data=st.one_of(FORGED, OTHERS))
def test_any_data_gets_one_answer_and_no_error(state: str, data: str) -> None:
    """T4, F90."""
    assert len(answers(tapped(STATES[state], data))) == 1


@pytest.mark.parametrize("state", STATES)
@given(data=OTHERS.filter(lambda data: read(data) is None))
def test_what_is_no_button_changes_nothing(state: str, data: str) -> None:
    """T4, F90."""
    who = STATES[state]
    expected = 1 if who is None or who.status != "blocked" else len(tapped(who, "v1:x"))
    assert len(tapped(who, data)) == expected


@pytest.mark.parametrize("state", ["active", "asked for a zone", "resting", "paused"])
@given(data=FOREIGN)
def test_a_button_on_a_record_of_somebody_else_changes_nothing(state: str, data: str) -> None:
    """T4, F90."""
    effects = tapped(STATES[state], data)
    assert [type(each) for each in effects] == [Say]
    assert len(answers(effects)) == 1


@given(data=st.one_of(FORGED, FOREIGN, OTHERS))
def test_nothing_but_the_two_ways_out_works_within_the_grace(data: str) -> None:
    """R8."""
    button = read(data)
    effects = tapped(STATES["leaving"], data)
    if button is None or button.action != "forget" or button.word() not in ("now", "undo"):
        assert [type(each) for each in effects] == [Say]


@given(data=FORGED)
def test_nobody_becomes_a_learner_by_a_button_alone(data: str) -> None:
    """T4, R1. Only the button to join without an invite begins, and that with the notice."""
    effects = tapped(None, data)
    button = read(data)
    if button is None or button.action not in ("join", "privacy"):
        assert [type(each) for each in effects] == [Say]
