"""Every act asks who may do it: what is not granted, and what is not there, are answered alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from coaching.staff import acts
from coaching.staff.acts import Act, NotFound
from coaching.staff.perform.table import USES
from coaching.staff.records import Note, Phrase
from coaching.staff.view import StaffView
from content.access import ROLES, Role

WEEK = timedelta(weeks=1)
LEARNER = 1 << 40
REFLECTION = 11

ON_A_LEARNER: list[Act] = [
    acts.ReadCard(learner=LEARNER),
    acts.ReadTranscript(learner=LEARNER),
    acts.ReadEntry(reflection=REFLECTION),
    acts.GradeEntry(reflection=REFLECTION, value=2),
    acts.PlaceItem(learner=LEARNER, item="P1.1.1", value=None),
    acts.MarkReviewed(learner=LEARNER),
    acts.TakeInHand(learner=LEARNER),
    acts.SendFeedback(learner=LEARNER, text="你這週數了客人", reflection=REFLECTION),
    acts.CallOffFeedback(letter=30),
    acts.KeepNote(learner=LEARNER, text="下次問叫貨"),
    acts.ReadNotes(learner=LEARNER),
    acts.MakePortfolio(learner=LEARNER),
]
OF_ONES_OWN: list[Act] = [
    acts.ReadPhrases(),
    acts.KeepPhrase(text="下週試試"),
    acts.ForgetPhrase(phrase=5),
]
ON_AN_ENTRY = (acts.ReadTranscript, acts.ReadEntry, acts.GradeEntry, acts.SendFeedback)
OTHERS: list[Act] = [
    acts.ReadList(),
    acts.ReadFigures(),
    acts.SearchTexts(words="蛋餅"),
    acts.EnterPages(),
]


def name(act: Act) -> str:
    """How a case is called."""
    return type(act).__name__


@pytest.fixture
def full(world: Any) -> StaffView:
    """Everything that any act looks at, all of it the coach's to see."""
    reflection = world.reflection(REFLECTION)
    file = world.file(reflections=(reflection,))
    entry = world.entry(reflection)
    return StaffView(
        staff=world.staff(),
        files=(file,),
        file=file,
        entry=entry,
        letter=world.letter(30, "coach", WEEK, due=world.now + WEEK),
        entries=(entry,),
        total=1,
        names={LEARNER: "王小美"},
        phrases=(Phrase(id=5, coach=7, text="下週試試", at=world.now),),
        notes=(Note(id=6, learner=LEARNER, coach=7, text="記一下", at=world.now),),
    )


def as_file(view: StaffView, **fields: Any) -> StaffView:
    """The same view of another learner's file."""
    assert view.file is not None
    file = replace(view.file, **fields)
    return replace(view, file=file, files=(file,))


def as_learner(view: StaffView, **fields: Any) -> StaffView:
    """The same view of a learner who decided otherwise."""
    assert view.file is not None
    return as_file(view, learner=replace(view.file.learner, **fields))


def as_entry(view: StaffView, **fields: Any) -> StaffView:
    """The same view of another entry."""
    assert view.entry is not None
    entry = replace(view.entry, reflection=replace(view.entry.reflection, **fields))
    return replace(view, entry=entry, entries=(entry,))


def test_every_act_is_in_the_table_and_its_action_in_the_other(world: Any) -> None:
    assert set(USES) == set(acts.Act.__args__)
    assert all(world.programme.access.rule(act.action) for act in USES)


@pytest.mark.parametrize("act", [*ON_A_LEARNER, *OF_ONES_OWN, *OTHERS], ids=name)
def test_a_coach_may_do_every_act_with_what_is_theirs(
    act: Act, full: StaffView, world: Any
) -> None:
    assert world.do(act, full)


@pytest.mark.parametrize("act", [*ON_A_LEARNER, *OF_ONES_OWN], ids=name)
@pytest.mark.parametrize("role", sorted(set(ROLES) - {"coach"}))
def test_no_other_role_may_do_a_coachs_work(
    act: Act, role: Role, full: StaffView, world: Any
) -> None:
    view = replace(full, staff=world.staff(role))
    with pytest.raises(NotFound):
        world.do(act, view)


@pytest.mark.parametrize(
    ("act", "allowed"),
    [
        (acts.ReadList(), {"coach", "admin", "owner"}),
        (acts.ReadFigures(), {"coach"}),
        (acts.SearchTexts(words="蛋餅"), {"coach"}),
        (acts.EnterPages(), {"coach", "sponsor", "admin", "owner"}),
    ],
    ids=name,
)
@pytest.mark.parametrize("role", ROLES)
def test_lists_and_pages_are_open_to_their_roles_alone(
    act: Act, allowed: set[Role], role: Role, full: StaffView, world: Any
) -> None:
    view = replace(full, staff=world.staff(role))
    if role in allowed:
        assert world.do(act, view)
    else:
        with pytest.raises(NotFound):
            world.do(act, view)


