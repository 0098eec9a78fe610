"""Whom there is to assign: looked up on either database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from coaching.effects import AddConsent, SaveLearner
from coaching.records import Consent, Learner
from coaching.staff.effects import AddLetter, SaveAssignment, SaveStaff
from coaching.staff.records import Assignment, Letter, Staff
from storage import people

if TYPE_CHECKING:
    from storage.engine import Database
    from tests.storage.conftest import Cast

COACH = Staff(id=50, chat=5001, name="林教練", roles=frozenset({"coach"}))
OTHER = replace(COACH, id=51, chat=5002)


@pytest.fixture
async def learners(cast: Cast) -> tuple[Learner, Learner]:
    """Two who take part, one who is leaving, and one who has agreed to nothing."""
    one, two = (cast.learner(number, notice_version="1") for number in (1, 2))
    leaving = cast.learner(3, notice_version="1", forget_at=cast.now)
    await cast.write(*(SaveLearner(learner=who) for who in (one, two, leaving, cast.learner(4))))
    await cast.write(SaveStaff(staff=COACH), SaveStaff(staff=OTHER))
    return one, two


async def test_a_cohort_is_everybody_in_it_who_takes_part(
    database: Database, learners: tuple[Learner, Learner]
) -> None:
    async with database.read() as unit:
        assert sorted(await people.chats_of(unit, None)) == [1, 2]
        assert sorted(await people.chats_of(unit, 1)) == [1, 2]
        assert await people.chats_of(unit, 9) == []
        assert {each.chat for each in await people.known(unit)} == {1, 2, 3, 4}
        assert await people.chats_by_ids(unit, [learners[1].id]) == [2]


async def test_the_last_yes_counts_and_a_no_is_none(
    database: Database, cast: Cast, learners: tuple[Learner, Learner]
) -> None:
    one, two = learners
    said = ((one, True, 0), (one, False, 1), (one, True, 2), (two, False, 3))
    for number, (who, given, days) in enumerate(said):
        consent = Consent(
            id=number,
            learner=who.id,
            what="coach_may_read",
            given=given,
            notice_version="1",
            at=cast.now + timedelta(days=days),
        )
        await cast.write(AddConsent(consent=consent))
    async with database.read() as unit:
        found = await people.consented_at(unit, [one.id, two.id])
    assert found == {one.id: cast.now + timedelta(days=2)}


async def test_who_ever_had_a_coach_is_known(
    database: Database, cast: Cast, learners: tuple[Learner, Learner]
) -> None:
    one, two = learners
    over = Assignment(id=1, learner=one.id, coach=50, since=cast.now, until=cast.now)
    await cast.write(SaveAssignment(assignment=over))
    async with database.read() as unit:
        assert await people.accompanied(unit, [one.id, two.id]) == {one.id}


async def test_only_letters_between_these_two_are_called_off(
    database: Database, cast: Cast, learners: tuple[Learner, Learner]
) -> None:
    one, two = learners
    for number, (who, coach) in enumerate(((one, 50), (one, 51), (two, 50)), start=1):
        letter = Letter(
            id=number,
            thread=number,
            learner=who.id,
            coach=coach,
            by="coach",
            text="下週試試",
            at=cast.now,
        )
        say = cast.say(who, f"letter:{number}", kind="letter", ref=number)
        await cast.write(AddLetter(letter=letter), say)
    await cast.write(cast.say(one, "receipt:1", kind="receipt", ref=1))
    async with database.begin() as unit:
        await people.call_off_letters(unit, one.id, 50, cast.now)
    states = {name: state for name, (state, _) in (await cast.said()).items()}
    assert states == {
        "letter:1": "cancelled",
        "letter:2": "queued",
        "letter:3": "queued",
        "receipt:1": "queued",
    }
