"""The map of everybody's abilities, and figures in which no single person can be seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.asked import Asked
from coaching.staff.heatmap import Figure, figures, heatmap
from coaching.staff.view import LearnerFile

DAY = timedelta(days=1)


def asked(item: str, kind: str = "act", *, answered: bool = True, day: int = 2) -> Asked:
    """A line of the log."""
    return Asked(
        item=item,
        kind=kind,
        prompt_id=f"{item}-{kind}",
        date=date(2026, 11, day),
        answered=answered,
        state="answered" if answered else "missed",
    )


def people(world: Any, logs: Iterable[Iterable[Asked]]) -> list[LearnerFile]:
    """One learner for each log."""
    return [
        world.file(learner=world.learner(id=number), log=tuple(log))
        for number, log in enumerate(logs, 1)
    ]


def figure(world: Any, files: list[LearnerFile], item: str = "P1.1.1") -> Figure:
    """The figure of an item."""
    (found,) = (each for each in figures(files, world.programme).items if each.item == item)
    return found


def test_the_map_has_every_item_for_every_learner(world: Any) -> None:
    files = people(world, [[asked("P1.1.1")], []])
    drawn = heatmap(files, world.programme)
    assert drawn.items == world.programme.content.bank.items
    assert len(drawn.items) == 37
    assert [column.learner.id for column in drawn.columns] == [1, 2]
    assert all(len(column.cells) == 37 for column in drawn.columns)


def test_a_cell_tells_coverage_and_both_places(world: Any) -> None:
    file = world.file(
        log=(asked("P1.1.1", "act"), asked("P1.1.1", "plan", day=3)),
        ratings=(world.rating(1, "P1.1.1", 2, DAY * 3), world.rating(2, "P1.1.1", 4, DAY)),
        levels=(world.level("P1.1.1", 3, DAY), world.level("P1.1.2", None, DAY)),
    )
    first, second = heatmap([file], world.programme).columns[0].cells[:2]
    assert (first.coverage, first.answered, first.own, first.level) == (2, 2, 4, 3)
    assert (second.coverage, second.answered, second.own, second.level) == (0, 0, None, None)


@pytest.mark.parametrize("count", range(5))
def test_of_fewer_than_five_people_there_are_no_figures(count: int, world: Any) -> None:
    found = figures(people(world, [[asked("P1.1.1")]] * count), world.programme)
    assert (found.people, found.items) == (None, ())


@pytest.mark.parametrize(
    ("covered", "shown"), [(0, None), (1, None), (4, None), (5, 5), (9, 5), (10, 10), (12, 10)]
)
def test_a_count_is_rounded_down_to_five_and_a_small_one_is_not_given(
    covered: int, shown: int | None, world: Any
) -> None:
    log = [asked("P1.1.1", "act"), asked("P1.1.1", "plan", day=3)]
    files = people(world, [log] * covered + [[]] * (12 - covered))
    found = figure(world, files)
    assert (found.asked, found.answered, found.covered) == (shown, shown, shown)
    assert figures(files, world.programme).people == 10


def test_what_was_asked_but_not_answered_is_counted_as_asked(world: Any) -> None:
    found = figure(world, people(world, [[asked("P1.1.1", answered=False)]] * 5))
    assert (found.asked, found.answered, found.covered) == (5, None, None)


def test_what_never_arrived_was_not_asked(world: Any) -> None:
    never = replace(asked("P1.1.1", answered=False), state="expired")
    assert figure(world, people(world, [[never]] * 5)).asked is None


def test_the_middle_of_places_is_given_of_five_people_or_more(world: Any) -> None:
    def file(number: int, value: int | None) -> LearnerFile:
        known = {} if value is None else {"ratings": (world.rating(1, "P1.1.1", value, DAY),)}
        made: LearnerFile = world.file(learner=world.learner(id=number), **known)
        return made

    five = [file(number, value) for number, value in enumerate([1, 2, 4, 5, 5])]
    assert figure(world, five).own == 4
    assert figure(world, [*five[:4], file(9, None)]).own is None
    assert figure(world, five).level is None


@settings(max_examples=15, deadline=None)
@given(
    answers=st.lists(st.booleans(), min_size=5, max_size=14),
    newcomer=st.booleans(),
)
def test_one_person_more_or_less_never_shows_in_more_than_a_step_of_five(
    answers: list[bool], newcomer: bool, everything: Any
) -> None:
    logs = [[asked("P1.1.1")] if each else [] for each in (*answers, newcomer)]
    for count in (len(answers), len(answers) + 1):
        found = figure(everything, people(everything, logs[:count]))
        for shown in (found.asked, found.answered, found.covered):
            assert shown is None or (shown >= 5 and shown % 5 == 0)
