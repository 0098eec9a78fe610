"""The queue puts everybody in one place, whoever needs a coach most first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.staff.queue import NEEDS, Waiting, fed_back_at, queue, unanswered, unread, waiting
from coaching.staff.view import LearnerFile
from coaching.staff.wording import why, why_plain
from content.lineage import Earlier

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OLD = "ABC0000-001v1"


def missed(world: Any, count: int) -> dict[str, Any]:
    """So many questions in a row without an answer, one a day, the last one yesterday."""
    return {
        "deliveries": tuple(
            world.delivery(at, ago=DAY * at, state="missed") for at in range(1, count + 1)
        )
    }


def gap(world: Any, own: int, level: int | None) -> dict[str, Any]:
    """Where the learner and a coach see the same item."""
    return {
        "ratings": (world.rating(1, "P1.1.1", own, DAY * 3),),
        "levels": (world.level("P1.1.1", level, DAY * 2),),
    }


def fields(world: Any, need: str) -> dict[str, Any]:
    """What a file holds that waits for this need."""
    return {
        "safety": {"reflections": (world.reflection(1, "不想活了", ago=DAY),)},
        "asked": {"letters": (world.letter(1, "learner", DAY),)},
        "silent": missed(world, 5),
        "gap": gap(world, 5, 3),
        "never": {"reflections": (world.reflection(1, ago=DAY),)},
        "oldest": {"letters": (world.letter(1, "coach", DAY * 9),)},
    }[need]


def place(world: Any, **known: Any) -> Waiting:
    """Where a file stands; its reason can be said."""
    found: Waiting = waiting(world.file(**known), world.programme, world.now)
    for language in ("zh-Hant", "en"):
        assert why(found, world.programme, language)
        assert why_plain(found, world.programme, language)
    return found


@pytest.mark.parametrize("need", NEEDS)
def test_each_need_is_told(need: str, world: Any) -> None:
    assert place(world, **fields(world, need)).need == need


@pytest.mark.parametrize("at", range(len(NEEDS) - 2))
def test_of_two_needs_the_more_pressing_one_counts(at: int, world: Any) -> None:
    more, less = NEEDS[at], NEEDS[at + 1]
    assert place(world, **{**fields(world, less), **fields(world, more)}).need == more


def test_a_learner_with_the_more_pressing_need_comes_first(world: Any) -> None:
    files = [
        world.file(learner=world.learner(id=number), **fields(world, need))
        for number, need in enumerate(NEEDS, 1)
    ]
    order = queue(reversed(files), world.programme, world.now)
    assert [each.need for each in order] == list(NEEDS)
    assert [each.file.learner.id for each in order] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("count", [4, 5, 6])
def test_five_questions_without_an_answer_are_silence(count: int, world: Any) -> None:
    assert (place(world, **missed(world, count)).need == "silent") == (count >= 5)


@pytest.mark.parametrize(
    ("own", "level", "wide"),
    [(5, 3, True), (1, 3, True), (1, 5, True), (4, 3, False), (3, 3, False), (5, None, False)],
)
def test_two_steps_between_learner_and_coach_are_a_gap(
    own: int, level: int | None, wide: bool, world: Any
) -> None:
    found = place(world, **gap(world, own, level))
    assert (found.need == "gap") == wide
    if wide:
        assert found.params == {"item": "P1.1.1", "own": own, "level": level}
        assert "看懂客人" in why(found, world.programme, "zh-Hant")


def test_the_newest_places_count_for_a_gap(world: Any) -> None:
    known = gap(world, 5, 3)
    later = world.rating(2, "P1.1.1", 3, DAY)
    assert place(world, **{**known, "ratings": (later, *known["ratings"])}).need != "gap"
    untold = world.level("P1.1.1", None, DAY, id=2)
    assert place(world, **{**known, "levels": (untold, *known["levels"])}).need != "gap"


def test_a_gap_is_seen_across_two_versions_of_the_standard(world: Any) -> None:
    shipped = world.programme.content
    content = replace(shipped, earlier={OLD: Earlier(shipped.bank, {"P9.1": ("P1.1.1",)}, {})})
    then = replace(world, programme=replace(world.programme, content=content))
    rating = replace(world.rating(1, "P9.1", 5, DAY * 3), standard=OLD)
    level = world.level("P1.1.1", 2, DAY)
    assert place(then, ratings=(rating,), levels=(level,)).need == "gap"
    assert place(world, ratings=(rating,), levels=(level,)).need != "gap"


def test_a_letter_is_unanswered_until_the_coach_writes_in_its_thread(world: Any) -> None:
    first = world.letter(1, "coach", DAY * 3)
    reply = world.letter(2, "learner", DAY * 2, thread=1)
    elsewhere = world.letter(3, "coach", DAY)
    answer = world.letter(4, "coach", HOUR, thread=1)
    assert unanswered(world.file(letters=(first,))) is None
    assert unanswered(world.file(letters=(first, reply, elsewhere))) == reply
    assert unanswered(world.file(letters=(answer, reply, first))) is None


@pytest.mark.parametrize("need", ["safety", "asked", "silent", "gap"])
def test_what_the_coach_has_seen_since_presses_no_more(need: str, world: Any) -> None:
    known = fields(world, need)
    before = world.assignment(reviewed_at=world.now - DAY * 4)
    after = world.assignment(reviewed_at=world.now)
    assert place(world, **known, assignment=before).need == need
    assert place(world, **known, assignment=after).need == "never"


def test_within_a_need_whoever_waits_longest_comes_first(world: Any) -> None:
    files = [
        world.file(
            learner=world.learner(id=number), letters=(world.letter(number, "learner", DAY * days),)
        )
        for number, days in ((1, 1), (2, 5), (3, 3))
    ]
    order = queue(files, world.programme, world.now)
    assert [each.file.learner.id for each in order] == [2, 3, 1]


def test_whose_feedback_is_oldest_comes_first_and_the_reason_says_how_old(world: Any) -> None:
    files = [
        world.file(
            learner=world.learner(id=number), letters=(world.letter(number, "coach", DAY * days),)
        )
        for number, days in ((1, 1), (2, 5))
    ]
    order = queue(files, world.programme, world.now)
    assert [each.params["days"] for each in order] == [5, 1]


def test_a_learner_who_has_not_written_yet_does_not_press(world: Any) -> None:
    assert place(world).need == "never"
    assert not place(world).pressing
    assert place(world, **fields(world, "never")).pressing
    assert not place(world, **fields(world, "oldest")).pressing


def test_unread_is_what_came_after_the_last_review(world: Any) -> None:
    reflections = tuple(world.reflection(at, ago=DAY * at) for at in (1, 2, 3))
    file = world.file(reflections=reflections)
    assert unread(file) == 3
    reviewed = world.assignment(reviewed_at=world.now - DAY * 2)
    assert unread(replace(file, assignment=reviewed)) == 1


def test_the_last_feedback_is_the_coachs_own_newest_letter(world: Any) -> None:
    letters = (world.letter(1, "coach", DAY * 2), world.letter(2, "learner", DAY))
    assert fed_back_at(world.file(letters=letters)) == world.now - DAY * 2
    assert fed_back_at(world.file()) is None


@settings(max_examples=40, deadline=None)
@given(
    kinds=st.lists(st.sampled_from([*NEEDS, "nothing"]), max_size=9),
    reviewed=st.lists(st.integers(0, 6), min_size=9, max_size=9),
    seed=st.integers(0, 99),
)
def test_the_order_is_total_and_does_not_depend_on_how_the_files_came(
    kinds: list[str], reviewed: list[int], seed: int, everything: Any
) -> None:
    files: list[LearnerFile] = [
        everything.file(
            learner=everything.learner(id=number),
            assignment=everything.assignment(
                reviewed_at=everything.now - DAY * days if days else None
            ),
            **({} if kind == "nothing" else fields(everything, kind)),
        )
        for number, (kind, days) in enumerate(zip(kinds, reviewed, strict=False), 1)
    ]
    order = queue(files, everything.programme, everything.now)
    assert sorted(each.file.learner.id for each in order) == list(range(1, len(files) + 1))
    Random(seed).shuffle(files)
    assert queue(files, everything.programme, everything.now) == order
    ranks = [NEEDS.index(each.need) for each in order]
    assert ranks == sorted(ranks)
