"""An event of a chat sees who works here by it, and a learner sees who accompanies them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from coaching.effects import AddDelivery, AddReflection, Effect, Record, SaveLearner
from coaching.events import Event
from coaching.records import Learner
from coaching.staff.effects import AddLetter, GiveGrade, SaveAssignment, SaveStaff
from coaching.staff.records import Grade, Staff
from coaching.staff.view import StaffNeeds, StaffView
from coaching.view import Needs, View
from tests.storage.test_statements import _counting

if TYPE_CHECKING:
    from tests.storage.conftest import Cast


async def test_the_view_of_a_staff_chat_has_the_person_with_or_without_a_learner(
    cast: Cast,
) -> None:
    only, both, nobody = cast.coach(90), cast.coach(1), cast.coach(91, roles=frozenset())
    await cast.write(
        SaveLearner(learner=cast.learner(1)),
        SaveLearner(learner=cast.learner(2)),
        *(SaveStaff(staff=each) for each in (only, both, nobody)),
    )
    seen: list[tuple[int, int | None, int | None]] = []

    def needs(event: Event, learner: Learner | None, staff: Staff | None) -> Needs:
        taught, employed = (who.chat if who else None for who in (learner, staff))
        seen.append((event.chat, taught, employed))
        return Needs()

    found = await cast.load([cast.wrote(chat) for chat in (90, 1, 91, 2)], needs)
    assert seen == [(90, None, 90), (1, 1, 1), (91, None, None), (2, 2, None)]
    bare = [StaffView(staff=only), StaffView(staff=both), None, None]
    assert [each.staff for each in found] == bare
    assert [each.learner is None for each in found] == [True, False, True, False]
    assert all(each.cohort is not None for each in found)


async def test_each_staff_chat_of_a_batch_gets_what_it_needs(cast: Cast) -> None:
    learner = cast.learner(1, coach_may_read=True)
    first, second = cast.coach(90), cast.coach(91)
    await cast.write(
        SaveLearner(learner=learner),
        *(SaveStaff(staff=each) for each in (first, second)),
        SaveAssignment(assignment=cast.assignment(learner, first)),
    )

    def needs(_event: Event, _learner: Learner | None, staff: Staff | None) -> Needs:
        return Needs(staff=StaffNeeds(files=True) if staff else None)

    found = await cast.load([cast.wrote(chat) for chat in (1, 90, 91)], needs)
    views = [each.staff for each in found]
    assert views[0] is None
    assert [view and [file.learner.id for file in view.files] for view in views] == [
        None,
        [learner.id],
        [],
    ]


async def test_a_learner_sees_the_coaches_of_now_with_their_assignments(cast: Cast) -> None:
    learner = cast.learner(1)
    coach, former, retired = cast.coach(90), cast.coach(91), cast.coach(92)
    mine = cast.assignment(learner, coach)
    await cast.write(
        SaveLearner(learner=learner),
        *(SaveStaff(staff=each) for each in (coach, former)),
        SaveStaff(staff=replace(retired, roles=frozenset({"admin"}))),
        SaveAssignment(assignment=mine),
        SaveAssignment(assignment=cast.assignment(learner, former, until=cast.now)),
        SaveAssignment(assignment=cast.assignment(learner, retired)),
    )
    view = await cast.view(coaches=True)
    assert (view.coaches, view.assignments) == ((coach,), (mine,))
    view = await cast.view()
    assert (view.coaches, view.assignments) == ((), ())


async def test_a_letter_is_found_by_its_message_or_id_for_its_learner_only(cast: Cast) -> None:
    learner, other, coach = cast.learner(1), cast.learner(2), cast.coach(90)
    letter = cast.letter(learner, coach, 1, message_id=7)
    theirs = cast.letter(other, coach, 2, message_id=8)
    asked = cast.delivery(learner, message_id=9)
    shadow = cast.letter(learner, coach, 3, message_id=9)
    await cast.write(
        *(SaveLearner(learner=each) for each in (learner, other)),
        SaveStaff(staff=coach),
        AddDelivery(delivery=asked),
        *(AddLetter(letter=each) for each in (letter, theirs, shadow)),
    )
    assert (await cast.view(message_id=7)).letter == letter
    assert (await cast.view(letter=1)).letter == letter
    assert (await cast.view(letter=2)).letter is None
    assert (await cast.view(message_id=8)).letter is None
    assert (await cast.view()).letter is None
    prompt = await cast.view(message_id=9)
    assert (prompt.target_delivery, prompt.letter) == (asked, None)


async def test_a_learner_sees_who_read_what_they_wrote(cast: Cast) -> None:
    learner, coach = cast.learner(1), cast.coach(90)
    line = Record(actor=coach.id, action="card.read", subject=learner.id, at=cast.now)
    await cast.write(SaveLearner(learner=learner), SaveStaff(staff=coach), *[line] * 201)
    view = await cast.view(readings=True)
    assert [each.name for each in view.readings] == [coach.name] * 200
    assert (await cast.view()).readings == ()


def _accompanied(cast: Cast, coach: Staff, numbers: Sequence[int]) -> list[Effect]:
    """Learners with an entry, a grade and a letter each."""
    effects: list[Effect] = [SaveStaff(staff=coach)]
    for number in numbers:
        learner = cast.learner(number, coach_may_read=True)
        entry = cast.reflection(learner)
        of: dict[str, Any] = {"coach": coach.id, "learner": learner.id, "at": cast.now}
        effects += [
            SaveLearner(learner=learner),
            SaveAssignment(assignment=cast.assignment(learner, coach)),
            AddReflection(reflection=entry),
            GiveGrade(grade=Grade(reflection=entry.id, value=3, **of)),
            AddLetter(letter=cast.letter(learner, coach, number, reflection=entry.id)),
        ]
    return effects


NEEDS = {
    "files": StaffNeeds(files=True, log=True),
    "page": StaffNeeds(page=(0, 50)),
}


@pytest.mark.parametrize("what", NEEDS)
async def test_many_learners_cost_as_many_statements_as_one(cast: Cast, what: str) -> None:
    coach = cast.coach(90)
    reads = []
    for numbers in (range(1, 2), range(2, 30)):
        await cast.write(*_accompanied(cast, coach, numbers))
        with _counting(cast.database) as counted:
            (view,) = await cast.load(
                [cast.wrote(90)], lambda _event, _learner, _staff: Needs(staff=NEEDS[what])
            )
        reads.append(counted["reads"])
        assert view.staff is not None
        assert len(view.staff.files or view.staff.entries) == numbers[-1]
    assert reads[0] == reads[1] <= 20


async def test_a_batch_of_learners_asks_once_who_works_here(cast: Cast) -> None:
    await cast.write(*(SaveLearner(learner=cast.learner(number)) for number in range(1, 30)))

    async def reads(chats: Sequence[int]) -> int:
        with _counting(cast.database) as counted:
            found: list[View] = await cast.load(
                [cast.wrote(chat) for chat in chats], lambda *_: Needs()
            )
        assert len(found) == len(chats)
        return counted["reads"]

    assert await reads([1]) == await reads(range(1, 30)) == 3
