"""Every look and every change leaves a line in the log, without words of a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from coaching.effects import Record
from coaching.staff import acts
from coaching.staff.acts import Act
from coaching.staff.records import Note, Phrase
from coaching.staff.view import StaffView

LEARNER, OTHER = 1 << 40, 2 << 40
CANARY = "金絲雀"
HOUR = timedelta(hours=1)

LINES: list[tuple[Act, str, int | None, str]] = [
    (acts.ReadList(), "learners.list:list", None, "learners=1"),
    (acts.ReadFigures(), "figures.read:map", None, "learners=1"),
    (acts.ReadCard(learner=LEARNER), "card.read:card", LEARNER, ""),
    (acts.ReadTranscript(learner=LEARNER), "transcript.read:page", LEARNER, "entries=1"),
    (acts.ReadEntry(reflection=11), "transcript.read:entry", LEARNER, "reflection=11"),
    (
        acts.GradeEntry(reflection=11, value=3),
        "review.write:grade",
        LEARNER,
        "reflection=11 value=3",
    ),
    (
        acts.PlaceItem(learner=LEARNER, item="P1.1.1", value=None),
        "review.write:level",
        LEARNER,
        "item=P1.1.1 value=none",
    ),
    (acts.MarkReviewed(learner=LEARNER), "review.write:seen", LEARNER, ""),
    (acts.TakeInHand(learner=LEARNER), "review.write:claim", LEARNER, ""),
    (acts.TakeInHand(learner=LEARNER, on=False), "review.write:release", LEARNER, ""),
    (acts.ReadNotes(learner=LEARNER), "notes.keep:read", LEARNER, "notes=1"),
    (acts.ReadPhrases(), "phrases.keep:read", None, "phrases=1"),
    (acts.ForgetPhrase(phrase=5), "phrases.keep:forget", None, "phrase=5"),
    (acts.CallOffFeedback(letter=30), "feedback.send:call_off", LEARNER, "letter=30"),
    (acts.MakePortfolio(learner=LEARNER), "portfolio.make:make", LEARNER, ""),
    (acts.EnterPages(), "pages.enter:link", None, ""),
]
WITH_IDS: list[tuple[Act, str, int | None]] = [
    (acts.SendFeedback(learner=LEARNER, text=CANARY), "feedback.send:send", LEARNER),
    (acts.KeepNote(learner=LEARNER, text=CANARY), "notes.keep:keep", LEARNER),
    (acts.KeepPhrase(text=CANARY), "phrases.keep:keep", None),
]


@pytest.fixture
def view(world: Any) -> StaffView:
    """Everything an act looks at, with the canary wherever words stand."""
    reflection = world.reflection(11, text=CANARY)
    file = world.file(learner=world.learner(name=CANARY), reflections=(reflection,))
    return StaffView(
        staff=world.staff(name=CANARY),
        files=(file,),
        file=file,
        entry=world.entry(reflection),
        letter=world.letter(30, "coach", HOUR, text=CANARY, due=world.now + HOUR),
        entries=(world.entry(reflection),),
        total=1,
        phrases=(Phrase(id=5, coach=7, text=CANARY, at=world.now),),
        notes=(Note(id=6, learner=LEARNER, coach=7, text=CANARY, at=world.now),),
    )


@pytest.mark.parametrize(("act", "action", "subject", "detail"), LINES, ids=lambda each: str(each))
def test_an_act_leaves_its_line(
    act: Act, action: str, subject: int | None, detail: str, view: StaffView, world: Any, line: Any
) -> None:
    expected = Record(actor=7, action=action, subject=subject, at=world.now, detail=detail)
    assert line(world.do(act, view)) == expected


@pytest.mark.parametrize(("act", "action", "subject"), WITH_IDS, ids=lambda each: str(each))
def test_an_act_with_words_leaves_a_line_without_them(
    act: Act, action: str, subject: int | None, view: StaffView, world: Any, line: Any
) -> None:
    written = line(world.do(act, view))
    assert (written.actor, written.action, written.subject) == (7, action, subject)
    assert CANARY not in repr(written)
    assert any(letter.isdecimal() for letter in written.detail)


def test_a_search_leaves_a_line_for_each_learner_whose_words_it_shows(world: Any) -> None:
    entries = (
        world.entry(world.reflection(11)),
        world.entry(world.reflection(12)),
        world.entry(world.reflection(13, learner=OTHER)),
    )
    found = world.do(acts.SearchTexts(words=CANARY), world.view(entries=entries))
    assert [(each.action, each.subject, each.detail) for each in found] == [
        ("transcript.search:search", LEARNER, "hits=2"),
        ("transcript.search:search", OTHER, "hits=1"),
    ]
    assert CANARY not in repr(found)


def test_a_search_that_finds_nothing_is_recorded_too(world: Any, line: Any) -> None:
    written = line(world.do(acts.SearchTexts(words="蛋餅"), world.view()))
    assert (written.subject, written.detail) == (None, "hits=0")


@pytest.mark.parametrize("act", [each for each, *_ in LINES], ids=lambda each: str(each))
def test_the_action_before_the_colon_is_one_of_the_table(
    act: Act, view: StaffView, world: Any, line: Any
) -> None:
    action, _, verb = line(world.do(act, view)).action.partition(":")
    assert world.programme.access.rule(action)
    assert verb


@pytest.mark.parametrize(
    ("words", "key"),
    [("", "review.search_empty"), ("  ", "review.search_empty"), ("蛋" * 51, "review.search_long")],
)
def test_a_search_needs_words_but_not_too_many(words: str, key: str, world: Any) -> None:
    with pytest.raises(acts.Refused) as refused:
        world.do(acts.SearchTexts(words=words), world.view())
    assert refused.value.key == key
