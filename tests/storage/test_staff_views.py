"""A coach's view holds what the act needs, and never what the coach may not see."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from coaching.effects import (
    AddDelivery,
    AddPart,
    AddRating,
    AddReflection,
    EraseReflection,
    MarkReflection,
    RevisePart,
    SaveLearner,
)
from coaching.records import Learner, Rating
from coaching.staff.effects import (
    AddLetter,
    AddNote,
    AddPhrase,
    GiveGrade,
    GiveLevel,
    SaveAssignment,
    SaveStaff,
    SetClaim,
)
from coaching.staff.records import Assignment, Claim, Grade, Level, Note, Phrase, Staff
from coaching.staff.view import Filter, StaffNeeds, StaffView
from storage import staff_views

if TYPE_CHECKING:
    from content.access import Role
    from tests.storage.conftest import Cast

WORDS = "canary-7f3a kept by nobody"
MINUTE = timedelta(minutes=1)


async def view(cast: Cast, person: Staff, **needs: Any) -> StaffView:
    """What an act of a staff member sees."""
    async with cast.database.read() as unit:
        found = await staff_views.load(unit, person.id, StaffNeeds(**needs), cast.now)
    assert found is not None
    return found


@dataclass(frozen=True)
class Case:
    """A learner with one entry of now, and how they stand with the coach."""

    learner: dict[str, Any] = field(default_factory=dict)
    assignment: dict[str, Any] | None = field(default_factory=dict)
    private: bool = False
    erased: bool = False
    roles: frozenset[Any] = frozenset({"coach"})
    of_another: bool = False
    file: bool = True
    entry: bool = True


LATER, EARLIER = timedelta(days=1), timedelta(days=-1)
CASES = {
    "assigned": Case(),
    "unassigned": Case(assignment=None, file=False, entry=False),
    "formerly assigned": Case(assignment={"until": EARLIER}, file=False, entry=False),
    "of another coach": Case(of_another=True, file=False, entry=False),
    "consent withdrawn": Case(learner={"coach_may_read": False}, file=False, entry=False),
    "being forgotten": Case(learner={"forget_at": LATER}, file=False, entry=False),
    "private": Case(private=True, entry=False),
    "deleted": Case(erased=True, entry=False),
    "before since": Case(assignment={"since": LATER}, entry=False),
    "opened": Case(assignment={"since": LATER, "opened": True}),
    "opened but private": Case(assignment={"opened": True}, private=True, entry=False),
    "no coach any more": Case(roles=frozenset({"sponsor"}), file=False, entry=False),
    "an admin": Case(roles=frozenset({"admin"}), file=False, entry=False),
    "an owner who is the coach": Case(roles=frozenset({"owner", "coach"})),
}


async def _play(cast: Cast, case: Case) -> tuple[Staff, Learner]:
    """Write what the case says."""
    coach, learner = cast.coach(90, roles=case.roles), cast.learner(1, **_times(cast, case.learner))
    learner = replace(learner, coach_may_read=case.learner.get("coach_may_read", True))
    entry = cast.reflection(learner, delivery=None, private=case.private)
    await cast.write(
        SaveLearner(learner=learner),
        SaveStaff(staff=coach),
        SaveStaff(staff=cast.coach(91)),
        AddReflection(reflection=entry),
        AddPart(part=cast.part(entry, 7, WORDS)),
        AddLetter(letter=cast.letter(learner, coach, by="learner", message_id=8)),
        AddNote(note=Note(id=1, learner=learner.id, coach=coach.id, text="n", at=cast.now)),
    )
    if case.assignment is not None:
        person = cast.coach(91) if case.of_another else coach
        assignment = cast.assignment(learner, person, **_times(cast, case.assignment))
        await cast.write(SaveAssignment(assignment=assignment))
    if case.erased:
        await cast.write(EraseReflection(id=entry.id, learner=learner.id))
    cast.now += timedelta(hours=1)
    return coach, learner


def _times(cast: Cast, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields, with times that are counted from now."""
    return {
        name: cast.now + value if isinstance(value, timedelta) else value
        for name, value in fields.items()
    }


