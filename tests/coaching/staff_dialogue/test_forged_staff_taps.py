"""Whatever a coach's client sends as a button: one polite answer, and nothing of anybody else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.dialogue.buttons import press, read
from coaching.effects import Record, Say
from coaching.staff.denied import DENIED
from coaching.staff.dialogue import TAPS
from coaching.staff.effects import SaveStaff
from coaching.staff.view import StaffView
from content.access import Role
from tests.coaching.staff_dialogue.bench import COACH, Bench

WORDS = st.text(alphabet="abcxyz0179_/+-:", max_size=12)
OURS = st.sampled_from(sorted(TAPS))
FORGED = st.builds(
    lambda action, words: ":".join(("v1", action, *words)), OURS, st.lists(WORDS, max_size=3)
).filter(lambda data: read(data) is not None)
ID = st.integers(0, 2**63 - 1)
SECOND = st.sampled_from(["", "0", "1", "4", "entry", "pick", "free", "here", "new", "P1_1_1"])
NAMING = st.builds(
    lambda action, record, *words: press(action, record, *filter(None, words)),
    OURS,
    ID,
    SECOND,
    SECOND,
)
OF_NOBODY = frozenset({"queue", "learners", "phrase", "web", "starter", "discard"})
"""Buttons that need not name a learner, an entry or a draft."""


def nothing_loaded() -> Bench:
    """A coach for whom nothing is there: no learner, or none any more."""
    return Bench(world=StaffView(staff=COACH))


@given(data=st.one_of(FORGED, NAMING))
def test_any_data_gets_one_answer_and_no_error(data: str) -> None:
    """T4, F90."""
    assert len(nothing_loaded().taps(data).answers()) == 1


@given(data=st.one_of(FORGED, NAMING))
def test_any_data_is_answered_once_where_there_is_a_learner_too(data: str) -> None:
    """T4, F90."""
    assert len(Bench().taps(data).answers()) == 1


@given(data=NAMING.filter(lambda data: data.split(":")[1] not in OF_NOBODY))
def test_a_button_about_somebody_who_is_not_there_changes_nothing(data: str) -> None:
    """T4, T14."""
    bench = nothing_loaded().taps(data)
    assert [type(each) for each in bench.effects] in ([Say], [Say, Record])
    assert {each.action for each in bench.effects if isinstance(each, Record)} <= {DENIED}
    assert bench.answers()[0].text


@pytest.mark.parametrize("role", ["sponsor", "admin", "owner"])
@given(data=st.one_of(FORGED, NAMING))
def test_nobody_but_a_coach_gets_at_words_by_a_button(role: Role, data: str) -> None:
    """T15: not even where everything was loaded by mistake."""
    who = replace(COACH, roles=frozenset({role}))
    bench = Bench(staff=who).taps(data)
    words = "趕上班"
    assert not any(words in html for html in bench.said())
    written = [each for each in bench.effects if not isinstance(each, Say | SaveStaff)]
    assert all(type(each).__name__ in ("Record", "AddLink") for each in written)
