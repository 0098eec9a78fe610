"""A level rests on graded replies: without enough of them it cannot be told yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from coaching.records import FIRST_STANDARD
from coaching.staff.acts import (
    Act,
    GradeEntry,
    MarkReviewed,
    NotFound,
    PlaceItem,
    Refused,
    TakeInHand,
)
from coaching.staff.effects import GiveGrade, GiveLevel, SaveAssignment, SetClaim
from coaching.staff.evidence import Evidence, evidence_of
from coaching.staff.perform import needs_of
from coaching.staff.records import Claim
from coaching.staff.view import LearnerFile
from content.lineage import Earlier

LEARNER = 1 << 40
DAY = timedelta(days=1)
OLD = "ABC0000-001v1"


def refusal(world: Any, act: Act, view: Any) -> Refused:
    """The refusal an act meets; its text exists and can be said with its values."""
    with pytest.raises(Refused) as refused:
        world.do(act, view)
    for language in ("zh-Hant", "en"):
        assert world.programme.content.texts.say(
            language, refused.value.key, **refused.value.params
        )
    return refused.value


def graded(world: Any, *values: int, item: str = "P1.1.1") -> LearnerFile:
    """A file with so many replies about an item, graded by the coach."""
    reflections = [
        world.reflection(number, ago=DAY * number, item=item)
        for number in range(1, len(values) + 1)
    ]
    grades = [world.grade(number, value) for number, value in enumerate(values, 1)]
    file: LearnerFile = world.file(reflections=tuple(reflections), grades=tuple(grades))
    return file


@pytest.mark.parametrize("value", range(5))
def test_an_entry_is_graded_from_none_to_four(value: int, world: Any) -> None:
    entry = world.entry(world.reflection(11))
    view = world.view(file=world.file(), entry=entry)
    given, _ = world.do(GradeEntry(reflection=11, value=value), view)
    assert isinstance(given, GiveGrade)
    grade = given.grade
    assert (grade.reflection, grade.coach, grade.learner) == (11, 7, LEARNER)
    assert (grade.value, grade.at) == (value, world.now)


@pytest.mark.parametrize("value", [-1, 5, 400])
def test_there_is_no_other_grade(value: int, world: Any) -> None:
    view = world.view(file=world.file(), entry=world.entry(world.reflection(11)))
    act = GradeEntry(reflection=11, value=value)
    assert refusal(world, act, view).key == "review.grade_range"


@pytest.mark.parametrize(
    ("grades", "highest"),
    [
        ((), 0),
        ((4,), 0),
        ((2,), 0),
        ((0, 1, 1, 1), 0),
        ((2, 1), 0),
        ((4, 1, 1), 0),
        ((2, 2), 3),
        ((2, 2, 2, 2), 3),
        ((3, 2), 5),
        ((2, 3), 5),
        ((4, 4), 5),
        ((0, 2, 1, 3), 5),
    ],
)
@pytest.mark.parametrize("value", range(1, 6))
def test_a_level_needs_two_solid_replies_and_a_high_one_a_strong_reply(
    grades: tuple[int, ...], highest: int, value: int, world: Any
) -> None:
    view = world.view(file=graded(world, *grades))
    act = PlaceItem(learner=LEARNER, item="P1.1.1", value=value)
    if value <= highest:
        given, _ = world.do(act, view)
        assert isinstance(given, GiveLevel)
        level = given.level
        assert (level.item, level.value, level.coach) == ("P1.1.1", value, 7)
        assert (level.learner, level.standard) == (LEARNER, FIRST_STANDARD)
        return
    refused = refusal(world, act, view)
    if highest == 0:
        solid = sum(grade >= 2 for grade in grades)
        assert refused.key == "review.not_enough_evidence"
        assert refused.params == {"found": solid, "missing": 2 - solid}
    else:
        assert refused.key == "review.not_enough_evidence_high"
        assert refused.params == {"level": value, "most": 3}


def test_that_it_cannot_be_told_yet_can_always_be_said(world: Any) -> None:
    full = tuple(world.level(item, 3, DAY) for item in ("P1.1.2", "P1.2.1", "P1.2.2"))
    view = world.view(file=world.file(levels=full))
    given, _ = world.do(PlaceItem(learner=LEARNER, item="P1.1.1", value=None), view)
    assert given.level.value is None


@pytest.mark.parametrize("value", [0, 6, -1])
def test_there_is_no_other_level(value: int, world: Any) -> None:
    view = world.view(file=graded(world, 4, 4))
    act = PlaceItem(learner=LEARNER, item="P1.1.1", value=value)
    assert refusal(world, act, view).key == "review.level_range"


def test_an_item_that_is_not_in_the_standard_is_not_there(world: Any) -> None:
    for value in (3, None):
        with pytest.raises(NotFound):
            world.do(
                PlaceItem(learner=LEARNER, item="P9.9.9", value=value),
                world.view(file=graded(world, 4, 4, item="P9.9.9")),
            )


def test_evidence_about_another_item_or_by_another_coach_does_not_count(world: Any) -> None:
    act = PlaceItem(learner=LEARNER, item="P1.1.1", value=3)
    elsewhere = graded(world, 4, 4, item="P1.1.2")
    assert refusal(world, act, world.view(file=elsewhere)).params["found"] == 0
    file = graded(world, 4, 4)
    theirs = tuple(replace(grade, coach=8) for grade in file.grades)
    entries = tuple(
        world.entry(reflection, grade=grade)
        for reflection, grade in zip(file.reflections, theirs, strict=True)
    )
    view = world.view(file=replace(file, grades=theirs), entries=entries)
    assert refusal(world, act, view).params["found"] == 0


def test_a_grade_of_an_entry_that_may_not_be_read_any_more_does_not_count(world: Any) -> None:
    file = replace(graded(world, 4, 4), reflections=())
    act = PlaceItem(learner=LEARNER, item="P1.1.1", value=3)
    assert refusal(world, act, world.view(file=file)).params["found"] == 0


def test_older_entries_about_the_item_count_once_each(world: Any) -> None:
    recent = graded(world, 2)
    older = world.entry(world.reflection(50, ago=DAY * 30), grade=world.grade(50, 3))
    again = world.entry(recent.reflections[0], grade=recent.grades[0])
    act = PlaceItem(learner=LEARNER, item="P1.1.1", value=4)
    assert world.do(act, world.view(file=recent, entries=(older, again)))
    assert refusal(world, act, world.view(file=recent, entries=(again,))).params["found"] == 1
    needs = needs_of(act)
    assert needs.filter is not None
    assert (needs.filter.learner, needs.filter.items) == (LEARNER, frozenset({"P1.1.1"}))


def test_an_entry_that_is_not_the_coachs_to_see_is_no_evidence(world: Any) -> None:
    kept = world.entry(world.reflection(50, private=True), grade=world.grade(50, 3))
    act = PlaceItem(learner=LEARNER, item="P1.1.1", value=3)
    with pytest.raises(NotFound):
        world.do(act, world.view(file=graded(world, 4, 4), entries=(kept,)))


def test_evidence_of_an_earlier_standard_counts_for_what_its_item_became(world: Any) -> None:
    shipped = world.programme.content
    became = {"P9.1": ("P1.1.1",), "P9.2": ("P1.1.1", "P1.1.2"), "P9.3": ()}
    content = replace(shipped, earlier={OLD: Earlier(shipped.bank, became, {})})
    reflections = tuple(
        world.reflection(number, item=item, standard=OLD)
        for number, item in enumerate(("P9.1", "P9.2", "P9.3"), 1)
    )
    grades = tuple(world.grade(number, 3) for number in (1, 2, 3))
    file = world.file(reflections=reflections, grades=grades)
    assert evidence_of(content, 7, file) == {"P1.1.1": Evidence(2, 2), "P1.1.2": Evidence(1, 1)}


def test_three_items_of_a_learner_are_placed_in_a_week(world: Any) -> None:
    file = graded(world, 4, 4)
    items = ("P1.1.2", "P1.2.1", "P1.2.2")
    act = PlaceItem(learner=LEARNER, item="P1.1.1", value=3)
    two = tuple(world.level(item, 3, DAY, id=at) for at, item in enumerate(items[:2]))
    assert world.do(act, world.view(file=replace(file, levels=two)))
    third = world.level(items[2], 3, DAY, id=3, coach=8)
    full = world.view(file=replace(file, levels=(*two, third)))
    assert refusal(world, act, full).key == "review.week_full"


def test_a_correction_and_what_could_not_be_told_do_not_count_again(world: Any) -> None:
    file = graded(world, 4, 4)
    act = PlaceItem(learner=LEARNER, item="P1.1.1", value=4)
    levels = tuple(
        world.level(item, value, DAY, id=at)
        for at, (item, value) in enumerate(
            [("P1.1.1", 3), ("P1.1.1", 2), ("P1.1.2", 3), ("P1.2.1", 3), ("P1.2.2", None)]
        )
    )
    assert world.do(act, world.view(file=replace(file, levels=levels)))


def test_the_week_is_the_learners_own(world: Any) -> None:
    """On a Monday at 00:30 in Taipei it is still Sunday in Lisbon."""
    monday = world.at(datetime(2026, 11, 22, 16, 30, tzinfo=UTC))
    hour = timedelta(hours=1)
    levels = tuple(
        monday.level(item, 3, hour, id=at) for at, item in enumerate(("P1.1.2", "P1.2.1", "P1.2.2"))
    )
    act = PlaceItem(learner=LEARNER, item="P1.1.1", value=3)
    file = replace(graded(monday, 4, 4), levels=levels)
    assert monday.do(act, monday.view(file=file))
    lisbon = replace(file, learner=replace(file.learner, zone="Europe/Lisbon"))
    assert refusal(monday, act, monday.view(file=lisbon)).key == "review.week_full"


def test_having_seen_everything_is_noted_and_lets_go_of_the_learner(world: Any) -> None:
    claim = Claim(learner=LEARNER, coach=7, until=world.now + timedelta(minutes=3))
    file = world.file(claim=claim)
    saved, released, _ = world.do(MarkReviewed(learner=LEARNER), world.view(file=file))
    assert saved == SaveAssignment(assignment=world.assignment(reviewed_at=world.now))
    assert released == SetClaim(claim=replace(claim, until=world.now))


def test_the_claim_of_another_coach_stays_when_everything_was_seen(world: Any) -> None:
    claim = Claim(learner=LEARNER, coach=8, until=world.now + timedelta(minutes=3))
    effects = world.do(MarkReviewed(learner=LEARNER), world.view(file=world.file(claim=claim)))
    assert not any(isinstance(effect, SetClaim) for effect in effects)


def test_nothing_is_reviewed_without_an_assignment(world: Any) -> None:
    with pytest.raises(NotFound):
        world.do(MarkReviewed(learner=LEARNER), world.view(file=world.file(assignment=None)))


def test_a_learner_is_taken_in_hand_for_ten_minutes(world: Any) -> None:
    taken, _ = world.do(TakeInHand(learner=LEARNER), world.view(file=world.file()))
    until = world.now + timedelta(minutes=10)
    assert taken == SetClaim(claim=Claim(learner=LEARNER, coach=7, until=until))


@pytest.mark.parametrize("on", [True, False])
def test_whom_another_coach_has_in_hand_is_left_to_them(on: bool, world: Any) -> None:
    claim = Claim(learner=LEARNER, coach=8, until=world.now + timedelta(seconds=1))
    view = world.view(file=world.file(claim=claim, claimed_by="陳教練"))
    refused = refusal(world, TakeInHand(learner=LEARNER, on=on), view)
    assert (refused.key, refused.params) == ("review.claimed", {"coach": "陳教練"})


def test_a_claim_that_has_run_out_stands_in_nobodys_way(world: Any) -> None:
    for coach, until in ((8, world.now), (7, world.now + timedelta(minutes=5))):
        claim = Claim(learner=LEARNER, coach=coach, until=until)
        taken, _ = world.do(TakeInHand(learner=LEARNER), world.view(file=world.file(claim=claim)))
        assert (taken.claim.coach, taken.claim.until) == (7, world.now + timedelta(minutes=10))


def test_letting_go_ends_ones_own_claim_alone(world: Any) -> None:
    own = Claim(learner=LEARNER, coach=7, until=world.now + timedelta(minutes=5))
    act = TakeInHand(learner=LEARNER, on=False)
    released, _ = world.do(act, world.view(file=world.file(claim=own)))
    assert released == SetClaim(claim=replace(own, until=world.now))
    assert len(world.do(act, world.view(file=world.file()))) == 1
