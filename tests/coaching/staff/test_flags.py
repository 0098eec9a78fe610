"""A flag says "look here", and why; each is raised by a fixed rule and by nothing less."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from coaching.staff.flags import Flag, flags, open_flags
from coaching.staff.view import LearnerFile
from coaching.staff.wording import why, why_plain

DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)


def raised(world: Any, file: LearnerFile, code: str) -> Flag | None:
    """The flag of a code, if it is raised; its reason can be said in both languages."""
    found = [each for each in flags(file, world.programme, world.now) if each.code == code]
    for each in found:
        for language in ("zh-Hant", "en"):
            assert why(each, world.programme, language)
            assert why_plain(each, world.programme, language)
    assert len(found) < 2
    return found[0] if found else None


def states(world: Any, *states: str, heard: timedelta | None = None) -> LearnerFile:
    """A file with one question a day that ended so, the last one today."""
    many = len(states)
    deliveries = tuple(
        world.delivery(at, ago=DAY * (many - at), state=state) for at, state in enumerate(states, 1)
    )
    written = () if heard is None else (world.reflection(99, ago=heard, delivery=None),)
    file: LearnerFile = world.file(deliveries=deliveries, reflections=written)
    return file


def written(world: Any, *entries: tuple[str, timedelta]) -> LearnerFile:
    """A file with these words, each so long ago."""
    reflections = tuple(
        world.reflection(at, text, ago=ago) for at, (text, ago) in enumerate(entries, 1)
    )
    file: LearnerFile = world.file(reflections=reflections)
    return file


def test_somebody_who_just_writes_raises_nothing(world: Any) -> None:
    file = world.file(
        deliveries=tuple(world.delivery(at, ago=DAY * at) for at in range(1, 6)),
        reflections=tuple(
            world.reflection(at, f"今天前 10 位客人有 {at} 位點蛋餅", ago=DAY * at - HOUR)
            for at in range(1, 6)
        ),
        ratings=tuple(world.rating(at, "P1.1.1", at, DAY * at) for at in range(1, 5)),
    )
    assert flags(file, world.programme, world.now) == ()


@pytest.mark.parametrize(
    ("ended", "count"),
    [
        (["missed"] * 3, 3),
        (["answered", "missed", "missed", "missed", "missed"], 4),
        (["missed", "missed", "missed", "asked"], 3),
        (["missed", "expired", "missed", "swapped", "missed"], 3),
        (["missed", "missed"], None),
        (["missed", "missed", "missed", "answered"], None),
        (["missed", "missed", "no_chance", "missed"], None),
        (["expired"] * 4, None),
        ([], None),
    ],
)
def test_three_misses_in_a_row(ended: list[str], count: int | None, world: Any) -> None:
    flag = raised(world, states(world, *ended), "misses")
    assert (flag.params["count"] if flag else None) == count


def test_whoever_wrote_of_their_own_accord_did_not_fall_silent(world: Any) -> None:
    ended = ["missed"] * 4
    assert raised(world, states(world, *ended, heard=DAY * 5), "misses")
    assert not raised(world, states(world, *ended, heard=DAY + HOUR), "misses")


LONG, SHORT = "今天數了前十位客人，有六位是趕上班的，都點蛋餅配無糖豆漿", "有六位是趕上班"


@pytest.mark.parametrize(
    ("before", "lately", "raises"),
    [
        ([LONG] * 6, [SHORT] * 2, True),
        ([LONG] * 5 + [SHORT], [SHORT] * 3, True),
        (["字" * 20] * 6, ["字" * 10] * 2, True),
        (["字" * 20] * 6, ["字" * 11] * 2, False),
        ([LONG] * 6, [LONG, SHORT], False),
        ([LONG] * 6, [LONG] * 3, False),
        ([LONG] * 5, [SHORT] * 3, False),
        ([LONG] * 6, [SHORT], False),
        (["還可以的一天"] * 6, ["好"] * 3, False),
    ],
    ids=[
        "half as long",
        "one short one before",
        "exactly half as long",
        "a little more than half as long",
        "one long one lately",
        "as long as before",
        "too few before",
        "too few lately",
        "never long",
    ],
)
def test_replies_half_as_long_as_usual(
    before: list[str], lately: list[str], raises: bool, world: Any
) -> None:
    entries = [(text, DAY * (8 + at)) for at, text in enumerate(before)]
    entries += [(text, DAY * (1 + at)) for at, text in enumerate(lately)]
    flag = raised(world, written(world, *entries), "shorter")
    assert bool(flag) == raises
    if flag:
        assert flag.params["lately"] * 2 <= flag.params["usual"]
        assert len(flag.reflections) == len(lately)


def test_lengths_of_more_than_five_weeks_ago_are_no_measure(world: Any) -> None:
    entries = [(LONG, DAY * (36 + at)) for at in range(6)] + [(SHORT, DAY), (SHORT, DAY * 2)]
    assert not raised(world, written(world, *entries), "shorter")


@pytest.mark.parametrize(
    ("after", "raises"), [(0, True), (10, True), (11, False), (-1, False), (3600, False)]
)
def test_a_reply_within_ten_seconds(after: int, raises: bool, world: Any) -> None:
    file = world.file(
        deliveries=(world.delivery(1, ago=DAY),),
        reflections=(world.reflection(1, ago=DAY - SECOND * after),),
    )
    flag = raised(world, file, "quick")
    assert bool(flag) == raises
    if flag:
        assert flag.reflections == (1,)


@pytest.mark.parametrize(
    ("one", "other", "raises"),
    [
        ("還好", "還好。", True),
        ("跟平常一樣 ok", "跟平常一樣OK！", True),
        ("有 6 位點蛋餅", "有 7 位點蛋餅", False),
        ("👍", "👍", False),
        ("", "", False),
    ],
)
def test_the_same_words_twice(one: str, other: str, raises: bool, world: Any) -> None:
    flag = raised(world, written(world, (one, DAY * 2), (other, DAY)), "same")
    assert bool(flag) == raises
    if flag:
        assert flag.params["count"] == 2
        assert flag.params["words"] in other
        assert flag.reflections == (1, 2)


def test_a_note_with_the_words_of_an_answer_is_not_the_same_answer_twice(world: Any) -> None:
    file = written(world, ("還好", DAY * 2), ("還好", DAY))
    note = replace(file.reflections[1], delivery=None)
    assert not raised(world, replace(file, reflections=(file.reflections[0], note)), "same")


@pytest.mark.parametrize(
    ("values", "raises"),
    [([3] * 4, True), ([5] * 7, True), ([3] * 3, False), ([3, 3, 3, 4], False), ([], False)],
)
def test_all_self_ratings_equal(values: list[int], raises: bool, world: Any) -> None:
    ratings = tuple(
        world.rating(at, f"P1.2.{at % 5 + 1}", value, DAY * at) for at, value in enumerate(values)
    )
    flag = raised(world, world.file(ratings=ratings), "equal")
    assert bool(flag) == raises
    if flag:
        assert flag.params == {"count": len(values), "value": values[0]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我快撐不下去了", "distress"),
        ("三個客人食物中毒送醫", "legal"),
        ("她的身分證 A123456789", "personal"),
    ],
)
def test_what_is_written_is_heard(text: str, code: str, world: Any) -> None:
    flag = raised(world, written(world, (text, DAY * 2), ("有 6 位點蛋餅", DAY)), code)
    assert flag is not None
    assert (flag.reflections, flag.at) == ((1,), world.now - DAY * 2)
    assert flag.safety == (code != "personal")
    assert text not in repr(flag)


def test_distress_is_heard_in_a_letter_to_the_coach_too(world: Any) -> None:
    letters = (
        world.letter(1, "learner", DAY, text="老師我快撐不下去"),
        world.letter(2, "coach", HOUR, text="你說快撐不下去，我明天打給你"),
    )
    flag = raised(world, world.file(letters=letters), "distress")
    assert flag is not None
    assert (flag.at, flag.params) == (world.now - DAY, {"count": 1})


def test_numbers_of_a_person_are_hidden_in_a_reason(world: Any) -> None:
    file = written(world, ("A123456789", DAY * 2), ("A123456789", DAY))
    flag = raised(world, file, "same")
    assert flag is not None
    assert "A123456789" not in repr(flag)


def test_words_in_a_reason_cannot_be_markup(world: Any) -> None:
    flag = raised(world, written(world, ("<b>好", DAY * 2), ("<b>好", DAY)), "same")
    assert flag is not None
    assert "<b>" not in why(flag, world.programme, "zh-Hant")
    assert "<b>好" in why_plain(flag, world.programme, "zh-Hant")


def test_the_gravest_comes_first(world: Any) -> None:
    file = replace(
        states(world, *["missed"] * 3),
        letters=(world.letter(1, "learner", DAY, text="不想活了"),),
    )
    assert [each.code for each in flags(file, world.programme, world.now)] == ["distress", "misses"]


def test_what_the_coach_has_seen_since_is_not_open_any_more(world: Any) -> None:
    file = written(world, ("不想活了", DAY * 2))
    before = replace(file, assignment=world.assignment(reviewed_at=world.now - DAY * 3))
    after = replace(file, assignment=world.assignment(reviewed_at=world.now - DAY))
    assert open_flags(before, world.programme, world.now)
    assert not open_flags(after, world.programme, world.now)
    assert flags(after, world.programme, world.now)
    old = written(world, ("不想活了", DAY * 29))
    assert not open_flags(old, world.programme, world.now)
