"""The shipped standard is complete and word for word."""

import hashlib
import unicodedata
from pathlib import Path

import pytest

import content
from content.standard import Standard
from content.yamlfile import read_yaml

STANDARD = Path(content.__file__).parent / "data/standards/BLM2421-007v4/standard.yaml"

# The publication's text, pieces in the order below, one to a line; made from the source document.
CANONICAL_SHA256 = "925eac4a5d834dbb5b11b950f7489ae34e9770efbb1b7dd42f6daa902dd67bc5"

TASKS = {
    "T1.1": ("分析影響產品及服務的環境因素", 2, [], "01 02", "01 02 03 04 05 06"),
    "T1.2": ("調查及評估商業機會", 5, ["O1.2.1"], "01 02 03", "01 02 03 04 05 06"),
    "T2.1": ("評估商業風險", 5, ["O2.1.1"], "03 04 05 06 07", "01 03 04 05"),
    "T2.2": ("提供經營策略", 2, ["O2.2.1"], "03 06 07", "01 03 04 05"),
    "T2.3": ("因應不同利益關係人提供適當資訊", 2, [], "03 06 07", "01 03 04 05"),
    "T3.1": ("評估業務所需資源", 2, [], "04 05 08 09 10", "04 07 08"),
    "T3.2": ("依業務所需選擇適當的資源來源", 5, [], "08 09 10", "04 07 08"),
    "T3.3": ("規劃業務資源的使用", 4, [], "08 09 10", "04 07 08"),
    "T4.1": ("確認符合政府主管機關相關法規要求", 4, ["O4.1.1"], "05 11 12 13 14 15", "02 04 09"),
}


@pytest.fixture(scope="module")
def standard() -> Standard:
    """Read the shipped standard."""
    document, faults = read_yaml("standard.yaml", STANDARD.read_bytes())
    assert document is not None and not faults
    return Standard.model_validate(document.value)


def test_the_counts_are_those_of_the_publication(standard: Standard) -> None:
    indicators = [i for task in standard.tasks for i in task.indicators]
    outputs = [o for task in standard.tasks for o in task.outputs]
    assert (len(standard.duties), len(standard.tasks)) == (4, 9)
    assert (len(indicators), len(outputs)) == (31, 4)
    assert (len(standard.knowledge), len(standard.skills), len(standard.attitudes)) == (15, 9, 6)
    assert len(standard.items) == 37
    assert standard.level == 4
    assert {task.level for task in standard.tasks} == {4}


@pytest.mark.parametrize("task_id", TASKS)
def test_each_task_has_its_title_indicators_outputs_knowledge_and_skills(
    standard: Standard, task_id: str
) -> None:
    title, indicators, outputs, knowledge, skills = TASKS[task_id]
    task = next(task for task in standard.tasks if task.id == task_id)
    assert task.title == title
    assert task.duty == task_id[:2]
    assert [i.id for i in task.indicators] == [
        f"P{task_id[1:]}.{number}" for number in range(1, indicators + 1)
    ]
    assert [output.id for output in task.outputs] == outputs
    assert task.knowledge == tuple(f"K{number}" for number in knowledge.split())
    assert task.skills == tuple(f"S{number}" for number in skills.split())


def test_pieces_broken_over_pages_are_joined_and_inner_spaces_are_kept(
    standard: Standard,
) -> None:
    assert standard.item("P1.2.4").text == "從商業機會中評估潛在的 ESG 永續發展。"
    assert standard.item("P4.1.1").text == (
        "確認目的事業主管機關相關法令規範、以符合政府法規各項要求。"
    )
    assert standard.item("P2.2.2").text == ("依據組織規範之任務需求，訂定準確的主要產品/服務摘要。")
    names = {entry.id: entry.name for entry in standard.knowledge}
    assert names["K14"] == "關於監管，稅務和保險的需求和問題的資訊來源"
    assert names["K07"] == "商業機會的風險評估"
    skills = {entry.id: entry.name for entry in standard.skills}
    assert skills["S05"] == "報告撰寫能力"
    assert skills["S06"] == "創意發展技術"
    assert skills["S09"] == "讀寫能力"


