"""Feedback arrives under the learner's own words, in their language, and not at night."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest

from coaching.dialogue.buttons import Button, read
from coaching.effects import Lane, Say
from coaching.messages import Text
from coaching.quiet_hours import QuietHours
from coaching.records import Part
from coaching.staff.acts import CallOffFeedback, NotFound, Refused, SendFeedback
from coaching.staff.effects import AddLetter, DropLetter
from coaching.staff.perform import needs_of
from coaching.staff.records import Letter

LEARNER = 1 << 40
WORDS = "你這週數了 10 位客人。下週試試問其中一位為什麼來。"
HOUR = timedelta(hours=1)


class Said(NamedTuple):
    """What goes into the learner's chat."""

    effect: Say
    message: Text
    due: datetime


def sent(world: Any, act: SendFeedback, **view: Any) -> tuple[Letter, Said]:
    """The letter and the message that a feedback becomes."""
    known = {"file": world.file(), **view}
    added, said, _ = world.do(act, world.view(**known))
    assert isinstance(added, AddLetter)
    assert isinstance(said, Say)
    assert isinstance(said.message, Text)
    return added.letter, Said(said, said.message, said.due)


def refusal(world: Any, act: SendFeedback) -> Refused:
    """The refusal that a feedback meets; its text can be said."""
    with pytest.raises(Refused) as refused:
        world.do(act, world.view(file=world.file()))
    assert world.programme.content.texts.say("en", refused.value.key, **refused.value.params)
    return refused.value


def test_a_feedback_is_kept_and_sent_into_the_learners_chat(world: Any) -> None:
    letter, said = sent(world, SendFeedback(learner=LEARNER, text=f"  {WORDS}\n"))
    assert letter.thread == letter.id
    assert (letter.learner, letter.coach, letter.by) == (LEARNER, 7, "coach")
    assert (letter.text, letter.at, letter.due) == (WORDS, world.now, None)
    effect = said.effect
    assert (effect.chat, effect.learner, effect.ref) == (9000, LEARNER, letter.id)
    assert (effect.kind, effect.lane, effect.policy) == ("letter", Lane.REPLY, "once_more")
    assert said.due == world.now
    assert WORDS in said.message.html
    assert "林教練" in said.message.html
    assert said.message.reply_to is None


def test_the_learner_can_say_that_they_got_it_or_talk_about_it(world: Any) -> None:
    letter, said = sent(world, SendFeedback(learner=LEARNER, text=WORDS))
    ((got, talk),) = said.message.buttons
    assert (got[0], talk[0]) == ("收到", "想聊聊")
    buttons = [read(data) for _, data in (got, talk)]
    assert [each.action for each in buttons if isinstance(each, Button)] == ["got_it", "talk"]
    assert all(isinstance(each, Button) and each.id() == letter.id for each in buttons)


def test_it_is_in_the_learners_language(world: Any) -> None:
    file = world.file(learner=world.learner(language="en"))
    _, said = sent(world, SendFeedback(learner=LEARNER, text=WORDS), file=file)
    ((got, _),) = said.message.buttons
    assert got[0] == "Got it"


def test_it_is_a_reply_under_the_last_message_of_the_entry(world: Any) -> None:
    reflection = world.reflection(11)
    more = Part(
        id=1,
        reflection=11,
        learner=LEARNER,
        message_id=777,
        text="補一句",
        created_at=world.now,
    )
    reflection = replace(reflection, parts=(*reflection.parts, more))
    act = SendFeedback(learner=LEARNER, text=WORDS, reflection=11)
    letter, said = sent(world, act, entry=world.entry(reflection))
    assert letter.reflection == 11
    assert said.message.reply_to == 777


def test_an_entry_that_was_not_loaded_is_not_there(world: Any) -> None:
    act = SendFeedback(learner=LEARNER, text=WORDS, reflection=11)
    with pytest.raises(NotFound):
        world.do(act, world.view(file=world.file()))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "review.feedback_empty"),
        (" \n ", "review.feedback_empty"),
        ("字" * 1001, "review.feedback_long"),
    ],
)
def test_a_feedback_has_words_but_not_too_many(text: str, key: str, world: Any) -> None:
    refused = refusal(world, SendFeedback(learner=LEARNER, text=text))
    assert refused.key == key
    assert refused.params.get("over", 1) == 1


def test_a_thousand_characters_are_sent(world: Any) -> None:
    letter, said = sent(world, SendFeedback(learner=LEARNER, text="字" * 1000))
    assert len(letter.text) == 1000
    assert len(said.message.html) < 4096


def test_a_coachs_words_cannot_be_markup(world: Any) -> None:
    _, said = sent(world, SendFeedback(learner=LEARNER, text="<b>你</b> & 我"))
    assert "&lt;b&gt;你&lt;/b&gt; &amp; 我" in said.message.html


def test_the_same_act_makes_the_same_letter_and_another_one_another(world: Any) -> None:
    act = SendFeedback(learner=LEARNER, text=WORDS)
    view = world.view(file=world.file())
    first, again = world.do(act, view, "a"), world.do(act, view, "a")
    assert first == again
    assert world.do(act, view, "b")[0].letter.id != first[0].letter.id