@pytest.mark.parametrize("name", CASES)
async def test_what_is_not_visible_is_in_no_part_of_the_view(cast: Cast, name: str) -> None:
    case = CASES[name]
    coach, learner = await _play(cast, case)
    entry = cast.reflection(learner).id
    asked = [
        await view(cast, coach, files=True, log=True),
        await view(cast, coach, file=learner.id, notes=True, log=True),
        await view(cast, coach, entry=entry),
        await view(cast, coach, letter=1),
        await view(cast, coach, message_id=8),
        await view(cast, coach, page=(0, 9)),
        await view(cast, coach, page=(0, 9), filter=Filter(learner=learner.id)),
        await view(cast, coach, page=(0, 9), filter=Filter(reflections=frozenset({entry}))),
        await view(cast, coach, page=(0, 9), search="canary"),
    ]
    lists, file, one, letter, message, *pages = asked
    counts_only = "coach" not in case.roles
    assert (len(lists.files) == 1) == (case.file or counts_only)
    assert all((each.file is not None) == case.file for each in (file, letter, message))
    assert all((each.letter is not None) == case.file for each in (letter, message))
    assert (file.notes != ()) == case.file
    assert (one.entry is not None) == (one.file is not None) == case.entry
    assert [(len(each.entries), each.total, len(each.names)) for each in pages] == [
        (case.entry, case.entry, case.entry)
    ] * len(pages)
    for each in asked:
        assert case.entry or "canary" not in str(each)
        hidden = replace(each, staff=coach, files=() if counts_only else each.files)
        assert case.file or str(learner.id) not in str(hidden)
    assert ("canary" in str(lists)) == ("canary" in str(file)) == case.entry
    kept = [each.kept for each in lists.files if not counts_only]
    assert kept == [int(case.private)] * case.file


async def test_access_ends_and_comes_back_at_once(cast: Cast) -> None:
    coach, learner = await _play(cast, Case())
    entry = cast.reflection(learner)
    mark = MarkReflection(id=entry.id, learner=learner.id)
    for hidden in (True, False):
        await cast.write(replace(mark, private=hidden))
        assert ((await view(cast, coach, entry=entry.id)).entry is None) == hidden
    ended = cast.assignment(learner, coach, until=cast.now)
    for until in (cast.now, None):
        await cast.write(SaveAssignment(assignment=replace(ended, until=until)))
        assert len((await view(cast, coach, files=True)).files) == (until is None)


async def test_who_has_no_role_or_is_nobody_has_no_view(cast: Cast) -> None:
    nobody = cast.coach(90, roles=frozenset())
    await cast.write(SaveStaff(staff=nobody))
    async with cast.database.read() as unit:
        for id_ in (nobody.id, 404):
            assert await staff_views.load(unit, id_, StaffNeeds(files=True), cast.now) is None


async def test_two_assignments_to_the_same_coach_show_everything_once(cast: Cast) -> None:
    coach, learner = await _play(cast, Case())
    second = replace(cast.assignment(learner, coach), id=5)
    await cast.write(SaveAssignment(assignment=second))
    found = await view(cast, coach, files=True, page=(0, 9))
    assert [len(each.reflections) for each in found.files] == [1]
    assert (len(found.entries), found.total) == (1, 1)


async def _rich(cast: Cast) -> tuple[Staff, Learner, Assignment]:
    """A learner with a row of every kind."""
    coach, other = cast.coach(90), cast.coach(91, name="另一位")
    learner = cast.learner(1, coach_may_read=True)
    assignment = cast.assignment(learner, coach)
    asked = cast.delivery(learner)
    entry = cast.reflection(learner, delivery=asked.id)
    part = cast.part(entry, 7, "原來的話")
    rating = Rating(
        id=1,
        learner=learner.id,
        item="P1.1.1",
        value=2,
        delivery=asked.id,
        local_date=cast.day(0),
        at=cast.now,
    )
    of: dict[str, Any] = {"learner": learner.id, "at": cast.now}
    await cast.write(
        SaveLearner(learner=learner),
        *(SaveStaff(staff=each) for each in (coach, other)),
        SaveAssignment(assignment=assignment),
        SaveAssignment(assignment=cast.assignment(learner, other)),
        AddDelivery(delivery=asked),
        AddReflection(reflection=entry),
        AddPart(part=part),
        RevisePart(part=part, text="後來的話", at=cast.now),
        AddRating(rating=rating),
        *(
            GiveGrade(grade=Grade(reflection=entry.id, coach=each.id, value=3, **of))
            for each in (coach, other)
        ),
        GiveLevel(level=Level(id=1, item="P1.1.1", coach=other.id, value=3, **of)),
        AddLetter(letter=cast.letter(learner, coach, 1, reflection=entry.id)),
        AddLetter(letter=cast.letter(learner, other, 2, reflection=entry.id)),
        AddNote(note=Note(id=1, coach=coach.id, text="自己的", **of)),
        AddNote(note=Note(id=2, coach=other.id, text="別人的", **of)),
        AddPhrase(phrase=Phrase(id=1, coach=coach.id, text="常用", at=cast.now)),
        SetClaim(claim=Claim(learner=learner.id, coach=other.id, until=cast.now + 10 * MINUTE)),
    )
    return coach, learner, assignment


