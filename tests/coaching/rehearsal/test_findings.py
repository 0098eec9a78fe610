"""What is counted of a life, and what many lives add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from coaching.asked import Asked
from coaching.curriculum import Choice, Reason
from coaching.rehearsal.as_text import to_text
from coaching.rehearsal.course import Course, course
from coaching.rehearsal.findings import Spread, findings
from coaching.rehearsal.life import START, Step
from coaching.rehearsal.picture import picture
from coaching.rehearsal.rehearse import Class, classes, rehearse
from content.bank import Bank
from content.load import Content, load

GROUP = Class(pace=5, answers=70, weeks=4)


@pytest.fixture(scope="module")
def content() -> Content:
    """The shipped content."""
    return load()


@pytest.fixture(scope="module")
def bank(content: Content) -> Bank:
    """Its bank."""
    return content.bank


def asked(bank: Bank, prompt_id: str, week: int, *, answered: bool = True) -> Step:
    prompt = bank.prompt(prompt_id)
    entry = Asked(
        item=prompt.item,
        kind=prompt.kind,
        prompt_id=prompt.id,
        date=START + timedelta(weeks=week - 1),
        answered=answered,
    )
    return Step(week, Choice(prompt, prompt.item, prompt.kind, Reason("first", {})), entry)


def kinds_of(bank: Bank, item: str) -> list[str]:
    """One prompt of each authored kind."""
    prompts = {prompt.kind: prompt.id for prompt in bank.prompts(item) if prompt.kind != "evidence"}
    return list(prompts.values())


def test_a_course_tells_when_each_item_was_asked_and_answered_first(bank: Bank) -> None:
    plan, observe, *_ = kinds_of(bank, "A01")
    lived = course(
        bank,
        [asked(bank, plan, 1, answered=False), asked(bank, observe, 3), asked(bank, plan, 4)],
    )
    assert (lived.sent, lived.answered) == ({"A01": 1}, {"A01": 3})
    assert lived.sends["A01"] == 3
    assert lived.sends["P1.1.1"] == 0
    assert lived.kinds == {"plan": 2, "observe": 1}


def test_a_repeat_is_too_early_while_its_item_has_an_unused_kind(bank: Bank) -> None:
    ids = kinds_of(bank, "A01")
    early = course(bank, [asked(bank, ids[0], 1), asked(bank, ids[0], 2)])
    late = course(bank, [*(asked(bank, each, 1) for each in ids), asked(bank, ids[0], 2)])
    assert (early.repeated, early.too_early) == (2, (ids[0],))
    assert (late.repeated, late.too_early) == (2, ())
    assert course(bank, [asked(bank, each, 1) for each in ids]).repeated is None


def lived(bank: Bank, items: Iterable[str], week: int) -> Course:
    """Everything asked and answered in one week."""
    return course(bank, [asked(bank, bank.prompts(item)[0].id, week) for item in items])


def test_findings_name_what_starved_and_how_many_were_not_asked(bank: Bank) -> None:
    whole, part = lived(bank, bank.items, 2), lived(bank, bank.items[1:], 3)
    found = findings(bank, GROUP, [whole, whole, part])
    assert found.weeks_to_all == Spread(2, 2, 2)
    assert found.unfinished == 1
    assert found.starved == {"P1.1.1": 1}
    assert found.answered == Spread(36, 37, 37)
    assert found.sends == Spread(0, 1, 1)
    assert found.coverage["P1.1.1"] == (0, 2 / 3, 2 / 3, 2 / 3)
    assert found.coverage["A06"] == (0, 2 / 3, 1, 1)
    assert "P1.1.1 看懂客人 was never asked of 1 of 3." in to_text([found], bank)


def test_findings_name_what_came_again_too_early(bank: Bank) -> None:
    prompt = bank.prompts("A01")[0].id
    early = course(bank, [asked(bank, prompt, 1), asked(bank, prompt, 4)])
    found = findings(bank, GROUP, [early])
    assert (found.first_repeat, found.too_early) == (4, {prompt: 1})
    assert found.weeks_to_all is None
    assert f"{prompt} came again too early at 1 of 1." in to_text([found], bank)


def test_the_table_lines_up_and_is_one_in_markdown(bank: Bank) -> None:
    found = [
        findings(bank, group, rehearse(bank, group, range(2)))
        for group in classes(2, (3, 5), (100, 45))
    ]
    rows = [line for line in to_text(found, bank).splitlines() if line.startswith("|")]
    assert len({len(row) for row in rows}) == 1
    assert {row.count("|") for row in rows} == {6}
    assert "3 × 100%" in rows[0] and "5 × 45%" in rows[0]
    assert set(rows[1]) == set("| -:")


def test_shares_of_kinds_are_a_whole_and_groups_are_the_duties_and_attitudes(bank: Bank) -> None:
    found = findings(bank, GROUP, rehearse(bank, GROUP, range(3)))
    assert sum(found.kinds.values()) == pytest.approx(1)
    assert tuple(found.groups) == (*bank.duties, "A")


def test_the_picture_has_a_row_of_weeks_for_every_item(content: Content) -> None:
    bank = content.bank
    found = findings(bank, GROUP, [lived(bank, bank.items, 2), lived(bank, bank.items[1:], 2)])
    spec = picture(found, bank, content.texts, "zh-Hant")
    rows = [row for group in spec["groups"] for row in group["rows"]]
    assert [row["item"] for row in rows] == list(bank.items)
    assert rows[0]["shares"] == (0, 0.5, 0.5, 0.5)
    assert [group["name"] for group in spec["groups"]][-1] == "做事的態度"
    assert spec["count"] == "中位數 36.5／37"
    english = picture(replace(found, learners=12), bank, content.texts, "en")
    assert "12 learners, 5 questions a week, 70% answered" in english["subtitle"]
