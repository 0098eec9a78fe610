"""What each act has loaded: what it is about, and no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from coaching.staff import acts
from coaching.staff.acts import Act, NotFound
from coaching.staff.perform import needs_of
from coaching.staff.perform.table import USES
from coaching.staff.view import Filter, StaffNeeds

LEARNER, OTHER = 1 << 40, 2 << 40
ONLY = Filter(learner=LEARNER)

NEEDS: list[tuple[Act, StaffNeeds]] = [
    (acts.ReadList(), StaffNeeds(files=True)),
    (acts.ReadFigures(), StaffNeeds(files=True, log=True)),
    (acts.ReadCard(learner=LEARNER), StaffNeeds(file=LEARNER)),
    (
        acts.ReadTranscript(learner=LEARNER, filter=Filter(learner=OTHER), offset=20),
        StaffNeeds(file=LEARNER, filter=ONLY, page=(20, 20)),
    ),
    (acts.ReadEntry(reflection=11), StaffNeeds(entry=11)),
    (
        acts.SearchTexts(words=" 蛋餅 ", filter=ONLY, most=500),
        StaffNeeds(file=LEARNER, filter=ONLY, page=(0, 100), search="蛋餅"),
    ),
    (
        acts.SearchTexts(words="蛋餅"),
        StaffNeeds(filter=Filter(), page=(0, 20), search="蛋餅"),
    ),
    (acts.GradeEntry(reflection=11, value=2), StaffNeeds(entry=11)),
    (
        acts.PlaceItem(learner=LEARNER, item="A03", value=2),
        StaffNeeds(
            file=LEARNER,
            filter=Filter(learner=LEARNER, items=frozenset({"A03"})),
            page=(0, 100),
        ),
    ),
    (acts.MarkReviewed(learner=LEARNER), StaffNeeds(file=LEARNER)),
    (acts.TakeInHand(learner=LEARNER), StaffNeeds(file=LEARNER)),
    (
        acts.SendFeedback(learner=LEARNER, text="好", reflection=11, thread=30),
        StaffNeeds(file=LEARNER, entry=11, letter=30),
    ),
    (acts.CallOffFeedback(letter=30), StaffNeeds(letter=30)),
    (acts.KeepNote(learner=LEARNER, text="記"), StaffNeeds(file=LEARNER)),
    (acts.ReadNotes(learner=LEARNER), StaffNeeds(file=LEARNER, notes=True)),
    (acts.ReadPhrases(), StaffNeeds(phrases=True)),
    (acts.KeepPhrase(text="句"), StaffNeeds(phrases=True)),
    (acts.ForgetPhrase(phrase=5), StaffNeeds(phrases=True)),
    (acts.MakePortfolio(learner=LEARNER), StaffNeeds(file=LEARNER)),
    (acts.EnterPages(), StaffNeeds()),
]


@pytest.mark.parametrize(("act", "needs"), NEEDS, ids=lambda each: type(each).__name__)
def test_an_act_names_what_it_needs(act: Act, needs: StaffNeeds) -> None:
    assert needs_of(act) == needs


def test_every_act_of_a_coach_is_among_them() -> None:
    coachs = {kind for kind in USES if kind.__module__ == acts.__name__}
    assert {type(act) for act, _ in NEEDS} == coachs


def test_a_search_among_one_learners_entries_asks_whether_they_may_be_read(world: Any) -> None:
    act = acts.SearchTexts(words="蛋餅", filter=ONLY)
    assert world.do(act, world.view(file=world.file()))
    for file in (
        None,
        world.file(coaches=frozenset()),
        world.file(learner=world.learner(id=OTHER)),
    ):
        with pytest.raises(NotFound):
            world.do(act, world.view(file=file))


def test_a_page_far_behind_the_last_entry_is_asked_for_no_further_than_a_million() -> None:
    act = acts.ReadTranscript(learner=LEARNER, offset=10**30, most=-1)
    assert needs_of(act).page == (1_000_000, 1)


def test_the_same_act_has_the_same_effects(world: Any) -> None:
    act = acts.KeepNote(learner=LEARNER, text="記")
    view = world.view(file=world.file())
    assert world.do(act, view) == world.do(act, view)
    later = world.at(world.now + timedelta(minutes=1))
    assert later.do(act, view)[0].note.id == world.do(act, view)[0].note.id