async def test_a_file_holds_all_of_the_learner_and_only_this_coachs_threads(cast: Cast) -> None:
    coach, learner, assignment = await _rich(cast)
    found = await view(cast, coach, file=learner.id, log=True, notes=True, phrases=True)
    file = found.file
    assert file is not None
    assert found.files == ()
    assert file.learner == learner
    assert file.cohort != ""
    assert file.coaches == {coach.id, cast.coach(91).id}
    assert file.assignment == assignment
    assert [each.id for each in file.deliveries] == [cast.delivery(learner).id]
    assert [each.text for each in file.reflections] == ["後來的話"]
    assert [each.value for each in file.ratings] == [2]
    assert [(each.coach, each.value) for each in file.levels] == [(cast.coach(91).id, 3)]
    assert [each.coach for each in file.grades] == [coach.id]
    assert [each.id for each in file.letters] == [1]
    assert file.claim is not None
    assert file.claimed_by == "另一位"
    assert [each.item for each in file.log] == ["P1.1.1"]
    assert [each.text for each in found.notes] == ["自己的"]
    assert [each.text for each in found.phrases] == ["常用"]
    plain = await view(cast, coach, file=learner.id)
    assert plain.file is not None
    assert (plain.file.log, plain.notes, plain.phrases) == ((), (), ())


async def test_an_entry_holds_all_that_belongs_to_it(cast: Cast) -> None:
    coach, learner, _ = await _rich(cast)
    found = await view(cast, coach, entry=cast.reflection(learner).id)
    entry = found.entry
    assert entry is not None
    assert found.file is not None
    assert entry.reflection.text == "後來的話"
    assert entry.delivery is not None
    assert entry.delivery.id == cast.delivery(learner).id
    assert entry.revisions == ((cast.now, "原來的話"),)
    assert entry.rating is not None
    assert entry.grade is not None
    assert entry.grade.coach == coach.id
    assert [each.id for each in entry.letters] == [1]
    page = await view(cast, coach, page=(0, 9))
    assert page.entries == (entry,)
    assert page.names == {learner.id: learner.name}


async def test_a_letter_of_another_coach_is_not_there(cast: Cast) -> None:
    coach, learner, _ = await _rich(cast)
    assert (await view(cast, coach, letter=2)).letter is None
    answer = cast.letter(learner, cast.coach(91), 3, thread=2, by="learner", message_id=9)
    await cast.write(AddLetter(letter=answer))
    assert (await view(cast, coach, message_id=9)).letter is None
    other = await view(cast, cast.coach(91), message_id=9)
    assert other.letter == answer
    assert other.file is not None


async def test_a_file_reaches_eight_weeks_back(cast: Cast) -> None:
    coach, learner = cast.coach(90), cast.learner(1, coach_may_read=True)
    effects: list[Any] = []
    for day in (-57, -56, 0):
        entry = cast.reflection(learner, day)
        part = cast.part(entry, day + 100, str(day))
        effects += [AddDelivery(delivery=cast.delivery(learner, day))]
        effects += [AddReflection(reflection=entry), AddPart(part=part)]
    assignment = cast.assignment(learner, coach, opened=True)
    await cast.write(
        SaveLearner(learner=learner),
        SaveStaff(staff=coach),
        SaveAssignment(assignment=assignment),
        *effects,
    )
    (file,) = (await view(cast, coach, files=True)).files
    assert [each.text for each in file.reflections] == ["-56", "0"]
    assert len(file.deliveries) == 2
    assert (await view(cast, coach, page=(0, 9))).total == 3


@pytest.mark.parametrize("role", ["sponsor", "admin", "owner"])
async def test_who_sees_numbers_only_is_given_nothing_that_was_written(
    cast: Cast, role: Role
) -> None:
    person = cast.coach(roles=frozenset({role}))
    people = [cast.learner(number, coach_may_read=True) for number in (1, 2)]
    leaving = cast.learner(3, forget_at=cast.now)
    await cast.write(
        SaveStaff(staff=person), *(SaveLearner(learner=each) for each in (*people, leaving))
    )
    for number, learner in enumerate(people):
        await cast.write(AddDelivery(delivery=cast.delivery(learner)))
        await cast.reflect(learner, "10 位有 6 位", 20 + number)
    seen = await view(cast, person, files=True, log=True)
    assert [each.learner.id for each in seen.files] == [each.id for each in people]
    assert all(each.log for each in seen.files)
    assert not any(each.reflections or each.deliveries or each.letters for each in seen.files)
    named = await view(cast, person, files=True, file=people[0].id, page=(0, 20))
    assert (named.file, named.entries, named.total) == (None, (), 0)