def test_the_history_has_four_versions_with_name_status_note_and_date(
    standard: Standard,
) -> None:
    rows = [(v.version, v.code, v.name, v.status, v.note, v.date) for v in standard.versions]
    assert rows == [
        ("V4", "BLM2421-007v4", "微型企業營運主管", "最新版本", "略", "2025/12/15"),
        (
            "V3",
            "BLM2421-007v3",
            "微型企業營運人員",
            "歷史版本",
            "已被《BLM2421-007v4》取代",
            "2022/12/13",
        ),
        (
            "V2",
            "BLM2421-007v2",
            "微型企業營運人員",
            "歷史版本",
            "已被《BLM2421-007v3》取代",
            "2019/12/31",
        ),
        (
            "V1",
            "BLM2421-007v1",
            "微型企業營運人員",
            "歷史版本",
            "已被《BLM2421-007v2》取代",
            "2016/12/31",
        ),
    ]


def test_the_classification_has_all_three_codes(standard: Standard) -> None:
    place = standard.category
    assert (place.category.name, place.category.code) == ("企業經營管理 / 運籌管理", "BLM")
    assert (place.occupation.name, place.occupation.code) == (
        "組織及政策管理專業人員",
        "2421",
    )
    assert (place.industry.name, place.industry.code) == (
        "專業、科學及技術服務業 / 企業總管理機構及管理顧問業",
        "M7010",
    )


def test_description_requirements_and_note_are_there(standard: Standard) -> None:
    assert standard.title == "微型企業營運主管"
    assert standard.description == "熟悉市場且評估微型企業的資源需求，規劃開發營運計畫。"
    assert standard.requirements == ("高中職以上畢業，且具3年以上相關工作經歷。",)
    assert standard.notes == ("利益關係人：包含企業負責人、股東、供應商、公部門及員工等。",)


def test_the_attitudes_come_last_with_name_and_description(standard: Standard) -> None:
    attitudes = [item for item in standard.items if item.kind == "attitude"]
    assert [(item.id, item.name) for item in attitudes] == [
        ("A01", "正直誠實"),
        ("A02", "持續學習"),
        ("A03", "謹慎細心"),
        ("A04", "應對不確定性"),
        ("A05", "主動積極"),
        ("A06", "團隊意識"),
    ]
    assert standard.items[-6:] == tuple(attitudes)
    assert attitudes[5].text == "積極參與並支持團隊，能彼此鼓勵共同達成團隊目標。"
    assert all(item.level == 4 and item.task is None for item in attitudes)


def test_the_whole_text_is_the_published_one_to_the_letter(standard: Standard) -> None:
    text = "\n".join(_pieces(standard))
    assert hashlib.sha256(text.encode()).hexdigest() == CANONICAL_SHA256


def test_normalising_would_have_changed_the_text_and_was_not_done(standard: Standard) -> None:
    text = standard.item("P1.1.1").text
    assert "，" in text
    assert unicodedata.normalize("NFKC", text) != text


def test_an_indicator_knows_its_task_and_duty(standard: Standard) -> None:
    item = standard.item("P3.2.5")
    assert (item.task, item.duty, item.level, item.name) == ("T3.2", "T3", 4, None)
    with pytest.raises(KeyError):
        standard.item("P9.9.9")


def _pieces(standard: Standard) -> list[str]:
    """Lay the standard out as the publication does: table by table, row by row."""
    knowledge = {entry.id: entry.name for entry in standard.knowledge}
    skills = {entry.id: entry.name for entry in standard.skills}
    pieces = [standard.code, standard.title, standard.description]
    for version in standard.versions:
        pieces += [version.version, version.code, version.name, version.status]
        pieces += [version.note or "", version.date]
    for place in (
        standard.category.category,
        standard.category.occupation,
        standard.category.industry,
    ):
        pieces += [place.name, place.code]
    pieces += [duty.id + duty.title for duty in standard.duties]
    for task in standard.tasks:
        pieces.append(task.id + task.title)
        pieces += [output.id + output.name for output in task.outputs]
        pieces += [indicator.id + indicator.text for indicator in task.indicators]
        pieces.append(str(task.level))
        pieces += [code + knowledge[code] for code in task.knowledge]
        pieces += [code + skills[code] for code in task.skills]
    for attitude in standard.attitudes:
        pieces.append(f"{attitude.id}{attitude.name}：{attitude.description}")
    return [*pieces, *standard.requirements, *standard.notes]
