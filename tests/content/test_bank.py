"""The bank always has something to ask about every item, and finds whatever was once asked."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from pydantic import ValidationError

from content.bank import Bank, UnknownContent
from content.load import load
from content.prompt import AUTHORED_KINDS, KINDS

PACK = "standards/BLM2421-007v4"
Spoil = Callable[[str, str, str], None]


@pytest.fixture
def bank(data: Path) -> Bank:
    """Load the shipped bank."""
    return load(data).bank


def test_items_come_in_the_published_order(bank: Bank) -> None:
    assert len(bank.items) == 37
    assert bank.items[:3] == ("P1.1.1", "P1.1.2", "P1.2.1")
    assert bank.items[-7:] == ("P4.1.4", "A01", "A02", "A03", "A04", "A05", "A06")
    assert bank.attitudes == bank.items[-6:]
    assert bank.duties == ("T1", "T2", "T3", "T4")
    assert bank.tasks[0] == "T1.1" and len(bank.tasks) == 9


def test_every_item_can_be_asked_in_every_authored_kind(bank: Bank) -> None:
    for item in bank.items:
        for kind in AUTHORED_KINDS:
            prompts = bank.prompts(item, kind)
            assert prompts
            assert {(prompt.item, prompt.kind) for prompt in prompts} == {(item, kind)}
            assert all(prompt.status == "ready" for prompt in prompts)


def test_generic_prompts_stand_in_only_where_nobody_wrote_one(bank: Bank) -> None:
    assert [prompt.id for prompt in bank.prompts("P1.1.1", "observe")] == ["p1.1.1-observe-01"]
    assert [prompt.id for prompt in bank.prompts("P1.1.2", "observe")] == [
        "p1.1.2-observe-generic-01",
        "p1.1.2-observe-generic-02",
    ]
    assert not bank.prompts("P1.1.1", "observe")[0].generic
    assert bank.prompts("P1.1.2", "observe")[0].generic


def test_a_generic_prompt_speaks_of_the_item_as_it_shows_in_a_shop(bank: Bank) -> None:
    prompt = bank.prompts("P1.1.2", "plan")[0]
    assert "叫貨單上的數量" in prompt.text.zh
    assert "the amounts on your supplier orders" in prompt.text.en
    assert "「正直誠實」" in bank.prompts("A01", "plan")[0].text.zh
    for item in bank.items:
        for prompt in bank.prompts(item):
            assert "{" not in prompt.text.zh + prompt.hint.zh + prompt.follow_up.zh


def test_without_a_kind_all_that_can_be_asked_comes_in_order_of_kinds(bank: Bank) -> None:
    prompts = bank.prompts("P1.2.3")
    kinds = [prompt.kind for prompt in prompts]
    assert kinds == sorted(kinds, key=KINDS.index)
    assert set(kinds) == set(KINDS)
    assert prompts == tuple(p for kind in KINDS for p in bank.prompts("P1.2.3", kind))


def test_evidence_is_asked_only_where_the_task_has_an_output(bank: Bank) -> None:
    assert bank.prompts("P1.2.1", "evidence")
    assert bank.prompts("P1.1.1", "evidence") == ()
    assert bank.prompts("A01", "evidence") == ()
    assert [p.id for p in bank.prompts("P4.1.4", "evidence")] == ["p4.1.4-evidence-01"]


def test_a_prompt_is_found_by_id_even_when_another_took_its_place(bank: Bank) -> None:
    assert bank.prompt("p1.1.1-observe-generic-02").item == "P1.1.1"
    assert bank.prompt("a03-observe-01").kind == "observe"
    assert bank.find("gone-01") is None
    with pytest.raises(UnknownContent, match="no content for 'gone-01'"):
        bank.prompt("gone-01")


@pytest.mark.parametrize("status", ["retired", "draft"])
def test_a_prompt_that_is_not_ready_is_found_but_not_asked(
    data: Path, spoil: Spoil, status: str
) -> None:
    spoil(f"{PACK}/items/A03.yaml", 'status: "ready"', f'status: "{status}"')
    bank = load(data).bank
    assert bank.prompt("a03-observe-01").status == status
    assert [prompt.id for prompt in bank.prompts("A03", "observe")] == [
        "a03-observe-generic-01",
        "a03-observe-generic-02",
    ]


def test_an_item_that_is_not_there_is_named(bank: Bank) -> None:
    for look in (bank.prompts, bank.sheet, bank.task, bank.level, bank.items_of):
        with pytest.raises(UnknownContent, match=r"'P9.9.9'; see bank.items"):
            look("P9.9.9")


def test_an_indicator_knows_task_duty_and_level_and_an_attitude_only_the_level(
    bank: Bank,
) -> None:
    assert (bank.task("P2.3.1"), bank.duty("P2.3.1"), bank.level("P2.3.1")) == ("T2.3", "T2", 4)
    assert (bank.task("A01"), bank.duty("A01"), bank.level("A01")) == (None, None, 4)
    assert bank.items_of("T2.3") == ("P2.3.1", "P2.3.2")
    assert len(bank.items_of("T3")) == 11
    assert sum(len(bank.items_of(duty)) for duty in bank.duties) == 31


def test_a_level_that_was_not_published_counts_as_meeting_the_standard(
    data: Path, spoil: Spoil
) -> None:
    path = data / PACK / "standard.yaml"
    path.write_text(path.read_text().replace("level: 4", "level: null"))
    loaded = load(data)
    assert loaded.standard.level is None
    assert loaded.standard.item("P1.1.1").level is None
    assert loaded.bank.level("P1.1.1") == 4


def test_a_task_without_a_level_takes_that_of_the_standard(data: Path) -> None:
    path = data / PACK / "standard.yaml"
    text = (
        path.read_text().replace("    level: 4", "    level: null").replace("level: 4", "level: 3")
    )
    path.write_text(text)
    assert load(data).bank.level("P1.1.1") == 3


def test_every_sheet_has_a_name_five_different_anchors_and_what_a_coach_needs(
    bank: Bank,
) -> None:
    for item in bank.items:
        sheet = bank.sheet(item)
        assert len({anchor.zh for anchor in sheet.anchors}) == 5
        assert len(sheet.plain.zh) <= 10
        assert sheet.look_for and sheet.false_positive and sheet.coach_question
    assert bank.plain("P1.1.1", "zh-Hant") == "看懂客人"
    assert bank.plain("P1.1.1", "en") == "Know your customers"


def test_a_sheet_without_anchors_leans_on_the_generic_ones(data: Path, spoil: Spoil) -> None:
    path = data / PACK / "items/A01.yaml"
    text = path.read_text()
    path.write_text(text[: text.index("anchors:")] + text[text.index("look_for:") :])
    anchors = load(data).bank.sheet("A01").anchors
    assert anchors[3].zh == "狀況變了，我也能自己規劃、下判斷"
    assert anchors[0].say("en").startswith("Not done yet")


def test_a_learner_sees_the_example_of_the_own_trade_or_none(bank: Bank) -> None:
    prompt = bank.prompt("a03-observe-01")
    assert (prompt.example("breakfast", "zh-Hant") or "").startswith("冰箱溫度表")
    assert (prompt.example("breakfast", "en") or "").startswith("The fridge log")
    assert prompt.example("hair", "zh-Hant") is None
    assert prompt.example(None, "zh-Hant") is None


def test_an_example_may_be_in_chinese_alone(data: Path) -> None:
    path = data / PACK / "items/A03.yaml"
    text = path.read_text()
    start, end = text.index("      breakfast:"), text.index("      studio:")
    path.write_text(text[:start] + '      breakfast: "冰箱 9 度"\n' + text[end:])
    prompt = load(data).bank.prompt("a03-observe-01")
    assert prompt.example("breakfast", "zh-Hant") == "冰箱 9 度"
    assert prompt.example("breakfast", "en") is None


def test_a_task_or_duty_has_a_name_for_learners(bank: Bank) -> None:
    assert bank.theme("T1.1", "zh-Hant") == "看懂市場"
    assert bank.theme("T4", "en") == "Rules and protection"
    with pytest.raises(UnknownContent):
        bank.theme("T9", "en")


def test_the_trades_are_those_of_the_design(bank: Bank) -> None:
    assert bank.trades == (
        "breakfast",
        "tea",
        "online",
        "guesthouse",
        "hair",
        "studio",
        "other",
    )


def test_nothing_in_the_bank_can_be_changed(bank: Bank) -> None:
    with pytest.raises(FrozenInstanceError):
        bank.items = ()  # type: ignore[misc]
    with pytest.raises(ValidationError):
        bank.prompt("a03-observe-01").minutes = 3


def test_drafts_are_found_but_asked_only_by_a_bank_that_counts_them(data: Path) -> None:
    path = data / PACK / "items/P1.1.1.yaml"
    path.write_text(path.read_text().replace('status: "ready"', 'status: "draft"', 1))
    bank = load(data).bank
    [draft] = [prompt for prompt in bank.written("P1.1.1") if prompt.status == "draft"]
    kinds = [prompt.kind for prompt in bank.written("P1.1.1")]
    assert kinds == sorted(kinds, key=KINDS.index)
    assert draft not in bank.prompts("P1.1.1")
    assert draft in bank.with_drafts().prompts("P1.1.1")
    assert bank.with_drafts().prompts("P1.1.2") == bank.prompts("P1.1.2")
    assert bank.with_drafts().prompts("P1.2.3", "evidence") == bank.prompts("P1.2.3", "evidence")


def test_without_drafts_everything_written_is_what_is_asked(bank: Bank) -> None:
    for item in bank.items:
        ready = [prompt for prompt in bank.written(item) if prompt.status == "ready"]
        assert tuple(ready) == bank.prompts(item)
