"""What is kept of coaches comes back as it was, and of one coach only."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from coaching.effects import AddReflection, Record, SaveLearner
from coaching.records import Learner
from coaching.staff.effects import (
    AddLetter,
    AddNote,
    AddPhrase,
    DropPhrase,
    GiveGrade,
    GiveLevel,
    MarkLetter,
    SaveAssignment,
    SaveStaff,
    SetClaim,
)
from coaching.staff.records import Claim, Grade, Level, Note, Phrase, Staff
from storage import (
    assignments,
    claims,
    grades,
    learners,
    letters,
    levels,
    notes,
    phrases,
    readings,
    settling,
    staff,
)
from storage.dispatching import claim, claimable

if TYPE_CHECKING:
    from tests.storage.conftest import Cast

MINUTE = timedelta(minutes=1)


async def _meet(cast: Cast, *numbers: int) -> tuple[Staff, list[Learner]]:
    """A coach, another one, and learners."""
    people = [cast.learner(number) for number in numbers]
    await cast.write(
        SaveStaff(staff=cast.coach(90)),
        SaveStaff(staff=cast.coach(91)),
        *(SaveLearner(learner=each) for each in people),
    )
    return cast.coach(90), people


async def test_a_staff_member_comes_back_whole_and_keeps_the_chat(cast: Cast) -> None:
    person = cast.coach(
        90,
        name="林教練 \0",
        language="en",
        roles=frozenset({"owner", "coach"}),
        zone="Asia/Tokyo",
        digest_day=4,
        digest_at=time(18, 30),
        step="feedback:text",
        step_data={"text": "「好」"},
    )
    await cast.write(SaveStaff(staff=cast.coach(90)), SaveStaff(staff=cast.coach(91, roles=())))
    await cast.write(SaveStaff(staff=person))
    kept = replace(person, name="林教練 \u2400")
    nobody = replace(cast.coach(91), roles=frozenset())
    async with cast.database.read() as unit:
        assert await staff.by_chats(unit, [90, 91, 92]) == {90: kept, 91: nobody}
        assert await staff.by_ids(unit, [person.id]) == {person.id: kept}
        assert sorted(each.chat for each in await staff.everybody(unit)) == [90, 91]


async def test_assignments_are_found_by_coach_and_by_learner_until_they_end(cast: Cast) -> None:
    coach, (first, second) = await _meet(cast, 1, 2)
    other = cast.coach(91)
    mine = cast.assignment(first, coach, opened=True, reviewed_at=cast.now)
    ended = cast.assignment(second, coach, until=cast.now)
    theirs = cast.assignment(first, other, since=cast.now)
    await cast.write(*(SaveAssignment(assignment=each) for each in (theirs, ended, mine)))
    async with cast.database.read() as unit:
        assert await assignments.in_force(unit, coach=coach.id) == (mine,)
        assert await assignments.in_force(unit, learner=first.id) == (mine, theirs)
        assert await assignments.in_force(unit, coach=other.id, learner=first.id) == (theirs,)
        assert await assignments.in_force(unit, coach=coach.id, learner=second.id) == ()
        assert await assignments.in_force(unit) == ()
        both = await assignments.of_learners(unit, [first.id, second.id])
        assert both == {first.id: (mine, theirs)}
        assert await assignments.ever(unit, second.id) == (ended,)
    await cast.write(SaveAssignment(assignment=replace(mine, until=cast.now)))
    async with cast.database.read() as unit:
        assert await assignments.in_force(unit, coach=coach.id) == ()


async def test_of_a_coachs_grades_of_one_entry_the_latest_counts(cast: Cast) -> None:
    coach, (learner,) = await _meet(cast, 1)
    entry = cast.reflection(learner)
    first = Grade(reflection=entry.id, coach=coach.id, learner=learner.id, value=1, at=cast.now)
    later = replace(first, value=4, at=cast.now + MINUTE)
    theirs = replace(first, coach=cast.coach(91).id, value=2)
    await cast.write(AddReflection(reflection=entry), GiveGrade(grade=later))
    await cast.write(GiveGrade(grade=first), GiveGrade(grade=theirs))
    async with cast.database.read() as unit:
        found = await grades.of_learners(unit, coach.id, [learner.id])
        assert found == {learner.id: (later,)}
        assert await grades.of_reflections(unit, coach.id, [entry.id]) == {entry.id: later}
        assert await grades.of_reflections(unit, 404, [entry.id]) == {}


async def test_levels_are_kept_beside_the_earlier_ones(cast: Cast) -> None:
    coach, (learner,) = await _meet(cast, 1)
    level = Level(id=2, learner=learner.id, item="P1.1.1", coach=coach.id, value=None, at=cast.now)
    later = replace(level, id=1, value=3, at=cast.now + MINUTE, standard="later")
    await cast.write(GiveLevel(level=later), GiveLevel(level=level), GiveLevel(level=level))
    async with cast.database.read() as unit:
        assert await levels.of_learners(unit, [learner.id]) == {learner.id: (level, later)}


async def test_whole_threads_with_a_late_word_come_and_the_newest_in_any_case(
    cast: Cast,
) -> None:
    coach, (learner, quiet) = await _meet(cast, 1, 2)
    other = cast.coach(91)
    old = [cast.letter(learner, coach, number) for number in (1, 2)]
    late = cast.letter(learner, coach, 3, thread=1, by="learner", at=cast.now + timedelta(days=9))
    theirs = cast.letter(learner, other, 4, at=cast.now + timedelta(days=9))
    alone = [cast.letter(quiet, coach, 5), cast.letter(quiet, coach, 6)]
    every = [*old, late, theirs, *alone]
    await cast.write(*(AddLetter(letter=each) for each in every))
    since = cast.now + timedelta(days=8)
    ids = [learner.id, quiet.id]
    async with cast.database.read() as unit:
        found = await letters.of_learners(unit, coach.id, ids, since)
        assert found == {learner.id: (old[0], late), quiet.id: (alone[1],)}
        anybodys = await letters.of_learners(unit, None, [learner.id], since)
        assert set(anybodys[learner.id]) == {old[0], late, theirs}
        every_one = await letters.of_learners(unit, coach.id, ids, cast.now)
        assert every_one[learner.id] == (*old, late)


async def test_a_letter_is_found_by_its_message_where_it_stands(cast: Cast) -> None:
    coach, (learner,) = await _meet(cast, 1)
    given = cast.letter(learner, coach, 1, message_id=7)
    answer = cast.letter(learner, coach, 2, thread=1, by="learner", message_id=7)
    await cast.write(AddLetter(letter=given), AddLetter(letter=answer))
    async with cast.database.read() as unit:
        mail = await letters.in_chats_of_learners(unit, [(learner.id, 7), (learner.id, 8)])
        assert mail == {(learner.id, 7): given}
        mail = await letters.in_chats_of_coaches(unit, [(coach.id, 7), (404, 7)])
        assert mail == {(coach.id, 7): answer}
        assert await letters.by_ids(unit, [1, 2, 3]) == {1: given, 2: answer}


async def test_answers_are_under_the_entry_where_their_thread_began(cast: Cast) -> None:
    coach, (learner,) = await _meet(cast, 1)
    entry, second = cast.reflection(learner), cast.reflection(learner, 1)
    given = cast.letter(learner, coach, 1, reflection=entry.id)
    answer = cast.letter(learner, coach, 2, thread=1, by="learner")
    moved = cast.letter(learner, coach, 3, thread=1, reflection=second.id)
    loose = cast.letter(learner, coach, 4)
    await cast.write(
        AddReflection(reflection=entry),
        AddReflection(reflection=second),
        *(AddLetter(letter=each) for each in (given, answer, moved, loose)),
    )
    async with cast.database.read() as unit:
        found = await letters.under(unit, coach.id, [entry.id, second.id])
        assert found == {entry.id: [given, answer], second.id: [moved]}
        assert await letters.under(unit, coach.id, [second.id]) == {second.id: [moved]}
        assert await letters.under(unit, cast.coach(91).id, [entry.id]) == {}


async def test_a_letter_is_marked_once_and_by_its_learner_only(cast: Cast) -> None:
    coach, (learner, other) = await _meet(cast, 1, 2)
    letter = cast.letter(learner, coach)
    await cast.write(AddLetter(letter=letter))
    for who, at in ((other, 1), (learner, 2), (learner, 3)):
        await cast.write(MarkLetter(id=1, learner=who.id, got_at=cast.now + at * MINUTE))
    async with cast.database.read() as unit:
        found = await letters.by_ids(unit, [1])
    assert found[1].got_at == cast.now + 2 * MINUTE


async def test_a_letter_that_was_sent_knows_its_message(cast: Cast) -> None:
    coach, (learner,) = await _meet(cast, 1)
    said = cast.say(learner, "l", kind="letter", ref=1)
    await cast.write(AddLetter(letter=cast.letter(learner, coach)), said)
    async with cast.database.begin() as unit:
        rows = await claimable(unit, cast.now, 9)
        await claim(unit, rows, "w", cast.now)
        result = settling.Result(row=rows[0], state="sent", message_id=55)
        await settling.settle(unit, "w", [result], cast.now)
    async with cast.database.read() as unit:
        assert (await letters.by_ids(unit, [1]))[1].message_id == 55


async def test_notes_and_phrases_are_their_coachs_own(cast: Cast) -> None:
    coach, (learner, other) = await _meet(cast, 1, 2)
    note = Note(id=1, learner=learner.id, coach=coach.id, text="慢慢來", at=cast.now)
    phrase = Phrase(id=1, coach=coach.id, text="謝謝你寫下來", at=cast.now)
    stranger = cast.coach(91).id
    await cast.write(AddNote(note=note), AddPhrase(phrase=phrase))
    await cast.write(DropPhrase(id=1, coach=stranger))
    async with cast.database.read() as unit:
        assert await notes.of(unit, coach.id, learner.id) == (note,)
        assert await notes.of(unit, stranger, learner.id) == ()
        assert await notes.of(unit, coach.id, other.id) == ()
        assert await phrases.of(unit, coach.id) == (phrase,)
        assert await phrases.of(unit, stranger) == ()
    await cast.write(DropPhrase(id=1, coach=coach.id))
    async with cast.database.read() as unit:
        assert await phrases.of(unit, coach.id) == ()


CLAIMS: dict[str, tuple[list[tuple[int, int, int]], tuple[int, int] | None]] = {
    "one": ([(0, 90, 10)], (90, 10)),
    "renewed": ([(0, 90, 10), (5, 90, 15)], (90, 15)),
    "another waits": ([(0, 90, 10), (5, 91, 15)], (90, 10)),
    "run out": ([(0, 90, 10), (10, 91, 20)], (91, 20)),
    "let go": ([(0, 90, 10), (5, 90, 5)], None),
    "let go, then another": ([(0, 90, 10), (5, 90, 5), (6, 91, 16)], (91, 16)),
    "another lets go": ([(0, 90, 10), (5, 91, 5)], (90, 10)),
}
"""Who claims when and until when, in minutes; and who holds the learner then."""


@pytest.mark.parametrize("case", CLAIMS)
async def test_a_claim_lasts_until_it_runs_out_or_is_let_go(cast: Cast, case: str) -> None:
    _, (learner,) = await _meet(cast, 1)
    steps, left = CLAIMS[case]
    start = cast.now
    for at, chat, until in steps:
        cast.now = start + at * MINUTE
        wanted = Claim(learner=learner.id, coach=cast.coach(chat).id, until=start + until * MINUTE)
        await cast.write(SetClaim(claim=wanted))
    async with cast.database.read() as unit:
        found = await claims.of_learners(unit, [learner.id], cast.now)
    assert [(each.coach, each.until) for each in found.values()] == (
        [] if left is None else [(cast.coach(left[0]).id, start + left[1] * MINUTE)]
    )


async def test_readings_are_what_staff_did_newest_first(cast: Cast, now: datetime) -> None:
    coach, (learner, other) = await _meet(cast, 1, 2)
    of: dict[str, Any] = {"subject": learner.id, "detail": "3"}
    lines = [
        Record(actor=coach.id, action=f"read.{day}", at=now + timedelta(days=day), **of)
        for day in range(3)
    ]
    await cast.write(
        *lines,
        Record(actor=learner.id, action="export", at=now, **of),
        Record(actor=coach.id, action="read", subject=other.id, at=now),
    )
    async with cast.database.read() as unit:
        found = await readings.of(unit, learner.id, 2)
    assert [(each.name, each.action, each.detail) for each in found] == [
        (coach.name, "read.2", "3"),
        (coach.name, "read.1", "3"),
    ]


async def test_what_coaches_write_of_a_learner_waits_for_nobody_who_handles_the_learner(
    cast: Cast,
) -> None:
    coach, (learner,) = await _meet(cast, 1)
    note = Note(id=1, learner=learner.id, coach=coach.id, text="慢慢來", at=cast.now)
    async with cast.database.begin() as unit:
        known = (await learners.by_chats(unit, [1]))[1]
        await learners.save(unit, [SaveLearner(learner=replace(known, misses=1))])
        # SQLite has one writer at a time.
        if unit.dialect == "postgresql":
            await asyncio.wait_for(cast.write(AddNote(note=note)), timeout=5)
    if cast.database.dialect == "sqlite":
        await cast.write(AddNote(note=note))
    view = await cast.view()
    assert view.learner is not None
    assert view.learner.misses == 1
