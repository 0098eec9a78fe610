"""Whatever comes as a button, and whoever taps: one answer, no error, and power only for admins."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.broadcast.records import BroadcastState
from coaching.dialogue.buttons import press, read
from coaching.effects import Record
from coaching.records import record_id
from coaching.staff.denied import DENIED
from coaching.staff.dialogue.broadcast import PART
from content.access import Role
from tests.coaching.broadcast.desk import AMING, STATES, Desk, broadcast, programme
from tests.coaching.broadcast.talk import Talk

WORDS = st.text(alphabet="abcxyz0179_/+-:", max_size=12)
OURS = st.sampled_from(sorted(PART.taps))
HOWS = st.sampled_from(
    [
        *("", "open", "test", "confirm", "pause", "cancel", "undo", "copy", "failed", "yes", "no"),
        *("trade", "cohort", "item", "ids", "active", "all", "now", "at", "local", "again"),
        *("leave", "prompt"),
    ]
)
FORGED = st.one_of(
    st.builds(
        lambda action, words: ":".join(("v1", action, *words)), OURS, st.lists(WORDS, max_size=3)
    ),
    st.builds(
        lambda action, id_, *words: press(action, id_, *filter(None, words)),
        OURS,
        st.sampled_from([0, 9, 10, 2**63 - 1]),
        HOWS,
        HOWS,
    ),
).filter(lambda data: read(data) is not None)


@given(data=FORGED, state=st.sampled_from(STATES))
def test_any_data_gets_one_answer_and_no_error(data: str, state: BroadcastState) -> None:
    talk = Talk(desk=Desk(found=broadcast(state))).taps(data)
    assert len(talk.answers()) == 1


@pytest.mark.parametrize("role", ["coach", "sponsor", "learner"])
@given(data=FORGED, state=st.sampled_from(STATES))
def test_nobody_but_an_admin_gets_anything_by_a_button(
    role: Role, data: str, state: BroadcastState
) -> None:
    staff = replace(AMING, roles=frozenset({role}))
    talk = Talk(desk=Desk(found=broadcast(state)), staff=staff).taps(data)
    assert talk.kinds() <= {"SaveStaff", "Record"}
    assert {each.action for each in talk.effects if isinstance(each, Record)} <= {DENIED}
    assert talk.said() == []


@pytest.mark.parametrize("text", ["/broadcast", "/broadcasts", "/broadcast P1.1.1"])
def test_a_coach_finds_no_such_thing(text: str) -> None:
    talk = Talk(staff=replace(AMING, roles=frozenset({"coach"}))).writes(text)
    assert talk.said() == [programme().content.texts.say("zh-Hant", "coach.not_found")]
    assert talk.staff.step is None


def test_who_loses_the_role_while_typing_can_send_nothing() -> None:
    talk = Talk().writes("/broadcast").writes("停課").presses("送給 42 位…")
    talk.staff = replace(talk.staff, roles=frozenset({"coach"}))
    assert talk.writes("42").found.state == "draft"
    assert "找不到" in talk.said()[0]


def test_a_question_that_is_gone_from_the_bank_is_not_there() -> None:
    talk = Talk().taps(press("put_prompt", "0", record_id("p9.9.9-plan-01")))
    assert [each.action for each in talk.effects if isinstance(each, Record)] == [DENIED]
    assert talk.kinds() == {"Record"}
    assert len(talk.answers()) == 1
