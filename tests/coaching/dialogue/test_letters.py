"""A coach's letter is read and answered; the answer reaches that coach and nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from coaching.dialogue import needs
from coaching.dialogue.buttons import press, read
from coaching.effects import AddPart, AddReflection, SaveLearner, Say
from coaching.events import Showed, Wrote
from coaching.messages import Edit, Text
from coaching.staff.effects import AddLetter, MarkLetter
from tests.coaching.dialogue.conftest import COACH, LETTER, ME, MINE, NOW, Talk, of, said, toasts

GOT, TALK = press("got_it", LETTER.id), press("talk", LETTER.id)


def asked(talk: Talk) -> Talk:
    """The learner has tapped that they want to talk."""
    (saved,) = of(SaveLearner, talk.with_(letter=LETTER).taps(TALK))
    return talk.with_(learner=saved.learner, letter=LETTER)


def test_a_tap_marks_the_letter_as_read_and_takes_the_buttons_away(talk: Talk) -> None:
    effects = talk.with_(letter=LETTER).taps(GOT)
    assert of(MarkLetter, effects) == [MarkLetter(id=70, learner=7, got_at=NOW)]
    assert toasts(effects) == ["好，記下了"]
    [edit] = [each.message for each in of(Say, effects) if isinstance(each.message, Edit)]
    assert (edit.html, edit.buttons, edit.message_id) == (None, (), 400)


def test_a_second_tap_changes_nothing_more(talk: Talk) -> None:
    effects = talk.with_(letter=replace(LETTER, got_at=NOW)).taps(GOT)
    assert of(MarkLetter, effects) == []
    assert toasts(effects) == ["好，記下了"]


@pytest.mark.parametrize("data", [GOT, TALK])
def test_a_letter_of_somebody_else_is_not_there(talk: Talk, data: str) -> None:
    for letter in (None, replace(LETTER, by="learner")):
        effects = talk.with_(letter=letter).taps(data)
        assert [type(each) for each in effects] == [Say]
        assert toasts(effects) == ["這封信已經不在了。"]


def test_what_is_typed_next_goes_to_the_coach_and_is_no_answer_to_the_question(talk: Talk) -> None:
    [question] = said(talk.with_(letter=LETTER).taps(TALK))
    assert "林教練" in question and "/cancel" in question
    effects = asked(talk).writes("人手排不出來，想聊 <b>")
    [added] = of(AddLetter, effects)
    letter = added.letter
    assert (letter.by, letter.thread, letter.coach, letter.learner) == ("learner", 70, 50, 7)
    assert letter.text == "人手排不出來，想聊 <b>"
    assert of(AddPart, effects) == [] and of(AddReflection, effects) == []
    [saved] = of(SaveLearner, effects)
    assert saved.learner.step is None and saved.learner.delivery == 11


def test_the_coach_sees_who_answers_what_with_two_buttons(talk: Talk) -> None:
    effects = asked(talk).writes("人手排不出來，想聊 <b>")
    [say] = [each for each in of(Say, effects) if each.chat == COACH.chat]
    letter = of(AddLetter, effects)[0].letter
    assert (say.learner, say.about, say.kind, say.ref) == (None, ME.id, "letter", letter.id)
    assert isinstance(say.message, Text)
    for words in ("小芸 &lt;b&gt;", "想聊 &lt;b&gt;", "2 位客人 &lt;i&gt;為什麼來&lt;/i&gt;"):
        assert words in say.message.html
    data = [data for row in say.message.buttons for _, data in row]
    assert data == [press("answer", letter.id), press("card", ME.id)]


def test_a_letter_that_was_answered_is_read_and_has_no_buttons_any_more(talk: Talk) -> None:
    effects = asked(talk).writes("好，下週試")
    assert [each.id for each in of(MarkLetter, effects)] == [70]
    edits = [each.message for each in of(Say, effects) if isinstance(each.message, Edit)]
    assert [edit.message_id for edit in edits] == [400]


def test_a_reply_in_the_chat_is_enough_at_any_time(talk: Talk) -> None:
    effects = talk.with_(letter=replace(LETTER, got_at=NOW)).writes("謝謝，記得了", reply_to=400)
    assert len(of(AddLetter, effects)) == 1
    assert of(AddPart, effects) == []


def test_very_long_words_are_kept_whole_and_shown_as_far_as_a_message_goes(talk: Talk) -> None:
    effects = asked(talk).writes("字" * 4096)
    assert len(of(AddLetter, effects)[0].letter.text) == 4096
    [shown] = said(effects, COACH.chat)
    assert len(shown) < 4096


def test_whoever_is_no_longer_the_coach_gets_nothing_and_nothing_is_lost(talk: Talk) -> None:
    gone = talk.with_(coaches=(), assignments=())
    assert "不是你的教練" in toasts(gone.with_(letter=LETTER).taps(TALK))[0]
    effects = gone.with_(letter=LETTER).writes("想說一件事", reply_to=400)
    assert of(AddLetter, effects) == []
    assert {each.chat for each in of(Say, effects)} == {ME.chat}
    [kept] = of(AddReflection, effects)
    assert kept.reflection.private and kept.reflection.delivery is None


def test_a_coach_whose_role_was_withdrawn_gets_nothing(talk: Talk) -> None:
    retired = replace(COACH, roles=frozenset({"sponsor"}))
    effects = talk.with_(coaches=(retired,), letter=LETTER).writes("想說一件事", reply_to=400)
    assert of(AddLetter, effects) == []


def test_who_lets_no_coach_read_is_told_how_to_reach_one(talk: Talk) -> None:
    alone = talk.with_(learner=replace(ME, coach_may_read=False), letter=LETTER)
    assert "/settings" in toasts(alone.taps(TALK))[0]
    effects = alone.writes("想說一件事", reply_to=400)
    assert of(AddLetter, effects) == []
    assert any("/settings" in text for text in said(effects))


def test_it_can_be_cancelled(talk: Talk) -> None:
    effects = asked(talk).writes("/cancel")
    assert of(AddLetter, effects) == []
    assert [each.learner.step for each in of(SaveLearner, effects)] == [None]
    assert said(effects) == ["好，取消了。"]


def test_an_hour_later_it_is_an_answer_to_the_question_again(talk: Talk) -> None:
    later = NOW + timedelta(hours=1, minutes=1)
    effects = asked(talk).writes("10 位有 6 位趕上班", at=later)
    assert of(AddLetter, effects) == []
    assert of(AddReflection, effects)[0].reflection.delivery == 11


def test_an_answer_to_a_question_is_told_apart_by_what_it_replies_to(talk: Talk) -> None:
    effects = asked(talk).with_(target_delivery=talk.view.delivery).writes("6 位", reply_to=300)
    assert of(AddLetter, effects) == []
    assert of(AddReflection, effects)[0].reflection.delivery == 11


def test_words_of_somebody_else_are_not_passed_on(talk: Talk) -> None:
    effects = asked(talk).writes("別人說的", forwarded=True)
    assert of(AddLetter, effects) == []
    assert len(of(AddPart, effects)) == 1


def test_a_voice_message_is_kept_as_a_note_and_words_are_asked_for(talk: Talk) -> None:
    voice = Showed(
        key="u3", chat=1001, at=NOW, message_id=901, media="voice", file_id="f", reply_to=400
    )
    effects = talk.with_(letter=LETTER).does(voice)
    assert of(AddLetter, effects) == []
    assert of(AddReflection, effects)[0].reflection.delivery is None
    assert any("文字" in text for text in said(effects))


def test_the_letter_and_the_coaches_are_loaded_for_what_may_need_them(talk: Talk) -> None:
    programme, learner = talk.programme, asked(talk).view.learner
    assert learner is not None
    wrote = Wrote(key="u", chat=1001, at=NOW, message_id=9, text="好", reply_to=400)
    wanted = needs(wrote, learner, programme)
    assert (wanted.letter, wanted.message_id, wanted.coaches) == (70, 400, True)
    assert needs(wrote, ME, programme).letter is None


def test_every_button_of_a_letter_can_be_read_back() -> None:
    longest = 2**63 - 1
    for action in ("got_it", "talk", "answer", "open_all"):
        assert read(press(action, longest)) is not None
    assert MINE.learner == ME.id
