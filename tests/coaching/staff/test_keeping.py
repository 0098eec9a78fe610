"""Notes, phrases, the portfolio and the way into the pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from coaching.effects import Say
from coaching.messages import Document
from coaching.staff.acts import (
    Act,
    EnterPages,
    ForgetPhrase,
    KeepNote,
    KeepPhrase,
    MakePortfolio,
    Refused,
)
from coaching.staff.effects import AddLink, AddNote, AddPhrase, DropPhrase
from coaching.staff.perform import link_hash, link_of
from coaching.staff.records import Phrase

LEARNER = 1 << 40


def phrases(world: Any, count: int) -> tuple[Phrase, ...]:
    """So many phrases of the coach."""
    return tuple(Phrase(id=at, coach=7, text=f"句 {at}", at=world.now) for at in range(count))


def key_of(world: Any, act: Act, **view: Any) -> str:
    """The key of the refusal; its text can be said."""
    with pytest.raises(Refused) as refused:
        world.do(act, world.view(**{"file": world.file(), **view}))
    assert world.programme.content.texts.say("zh-Hant", refused.value.key, **refused.value.params)
    return refused.value.key


def test_a_note_is_kept_as_it_is_written(world: Any) -> None:
    added, _ = world.do(KeepNote(learner=LEARNER, text=" 問叫貨 \n"), world.view(file=world.file()))
    assert isinstance(added, AddNote)
    note = added.note
    assert (note.learner, note.coach, note.text, note.at) == (LEARNER, 7, "問叫貨", world.now)


@pytest.mark.parametrize(
    ("act", "key"),
    [
        (KeepNote(learner=LEARNER, text=" "), "review.note_empty"),
        (KeepNote(learner=LEARNER, text="字" * 1001), "review.note_long"),
        (KeepPhrase(text=""), "review.phrase_empty"),
        (KeepPhrase(text="字" * 301), "review.phrase_long"),
    ],
)
def test_notes_and_phrases_have_words_but_not_too_many(act: Act, key: str, world: Any) -> None:
    assert key_of(world, act) == key


def test_a_phrase_is_kept_and_dropped(world: Any) -> None:
    added, _ = world.do(KeepPhrase(text=" 下週試試 "), world.view())
    assert isinstance(added, AddPhrase)
    assert (added.phrase.coach, added.phrase.text) == (7, "下週試試")
    dropped, _ = world.do(ForgetPhrase(phrase=1), world.view(phrases=phrases(world, 2)))
    assert dropped == DropPhrase(id=1, coach=7)


def test_thirty_phrases_are_the_most(world: Any) -> None:
    act = KeepPhrase(text="字" * 300)
    assert world.do(act, world.view(phrases=phrases(world, 29)))
    assert key_of(world, act, phrases=phrases(world, 30)) == "review.phrases_full"


def test_a_portfolio_comes_into_the_coachs_own_chat_and_is_about_the_learner(world: Any) -> None:
    file = world.file(learner=world.learner(name="<小美>"))
    said, _ = world.do(MakePortfolio(learner=LEARNER), world.view(file=file))
    assert isinstance(said, Say)
    assert (said.chat, said.learner, said.about) == (7000, None, LEARNER)
    assert (said.kind, said.policy, said.due) == ("portfolio", "never", world.now)
    assert isinstance(said.message, Document)
    assert (said.message.make, said.message.learner) == ("portfolio:7", LEARNER)
    assert "&lt;小美&gt;" in said.message.html


def test_a_link_is_kept_as_a_hash_and_works_for_five_minutes(world: Any) -> None:
    added, _ = world.do(EnterPages(), world.view(), "update:5")
    assert isinstance(added, AddLink)
    address = link_of(world.programme, "update:5")
    front, _, token = address.rpartition("/")
    assert front == "https://coach.example/enter"
    assert added.link.token_hash == link_hash(token)
    assert token not in repr(added)
    assert (added.link.staff, added.link.expires_at) == (7, world.now + timedelta(minutes=5))


def test_a_link_cannot_be_guessed_from_its_act(world: Any) -> None:
    elsewhere = replace(world.programme, secret=b"known elsewhere")
    assert link_of(world.programme, "update:5") != link_of(elsewhere, "update:5")
    assert link_of(world.programme, "update:5") != link_of(world.programme, "update:6")


@pytest.mark.parametrize("missing", [{"pages": ""}, {"secret": b""}])
def test_without_pages_or_a_secret_there_is_no_way_in(missing: Any, world: Any) -> None:
    without = replace(world, programme=replace(world.programme, **missing))
    assert key_of(without, EnterPages()) == "review.no_pages"
