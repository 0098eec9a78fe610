"""The coach's week in one message: who needs attention, why, and with whom to begin."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from coaching.staff.digest import CoachDigest, coach_digest, digest_html
from coaching.staff.view import LearnerFile

DAY = timedelta(days=1)


def of(world: Any, *files: LearnerFile) -> CoachDigest:
    """The digest of these learners."""
    made: CoachDigest = coach_digest(files, world.programme, world.now)
    return made


def quiet(world: Any, number: int) -> LearnerFile:
    """A learner for whom nothing presses."""
    file: LearnerFile = world.file(
        learner=world.learner(id=number, name=f"阿{number}"),
        letters=(world.letter(number, "coach", DAY * number),),
        deliveries=(world.delivery(number, DAY),),
    )
    return file


def pressing(world: Any, number: int, **fields: Any) -> LearnerFile:
    """A learner who waits for an answer, or for what is given."""
    known = fields or {"letters": (world.letter(number, "learner", DAY * number),)}
    file: LearnerFile = world.file(learner=world.learner(id=number, name=f"阿{number}"), **known)
    return file


def test_each_question_is_counted_in_one_weekly_digest(world: Any) -> None:
    """Also the one that was asked an hour after the digest of last week."""
    hour = timedelta(hours=1)
    asked = (world.delivery(1, 7 * DAY - hour), world.delivery(2, 7 * DAY + hour))
    assert of(world, world.file(deliveries=asked)).answered == 1


def test_who_needs_attention_is_counted_by_reason_the_most_pressing_first(world: Any) -> None:
    misses = tuple(world.delivery(at, DAY * at, state="missed") for at in range(1, 7))
    digest = of(
        world,
        pressing(world, 1),
        quiet(world, 2),
        pressing(world, 3, deliveries=misses),
        pressing(world, 4, reflections=(world.reflection(1, "不想活了", DAY),)),
        pressing(world, 5),
    )
    assert list(digest.by_need.items()) == [("safety", 1), ("asked", 2), ("silent", 1)]
    assert [each.file.learner.id for each in digest.waiting] == [4, 5, 1, 3]
    assert digest.first is digest.waiting[0]
    assert (digest.learners, digest.asked, digest.answered) == (5, 7, 1)


def test_the_message_names_them_with_their_reasons(world: Any) -> None:
    html = digest_html(of(world, pressing(world, 1), quiet(world, 2)), world.programme, "zh-Hant")
    assert html.split("\n") == [
        "<b>這 7 天</b>　2 位學員",
        "問了 1 題，回了 1 題",
        "",
        "<b>要先看的 1 位</b>",
        "等你回話 1",
        "",
        "・阿1　在等你回話",
    ]


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
@pytest.mark.parametrize("waits", [True, False])
def test_who_cannot_be_reached_is_named(language: str, waits: bool, world: Any) -> None:
    """F04, F05: nobody but a person can ask them now."""
    gone = world.file(learner=world.learner(id=7, name="阿7", status="blocked"))
    others = (pressing(world, 1) if waits else quiet(world, 1), quiet(world, 2))
    digest = of(world, gone, *others)
    assert [each.id for each in digest.unreachable] == [7]
    assert "阿7" in digest_html(digest, world.programme, language).split("\n")[-1]
    assert of(world, *others).unreachable == ()


def test_only_the_first_five_are_named(world: Any) -> None:
    html = digest_html(
        of(world, *(pressing(world, number) for number in range(1, 9))),
        world.programme,
        "zh-Hant",
    )
    assert html.count("・") == 5
    assert "還有 3 位" in html


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_when_nothing_presses_it_says_with_whom_to_begin(language: str, world: Any) -> None:
    html = digest_html(of(world, quiet(world, 1), quiet(world, 3)), world.programme, language)
    assert "阿3" in html
    assert "・" not in html


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_a_coach_without_learners_is_told_so(language: str, world: Any) -> None:
    digest = of(world)
    assert (digest.first, digest.waiting) == (None, ())
    assert digest_html(digest, world.programme, language)


def test_what_is_older_than_seven_days_or_never_arrived_is_not_counted(world: Any) -> None:
    deliveries = (
        world.delivery(1, DAY * 6),
        world.delivery(2, DAY * 7),
        world.delivery(3, DAY, state="expired"),
        world.delivery(4, DAY, state="swapped"),
        world.delivery(5, DAY, state="missed"),
    )
    digest = of(world, world.file(deliveries=deliveries))
    assert (digest.asked, digest.answered) == (2, 1)


def test_a_name_cannot_be_markup(world: Any) -> None:
    file = world.file(
        learner=world.learner(name="<b>王"), letters=(world.letter(1, "learner", DAY),)
    )
    assert "&lt;b&gt;王" in digest_html(of(world, file), world.programme, "zh-Hant")
