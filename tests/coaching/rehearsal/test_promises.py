"""What is promised of the shipped bank for half a year, at every pace and zeal.

The same rehearsal with 200 learners is in docs/coverage.md.
"""

from __future__ import annotations

from functools import cache

import pytest

from coaching.rehearsal.findings import Findings, findings
from coaching.rehearsal.rehearse import ALL_PACES, ANSWER_RATES, Class, rehearse
from content.load import load

LEARNERS = range(0, 56, 8)
"""One for each weekday of joining, in different cohorts."""
WEEKS = 26
every_class = pytest.mark.parametrize(
    "group",
    [Class(pace, share, WEEKS) for pace in ALL_PACES for share in ANSWER_RATES],
    ids=lambda group: f"{group.pace}x{group.answers}",
)


@cache
def rehearsed(group: Class) -> Findings:
    """The findings of a small class."""
    bank = load().bank
    return findings(bank, group, rehearse(bank, group, LEARNERS))


def test_a_rehearsal_always_finds_the_same() -> None:
    bank, group = load().bank, Class(5, 70, 6)
    assert rehearse(bank, group, range(3)) == rehearse(bank, group, range(3))
    assert rehearse(bank, group, [2]) == rehearse(bank, group, range(3))[2:]
    assert rehearse(bank, Class(5, 70, 6, seed=1), [2]) != rehearse(bank, group, [2])


@pytest.mark.parametrize(("pace", "weeks"), [(5, 8), (3, 14), (7, 6)])
def test_every_item_is_asked_in_time_when_all_is_answered(pace: int, weeks: int) -> None:
    found = rehearsed(Class(pace, 100, WEEKS))
    assert found.unfinished == 0
    assert found.weeks_to_all is not None and found.weeks_to_all.most <= weeks
    assert found.answered.least == 37


@every_class
def test_no_item_starves(group: Class) -> None:
    assert rehearsed(group).starved == {}


@every_class
def test_no_prompt_comes_again_before_its_items_kinds_were_used(group: Class) -> None:
    assert rehearsed(group).too_early == {}


@every_class
def test_no_item_is_asked_far_more_often_than_another(group: Class) -> None:
    assert rehearsed(group).most_against_least <= 4


@every_class
def test_duties_are_asked_alike_and_attitudes_not_forgotten(group: Class) -> None:
    groups = dict(rehearsed(group).groups)
    attitudes = groups.pop("A")
    assert max(groups.values()) <= 1.35 * min(groups.values())
    assert attitudes >= 1.5
