"""A draft quotes what was written, asks for what was not, and names its sources."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coaching.export.wording import Wording
from coaching.portfolio.as_markdown import to_markdown
from coaching.portfolio.blocks import Heading, Question, Quote, Table
from coaching.portfolio.draft import Draft, drafts
from coaching.portfolio.draft_blocks import draft_blocks
from coaching.portfolio.material import Material
from coaching.portfolio.outline import OUTLINES
from content.load import Content

if TYPE_CHECKING:
    from tests.coaching.portfolio.conftest import Kit


def drafted(kit: Kit, content: Content, *materials: Material) -> dict[str, Draft]:
    portfolio = kit.bound(*materials).portfolios[0]
    return {draft.code: draft for draft in drafts(portfolio, content, "zh-Hant")}


def test_there_is_a_draft_of_each_work_output_under_the_standards_name(
    kit: Kit, content: Content
) -> None:
    assert {code: draft.name for code, draft in drafted(kit, content).items()} == {
        "O1.2.1": "商業機會調查報告",
        "O2.1.1": "商業風險評估報告",
        "O2.2.1": "商業計畫書",
        "O4.1.1": "工作規則",
    }


def test_every_indicator_of_the_task_has_a_chapter_and_every_heading_is_written(
    content: Content, wording: Wording
) -> None:
    tasks = {output.id: task for task in content.standard.tasks for output in task.outputs}
    for (_, code), outline in OUTLINES.items():
        placed = {item for section in outline for item in section.items}
        assert {each.id for each in tasks[code].indicators} <= placed
        assert placed <= set(content.bank.items)
        assert all(wording.texts.has(f"portfolio.heading.{each.heading}") for each in outline)


def test_evidence_is_quoted_first_and_then_the_oldest(kit: Kit, content: Content) -> None:
    early = kit.asked(0, "P1.2.3", "p1.2.3-act-01")
    late = kit.asked(5, "P1.2.3", "p1.2.3-evidence-01")
    later = kit.asked(6, "P1.2.3", "p1.2.3-reflect-01")
    written = (kit.answer(0, early, "早"), kit.answer(5, late, "佐證"), kit.answer(6, later, "晚"))
    material = replace(kit.records(), deliveries=(early, late, later), reflections=written)
    draft = drafted(kit, content, material)["O1.2.1"]
    said = [source.entry.messages[0].text for source in draft.sources]
    assert said == ["佐證", "早", "晚"]
    assert [source.number for source in draft.sources] == [1, 2, 3]


def test_what_is_private_is_counted_and_not_quoted(
    kit: Kit, content: Content, wording: Wording
) -> None:
    draft = drafted(kit, content)["O1.2.1"]
    assert draft.kept == 1
    text = to_markdown(draft_blocks(draft, "小芸", kit.made_at, wording)).decode()
    assert "不給人看" not in text
    assert "有 1 則你只留給自己的紀錄" in text


def test_unanswered_evidence_prompts_are_the_questions_left(kit: Kit, content: Content) -> None:
    chapters = {each.heading: each for each in drafted(kit, content)["O1.2.1"].chapters}
    asks = content.bank.prompts("P1.2.1", "evidence")[0].text.zh
    assert chapters["demand"].questions == (asks,)
    assert chapters["money"].questions == ()
    coach_asks = content.bank.sheet("P1.2.2").coach_question
    assert coach_asks is not None
    assert chapters["fit"].questions == (coach_asks.zh,)


def test_a_plan_borrows_from_other_tasks_but_not_their_evidence_prompts(
    kit: Kit, content: Content
) -> None:
    draft = drafted(kit, content)["O2.2.1"]
    chapters = {each.heading: each for each in draft.chapters}
    assert [each.entry.item for each in chapters["market"].sources] == ["P1.1.1"]
    foreign = {prompt.text.zh for prompt in content.bank.prompts("P1.2.1", "evidence")}
    assert not foreign & {ask for each in draft.chapters for ask in each.questions}
    assert len(chapters["strategy"].questions) == 2


def test_a_document_has_headings_quotations_questions_and_a_table_of_sources(
    kit: Kit, content: Content, wording: Wording
) -> None:
    draft = drafted(kit, content)["O1.2.1"]
    blocks = draft_blocks(draft, "小芸", kit.made_at, wording)
    headings = [each.text for each in blocks if isinstance(each, Heading) and each.level == 2]
    assert headings[0] == "1. 誰要、賺不賺得到" and headings[-1] == "材料來源"
    (quote,) = [each for each in blocks if isinstance(each, Quote)]
    assert quote.texts == (f"三個數：{kit.words}",)
    assert "2026/11/17" in quote.caption
    assert [each for each in blocks if isinstance(each, Question)]
    (table,) = [each for each in blocks if isinstance(each, Table)]
    assert table.rows[0][:5] == (
        "[1]", "2026-11-17", "P1.2.3", "佐證", "p1.2.3-evidence-01（第 2 版）",
    )  # fmt: skip
    assert table.rows[0][6] == draft.sources[0].seal[:16]


def test_rules_come_with_a_word_of_caution(kit: Kit, content: Content, wording: Wording) -> None:
    found = drafted(kit, content)
    text = {
        code: to_markdown(draft_blocks(draft, "小芸", kit.made_at, wording)).decode()
        for code, draft in found.items()
    }
    assert [code for code in text if "不是法律意見" in text[code]] == ["O4.1.1"]
    assert all(each.count("這不是證書") == 2 for each in text.values())


@pytest.mark.parametrize("words", ["# 標題", "> 引", "| 表 |\n第二行", "<script>", "* 點", "1. 一"])
def test_nothing_that_was_written_acts_in_markdown(
    kit: Kit, content: Content, wording: Wording, words: str
) -> None:
    draft = drafted(kit, content, kit.records(words, words))["O1.2.1"]
    plain = drafted(kit, content, kit.records("字", "名"))["O1.2.1"]
    lines = to_markdown(draft_blocks(draft, words, kit.made_at, wording)).decode().splitlines()
    usual = to_markdown(draft_blocks(plain, "名", kit.made_at, wording)).decode().splitlines()
    heads = [line for line in lines if line.startswith("#")]
    assert heads == [line for line in usual if line.startswith("#")]
    assert not any(re.search(r"(?<!\\)<", line) for line in lines)


def test_an_output_nobody_outlined_has_a_chapter_for_each_indicator(
    kit: Kit, content: Content
) -> None:
    other = replace(content, standard=content.standard.model_copy(update={"code": "XYZ1234-001v1"}))
    found = drafts(kit.bound().portfolios[0], other, "zh-Hant")[0]
    assert [chapter.heading for chapter in found.chapters] == [""] * 5
    assert found.chapters[0].name == content.bank.plain("P1.2.1", "zh-Hant")