def test_an_answer_stays_in_its_thread(world: Any) -> None:
    learners = world.letter(31, "learner", HOUR, thread=30)
    for known in ({"letter": learners}, {"file": world.file(letters=(learners,))}):
        for thread in (30, 31):
            act = SendFeedback(learner=LEARNER, text=WORDS, thread=thread)
            letter, _ = sent(world, act, **known)
            assert letter.thread == 30
            assert letter.id != 30
            assert needs_of(act).letter == thread


@pytest.mark.parametrize("change", [{"coach": 8}, {"learner": 2 << 40}])
def test_the_thread_of_others_is_not_there(change: dict[str, int], world: Any) -> None:
    theirs = replace(world.letter(30, "learner", HOUR), **change)
    act = SendFeedback(learner=LEARNER, text=WORDS, thread=30)
    with pytest.raises(NotFound):
        world.do(act, world.view(file=world.file(letters=(theirs,)), letter=theirs))
    with pytest.raises(NotFound):
        world.do(act, world.view(file=world.file()))


TAIPEI_23 = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
TAIPEI_8 = datetime(2026, 11, 26, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "wanted", "due"),
    [
        (TAIPEI_23, None, TAIPEI_8),
        (TAIPEI_23 + 3 * HOUR, None, TAIPEI_8),
        (TAIPEI_8, None, TAIPEI_8),
        (TAIPEI_8 - 12 * HOUR, TAIPEI_23, TAIPEI_8),
        (TAIPEI_23, TAIPEI_8 + 2 * HOUR, TAIPEI_8 + 2 * HOUR),
        (TAIPEI_8, TAIPEI_8 - 24 * HOUR, TAIPEI_8),
        (TAIPEI_8, TAIPEI_8 + 13 * HOUR, TAIPEI_8 + 13 * HOUR),
        (TAIPEI_8, TAIPEI_8 + 14 * HOUR, TAIPEI_8 + 24 * HOUR),
    ],
    ids=[
        "late in the evening",
        "deep in the night",
        "when the quiet hours end",
        "put into the night",
        "put to the morning",
        "put into the past",
        "put to just before they begin",
        "put to when they begin",
    ],
)
def test_nothing_is_sent_in_the_learners_quiet_hours(
    now: datetime, wanted: datetime | None, due: datetime, world: Any
) -> None:
    then = world.at(now)
    letter, said = sent(then, SendFeedback(learner=LEARNER, text=WORDS, due=wanted))
    assert said.due == due
    assert letter.due == (due if due > now else None)


def test_the_quiet_hours_are_those_of_the_learners_zone(world: Any) -> None:
    noon_in_taipei = world.at(datetime(2026, 11, 25, 4, 0, tzinfo=UTC))
    file = noon_in_taipei.file(learner=noon_in_taipei.learner(zone="Europe/Lisbon"))
    _, said = sent(noon_in_taipei, SendFeedback(learner=LEARNER, text=WORDS), file=file)
    assert said.due == datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def test_without_quiet_hours_it_is_sent_at_once(world: Any) -> None:
    awake = replace(world.programme, quiet=QuietHours(start=QuietHours().end))
    night = replace(world.at(TAIPEI_23), programme=awake)
    _, said = sent(night, SendFeedback(learner=LEARNER, text=WORDS))
    assert said.due == TAIPEI_23


def test_it_cannot_be_put_further_than_two_weeks_ahead(world: Any) -> None:
    soon = world.now + timedelta(days=14)
    assert sent(world, SendFeedback(learner=LEARNER, text=WORDS, due=soon))[1].due == soon
    for late in (soon + timedelta(minutes=1), datetime(9999, 12, 31, tzinfo=UTC)):
        act = SendFeedback(learner=LEARNER, text=WORDS, due=late)
        assert refusal(world, act).key == "review.feedback_late"


def test_a_coach_without_a_name_is_still_somebody(world: Any) -> None:
    view = world.view(staff=world.staff(name=""), file=world.file())
    _, said, _ = world.do(SendFeedback(learner=LEARNER, text=WORDS), view)
    assert "教練" in said.message.html


def test_what_waits_to_be_sent_can_be_taken_back(world: Any) -> None:
    letter = world.letter(30, "coach", HOUR, due=world.now + HOUR)
    view = world.view(file=world.file(), letter=letter)
    dropped, _ = world.do(CallOffFeedback(letter=30), view)
    assert dropped == DropLetter(id=30, coach=7)


@pytest.mark.parametrize(
    "change",
    [{"due": None}, {"due": timedelta(0)}, {"message_id": 5}, {"by": "learner"}],
    ids=["sent at once", "due now", "arrived", "the learner's"],
)
def test_what_was_sent_stands(change: dict[str, Any], world: Any) -> None:
    letter = world.letter(30, "coach", HOUR, due=world.now + HOUR)
    if change.get("due") is not None:
        change = {"due": world.now + change["due"]}
    view = world.view(file=world.file(), letter=replace(letter, **change))
    with pytest.raises(Refused) as refused:
        world.do(CallOffFeedback(letter=30), view)
    assert refused.value.key == "review.already_sent"
    assert world.programme.content.texts.say("zh-Hant", refused.value.key)


@pytest.mark.parametrize("change", [{"coach": 8}, {"learner": 2 << 40}, {"id": 31}])
def test_the_letter_of_others_cannot_be_taken_back(change: dict[str, int], world: Any) -> None:
    letter = replace(world.letter(30, "coach", HOUR, due=world.now + HOUR), **change)
    with pytest.raises(NotFound):
        world.do(CallOffFeedback(letter=30), world.view(file=world.file(), letter=letter))