@pytest.mark.parametrize("act", ON_A_LEARNER, ids=name)
@pytest.mark.parametrize(
    "change",
    [
        lambda view: replace(view, file=None, entry=None),
        lambda view: as_file(view, coaches=frozenset()),
        lambda view: as_file(view, coaches=frozenset({8})),
        lambda view: as_learner(view, coach_may_read=False),
        lambda view: as_learner(view, forget_at=view.file.assignment.since),
    ],
    ids=["absent", "formerly assigned", "another's", "not sharing", "being forgotten"],
)
def test_a_learner_who_is_not_the_coachs_to_see_is_not_there(
    act: Act, change: Any, full: StaffView, world: Any
) -> None:
    with pytest.raises(NotFound):
        world.do(act, change(full))


@pytest.mark.parametrize("act", [act for act in ON_A_LEARNER if hasattr(act, "learner")], ids=name)
def test_the_file_of_one_learner_opens_no_other(act: Act, full: StaffView, world: Any) -> None:
    with pytest.raises(NotFound):
        world.do(act, as_learner(full, id=2 << 40))


@pytest.mark.parametrize("act", [a for a in ON_A_LEARNER if isinstance(a, ON_AN_ENTRY)], ids=name)
@pytest.mark.parametrize("field", ["private", "deleted_at", "learner", "created_at"])
def test_an_entry_that_is_not_the_coachs_to_see_is_not_there(
    act: Act, field: str, full: StaffView, world: Any
) -> None:
    value = {
        "private": True,
        "deleted_at": world.now,
        "learner": 2 << 40,
        "created_at": world.now - 7 * WEEK,
    }[field]
    with pytest.raises(NotFound):
        world.do(act, as_entry(full, **{field: value}))


def test_what_is_older_than_the_assignment_is_open_once_the_learner_opened_it(
    full: StaffView, world: Any
) -> None:
    old = as_entry(full, created_at=world.now - 7 * WEEK)
    opened = as_file(old, assignment=world.assignment(opened=True))
    assert world.do(acts.ReadEntry(reflection=REFLECTION), opened)


def test_an_entry_without_an_assignment_of_ones_own_is_not_there(
    full: StaffView, world: Any
) -> None:
    with pytest.raises(NotFound):
        world.do(acts.ReadEntry(reflection=REFLECTION), as_file(full, assignment=None))


def test_another_entry_than_the_one_asked_for_is_not_shown(full: StaffView, world: Any) -> None:
    with pytest.raises(NotFound):
        world.do(acts.ReadEntry(reflection=12), full)


@pytest.mark.parametrize("act", [acts.ReadList(), acts.ReadFigures()], ids=name)
def test_one_learner_too_many_in_a_list_closes_it(act: Act, full: StaffView, world: Any) -> None:
    stranger = replace(full.files[0], coaches=frozenset({8}))
    with pytest.raises(NotFound):
        world.do(act, replace(full, files=(*full.files, stranger)))


@pytest.mark.parametrize("field", ["private", "deleted_at"])
def test_one_entry_too_many_closes_a_search(field: str, full: StaffView, world: Any) -> None:
    value = {"private": True, "deleted_at": world.now}[field]
    with pytest.raises(NotFound):
        world.do(acts.SearchTexts(words="蛋餅"), as_entry(full, **{field: value}))


def test_an_empty_list_is_still_closed_to_whoever_has_no_part_in_it(world: Any) -> None:
    for act in (acts.ReadList(), acts.ReadFigures(), acts.SearchTexts(words="蛋")):
        assert world.do(act, world.view())
        with pytest.raises(NotFound):
            world.do(act, world.view(staff=world.staff("sponsor")))


@pytest.mark.parametrize("role", ["sponsor", "admin", "owner"])
def test_numbers_are_shown_of_five_people_or_more(role: Role, world: Any) -> None:
    files = tuple(world.file(learner=world.learner(id=number)) for number in range(1, 6))
    many = world.view(staff=world.staff(role), files=files)
    assert world.do(acts.ReadFigures(), many)
    with pytest.raises(NotFound):
        world.do(acts.ReadFigures(), replace(many, files=files[:4]))


def test_notes_and_phrases_of_another_coach_are_not_there(full: StaffView, world: Any) -> None:
    notes = tuple(replace(note, coach=8) for note in full.notes)
    phrases = tuple(replace(phrase, coach=8) for phrase in full.phrases)
    theirs = replace(full, notes=notes, phrases=phrases)
    for act in (acts.ReadNotes(learner=LEARNER), *OF_ONES_OWN):
        with pytest.raises(NotFound):
            world.do(act, theirs)


def test_notes_about_another_learner_are_not_there(full: StaffView, world: Any) -> None:
    notes = tuple(replace(note, learner=2 << 40) for note in full.notes)
    with pytest.raises(NotFound):
        world.do(acts.ReadNotes(learner=LEARNER), replace(full, notes=notes))


def test_a_phrase_that_is_not_kept_cannot_be_dropped(full: StaffView, world: Any) -> None:
    with pytest.raises(NotFound):
        world.do(acts.ForgetPhrase(phrase=99), full)
