"""What the command prints about content."""

import json
from pathlib import Path

import pytest

from content.bank import UnknownContent
from content.faults import Fault
from content.load import Content, load
from content.report import check_lines, faults_json, show_json, show_text

FAULTS = [
    Fault("b.yaml", 2, 3, "tab", "There is a tab.", "Use spaces."),
    Fault("a.yaml", 9, 1, "why", "Asks why.", "Ask what.", "warning"),
]


@pytest.fixture
def loaded(data: Path) -> Content:
    """Load the shipped content."""
    return load(data)


def test_faults_are_lines_in_order_with_a_count_at_the_end() -> None:
    assert check_lines(FAULTS) == [
        "a.yaml:9:1: warning: [why] Asks why. Ask what.",
        "b.yaml:2:3: error: [tab] There is a tab. Use spaces.",
        "1 error, 1 warning.",
    ]
    assert check_lines([]) == ["0 errors, 0 warnings."]


def test_faults_are_objects_for_programs() -> None:
    objects = json.loads(faults_json(FAULTS))
    assert [entry["file"] for entry in objects] == ["a.yaml", "b.yaml"]
    assert objects[1] == {
        "file": "b.yaml",
        "line": 2,
        "column": 3,
        "code": "tab",
        "message": "There is a tab.",
        "mend": "Use spaces.",
        "severity": "error",
    }


def test_the_list_has_a_line_for_every_item_and_tells_written_from_generic(
    loaded: Content,
) -> None:
    lines = show_text(loaded).split("\n")
    assert lines[0] == "BLM2421-007v4 微型企業營運主管"
    rows = {line.split()[0]: line.split()[1:] for line in lines[3:]}
    assert tuple(rows) == loaded.bank.items
    assert rows["P1.1.1"] == ["(2)", "1", "1", "(2)", "(2)", "-", "看懂客人"]


def test_one_item_is_shown_in_full(loaded: Content) -> None:
    text = show_text(loaded, "P1.1.1")
    assert text.startswith("P1.1.1 · T1.1 · level 4\nname: 看懂客人\n  Know your customers\n")
    for piece in (
        "standard: 針對組織的產品或服務",
        "\nk: K01 ",
        "\ns: S06 ",
        "look for: 說得出誰在買",
        "4: 客群或買法一變就看得出來",
        "p1.1.1-observe-01 · observe · 2 min · rev 1",
        "p1.1.1-plan-generic-01 · plan · 2 min · template",
        "example breakfast: 以為學生多",
    ):
        assert piece in text


def test_an_attitude_is_shown_without_a_task(loaded: Content) -> None:
    text = show_text(loaded, "A01")
    assert text.startswith("A01 · attitude · level 4\n")
    assert "\nk: " not in text


def test_an_item_says_which_outputs_its_task_has(loaded: Content) -> None:
    assert "\noutput: O1.2.1 " in show_text(loaded, "P1.2.3")


def test_the_list_for_programs_counts_each_kind(loaded: Content) -> None:
    shown = json.loads(show_json(loaded))
    assert shown["digest"] == loaded.digest
    assert len(shown["items"]) == 37
    first = shown["items"][0]
    assert first["plain"] == {"zh-Hant": "看懂客人", "en": "Know your customers"}
    assert first["curated"]["observe"] == 1 and first["generic"]["observe"] == 0
    assert first["curated"]["plan"] == 0 and first["generic"]["plan"] == 2


def test_one_item_for_programs_has_its_sheet_and_prompts(loaded: Content) -> None:
    shown = json.loads(show_json(loaded, "A03"))
    assert shown["text"].startswith("對於任務的執行過程")
    assert len(shown["sheet"]["anchors"]) == 5
    assert shown["sheet"]["anchors"][0]["zh-Hant"] == "常常做完才發現漏了什麼"
    assert "a03-observe-01" in {prompt["id"] for prompt in shown["prompts"]}


def test_an_item_that_is_not_there_is_a_sentence(loaded: Content) -> None:
    with pytest.raises(UnknownContent) as raised:
        show_text(loaded, "P9.9.9")
    assert (
        str(raised.value) == "There is no content for 'P9.9.9'; see bank.items for what there is."
    )
