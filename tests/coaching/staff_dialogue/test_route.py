"""Whose conversation it is, when somebody is a coach, a learner, or both."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from coaching.effects import Say
from coaching.events import Due, Event, Showed, Tapped, Wrote
from coaching.messages import Answer, Edit, Text
from coaching.records import Cohort, Learner
from coaching.staff import route
from coaching.staff.acts import SearchTexts
from coaching.staff.dialogue import waiting
from coaching.staff.records import Letter, Staff
from coaching.staff.view import StaffView
from coaching.view import View
from tests.coaching.staff_dialogue.bench import COACH, ENTRIES, FILE, LEARNER, NOW, programme

SELF = replace(LEARNER, id=8, chat=2001, name="阿明", notice_version="1")
"""The coach, who is a learner too."""
LETTER = Letter(
    id=40, thread=39, learner=7, coach=70, by="learner", text="想問漲價", at=NOW, message_id=99
)
WAITING = replace(COACH, **waiting.asks("note:text", NOW, learner=7))


def wrote(text: str, **how: Any) -> Wrote:
    """A typed message of the coach's chat."""
    return Wrote(key="u1", chat=2001, at=NOW, message_id=61, text=text, **how)


def heard(
    event: Event, staff: Staff | None = COACH, learner: Learner | None = None, **view: Any
) -> str:
    """What is said first for an event, in plain words with markup."""
    rules = programme()
    route.needs(event, learner, staff, rules)
    seen = StaffView(staff=staff, files=(FILE,), file=FILE, **view) if staff else None
    world = View(learner=learner, cohort=Cohort(id=1, name="all"), staff=seen)
    for effect in route.step(world, event, rules):
        if isinstance(effect, Say) and effect.chat == 2001:
            message = effect.message
            if isinstance(message, Text | Edit):
                return message.html or ""
            if isinstance(message, Answer) and message.text:
                return message.text
    return ""


def test_somebody_who_works_here_and_is_no_learner_is_greeted_as_a_coach() -> None:
    assert "教練和工作人員的部分" in heard(wrote("/start"))
    assert "教練可以做的事" in heard(wrote("/help"))


def test_an_invite_makes_a_learner_of_a_coach_too() -> None:
    needs = route.needs(wrote("/start abc123"), None, COACH, programme())
    assert needs.invite_hash is not None
    assert "不能用了" in heard(wrote("/start abc123"))


def test_the_commands_of_a_learner_stay_the_learners() -> None:
    assert "你的設定" in heard(wrote("/settings"), learner=SELF)
    assert "怎麼用" in heard(wrote("/help"), learner=SELF)
    assert "沒有 /settings" in heard(wrote("/settings"))


def test_the_commands_of_a_coach_work_for_somebody_who_is_both() -> None:
    assert "教練可以做的事" in heard(wrote("/coach"), learner=SELF)
    assert "學員" in heard(wrote("/learners"), learner=SELF)


def test_a_plain_text_of_somebody_who_is_both_is_the_learners() -> None:
    rules = programme()
    event = wrote("今天來了 12 位客人")
    assert route.needs(event, SELF, COACH, rules).staff is None
    world = View(learner=SELF, cohort=Cohort(id=1, name="all"), staff=StaffView(staff=COACH))
    kinds = {type(each).__name__ for each in route.step(world, event, rules)}
    assert "AddReflection" in kinds


def test_words_that_a_coach_was_asked_for_are_the_coachs() -> None:
    assert "筆記裡" in heard(wrote("他上週換了店面"), WAITING, SELF)


def test_after_an_hour_nobody_waits_for_words_any_more() -> None:
    late = replace(
        WAITING, step_data={**WAITING.step_data, "since": str(NOW - timedelta(minutes=61))}
    )
    assert route.needs(wrote("今天來了 12 位"), SELF, late, programme()).staff is None


def test_a_learners_command_is_no_answer_to_what_a_coach_was_asked_for() -> None:
    assert "你的設定" in heard(wrote("/settings"), WAITING, SELF)
    assert "先不寫了" in heard(wrote("取消"), WAITING, SELF)


def test_what_somebody_forwards_is_never_taken_for_their_own_words() -> None:
    assert "轉傳" in heard(wrote("抄來的", forwarded=True), WAITING)


def test_a_reply_to_a_letter_goes_to_its_learner() -> None:
    event = wrote("可以先漲 5 元試試", reply_to=99)
    for learner in (None, SELF):
        needs = route.needs(event, learner, COACH, programme())
        assert needs.staff is not None and needs.staff.message_id == 99
        assert "送出了" in heard(event, learner=learner, letter=LETTER)


def test_a_reply_to_ones_own_prompt_is_ones_own_answer_even_while_words_are_awaited() -> None:
    rules, event = programme(), wrote("來了 12 位", reply_to=900)
    needs = route.needs(event, SELF, WAITING, rules)
    assert needs.message_id == 900
    own = replace(ENTRIES[0].delivery, learner=8) if ENTRIES[0].delivery else None
    world = View(
        learner=SELF,
        cohort=Cohort(id=1, name="all"),
        target_delivery=own,
        staff=StaffView(staff=WAITING, files=(FILE,), file=FILE),
    )
    assert "AddReflection" in {type(each).__name__ for each in route.step(world, event, rules)}


def test_a_command_in_reply_to_a_letter_is_a_command() -> None:
    assert "你的設定" in heard(wrote("/settings", reply_to=99), learner=SELF, letter=LETTER)


def test_a_picture_is_not_taken_where_words_were_asked_for() -> None:
    event = Showed(key="u1", chat=2001, at=NOW, message_id=61, media="voice", file_id="f")
    assert "只收文字" in heard(event, WAITING, SELF)
    assert "不知道要放哪裡" in heard(event)


@pytest.mark.parametrize("learner", [None, SELF])
def test_without_a_role_a_coachs_buttons_have_expired(learner: Learner | None) -> None:
    event = Tapped(key="u1", chat=2001, at=NOW, callback_id="c", message_id=5, data="v1:queue")
    assert "過期" in heard(event, None, learner) or "不能用" in heard(event, None, learner)


def test_without_a_role_a_coachs_commands_are_unknown() -> None:
    assert "/review" in heard(wrote("/review"), None, SELF)
    assert "沒有" in heard(wrote("/review"), None, SELF)


def test_a_digest_that_is_due_is_the_coachs_and_a_prompt_the_learners() -> None:
    rules = programme()
    digest = Due(key="d1", chat=2001, at=NOW, kind="digest", due=NOW)
    assert route.needs(digest, SELF, COACH, rules).staff is not None
    daily = Due(key="d2", chat=2001, at=NOW, kind="daily", due=NOW)
    assert route.needs(daily, SELF, COACH, rules).log


def test_the_words_of_a_search_are_looked_for_at_once() -> None:
    needs = route.needs(wrote("/find 漲價"), None, COACH, programme()).staff
    assert needs is not None and needs.search == SearchTexts(words="漲價").words
