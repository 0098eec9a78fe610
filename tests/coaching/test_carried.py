"""What was asked under an earlier standard counts for the items it lives on in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from coaching.asked import Asked
from coaching.carried import carried_log, carried_ratings
from coaching.records import Rating
from content.lineage import Earlier
from content.load import Content, load

OLD = "ABC0000-001v1"
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def content() -> Content:
    """The shipped content, after a standard of three items with the same bank."""
    shipped = load()
    prompt = shipped.bank.prompts("P1.1.1")[0].id
    became = {"P9.1": ("P1.1.1",), "P9.2": ("P1.1.1", "P1.1.2"), "P9.3": ()}
    earlier = Earlier(shipped.bank, became, {"p9.1-act-01": prompt})
    return replace(shipped, earlier={OLD: earlier})


def asked(item: str, standard: str = OLD, prompt_id: str = "p") -> Asked:
    """A line of the log."""
    return Asked(
        item=item, kind="act", prompt_id=prompt_id, date=DAY, answered=True, standard=standard
    )


def test_a_log_of_the_standard_in_force_stays_as_it_is(content: Content) -> None:
    log = (asked("P1.1.1", content.standard.code), asked("P7.7.7", content.standard.code))
    assert carried_log(content, log) == log


def test_a_renumbered_item_counts_under_its_new_code(content: Content) -> None:
    (line,) = carried_log(content, [asked("P9.1")])
    assert (line.item, line.standard) == ("P1.1.1", content.standard.code)


def test_a_split_item_counts_for_every_part_and_a_dropped_one_for_none(content: Content) -> None:
    lines = carried_log(content, [asked("P9.2"), asked("P9.3"), asked("P9.9")])
    assert [line.item for line in lines] == ["P1.1.1", "P1.1.2"]


def test_nothing_is_known_of_a_standard_that_nobody_tells_of(content: Content) -> None:
    assert carried_log(content, [asked("P1.1.1", "XYZ")]) == ()


def test_an_old_prompt_is_taken_for_a_new_one_only_when_it_asks_the_very_same(
    content: Content,
) -> None:
    same, other = carried_log(
        content, [asked("P9.1", prompt_id="p9.1-act-01"), asked("P9.1", prompt_id="p1.1.1-act-01")]
    )
    assert same.prompt_id == content.bank.prompts("P1.1.1")[0].id
    assert content.bank.find(other.prompt_id) is None


def test_ratings_are_carried_in_the_same_way(content: Content) -> None:
    rating = Rating(
        id=1,
        learner=1,
        item="P9.2",
        value=4,
        local_date=DAY,
        at=datetime(2026, 11, 23, tzinfo=UTC),
        standard=OLD,
    )
    found = carried_ratings(content, [rating, replace(rating, item="P9.3")])
    assert [(each.item, each.value) for each in found] == [("P1.1.1", 4), ("P1.1.2", 4)]


def test_an_old_item_keeps_its_name_and_one_that_nobody_tells_of_its_code(
    content: Content,
) -> None:
    assert content.name(OLD, "A03", "zh-Hant") == content.bank.plain("A03", "zh-Hant")
    assert content.name(OLD, "P9.1", "zh-Hant") == "P9.1"
    assert content.name("XYZ", "A03", "zh-Hant") == "A03"
    assert content.name(content.standard.code, "P7.7.7", "en") == "P7.7.7"
