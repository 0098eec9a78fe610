"""Every rule finds the fault it is for, at its line, and says nothing about good files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from content.faults import ContentFaults, Fault
from content.load import load

PACK = "standards/BLM2421-007v4"
STANDARD = f"{PACK}/standard.yaml"
A03 = f"{PACK}/items/A03.yaml"
A05 = f"{PACK}/items/A05.yaml"
P111 = f"{PACK}/items/P1.1.1.yaml"
P123 = f"{PACK}/items/P1.2.3.yaml"
THEMES = f"{PACK}/themes.yaml"
TEMPLATES = "templates/prompts.yaml"
ANCHORS = "templates/anchors.yaml"

Spoil = Callable[[str, str, str], None]
Found = Callable[[], dict[str, list[Fault]]]

LONG = "今天" + "看一看" * 16 + "？"

REFERENCES = [
    (STANDARD, 'code: "BLM2421-007v4"\ntitle', 'code: "BLM2421-007v5"\ntitle', "standard-code"),
    (STANDARD, '- id: "T2"\n', '- id: "T1"\n', "duplicate-id"),
    (STANDARD, '- id: "P1.1.2"\n', '- id: "P1.1.1"\n', "duplicate-id"),
    (STANDARD, '- id: "K15"\n', '- id: "K14"\n', "duplicate-id"),
    (STANDARD, 'duty: "T4"', 'duty: "T9"', "unknown-duty"),
    (STANDARD, '      - "K15"', '      - "K99"', "unknown-knowledge"),
    (STANDARD, '      - "S09"', '      - "S99"', "unknown-skills"),
    (THEMES, "T1.1:", "T9.9:", "unknown-theme"),
    (A03, 'item: "A03"', 'item: "A09"', "unknown-item"),
    (A03, 'item: "A03"', 'item: "A05"', "duplicate-sheet"),
    (A03, 'item: "A03"', 'item: "A05"', "file-name"),
    (A03, 'item: "A03"', 'item: "A05"', "missing-sheet"),
    (A03, "a03-observe-01", "a03-act-01", "prompt-id"),
    (A03, "a03-observe-01", "a03-observe-x", "prompt-id"),
    (A03, "a03-observe-01", "a03-observe-generic-01", "prompt-id"),
    (A03, "a03-observe-01", "p1.1.1-observe-01", "duplicate-prompt"),
    (A03, '    kind: "observe"', '    item: "A05"\n    kind: "observe"', "prompt-item"),
    (
        A03,
        '    kind: "observe"',
        '    k:\n      - "K99"\n    kind: "observe"',
        "knowledge-outside-task",
    ),
    (
        A03,
        '    kind: "observe"',
        '    output: "O4.1.1"\n    kind: "observe"',
        "output-outside-task",
    ),
    (P111, '      - "S02"\n      - "S04"', '      - "S02"\n      - "S09"', "skill-outside-task"),
    (P123, 'output: "O1.2.1"', 'output: "O4.1.1"', "output-outside-task"),
    (A03, "      breakfast:", "      bakery:", "unknown-trade"),
    (A03, "有人盯著檢查時，比較不會漏", "常常做完才發現漏了什麼", "anchor-same"),
    (
        A03,
        "I miss less when someone checks",
        "I check routine work once more myself",
        "anchor-same",
    ),
    (
        A03,
        '  - zh-Hant: "有人盯著檢查時，比較不會漏"\n    en: "I miss less when someone checks"\n',
        "",
        "anchor-count",
    ),
    (ANCHORS, "有人提醒或教，就做得到", "還沒做過，或要人一步一步帶", "anchor-same"),
    (TEMPLATES, 'id: "attitude-plan-02"', 'id: "attitude-plan-01"', "template-id"),
    (TEMPLATES, 'id: "attitude-plan-02"', 'id: "attitude-plan-x"', "template-id"),
]


@pytest.mark.parametrize(("name", "old", "new", "code"), REFERENCES)
def test_what_does_not_fit_together_stops_the_load_at_its_place(
    data: Path, spoil: Spoil, name: str, old: str, new: str, code: str
) -> None:
    spoil(name, old, new)
    with pytest.raises(ContentFaults) as raised:
        load(data)
    faults = [fault for fault in raised.value.faults if fault.code == code]
    assert faults
    assert all(fault.message.endswith(".") and fault.mend.endswith(".") for fault in faults)
    if code != "missing-sheet":
        line = (data / name).read_text().split("\n")[faults[0].line - 1]
        changed = {part.strip() for part in new.split("\n")} | {"anchors:", ""}
        assert (
            line.strip() in changed
            or any(part and part in line for part in changed)
            or (line.strip().startswith(("k:", "s:", "- zh-Hant")))
        )


def test_a_kind_without_a_template_is_told(data: Path, found: Found) -> None:
    path = data / TEMPLATES
    text = path.read_text()
    path.write_text(text[: text.index('- id: "attitude-reflect-01"')])
    assert [
        "an attitude in the kind reflect" in f.message for f in found()["template-missing"]
    ] == [True]


WORDING = [
    (
        A03,
        "挑一個天天做、很少再檢查的步驟，從頭看一次。你看到了什麼？",
        "看到什麼？",
        "text-length",
    ),
    (
        A03,
        "收店前，挑一個天天做、很少再檢查的步驟，從頭看一次。你看到了什麼？",
        LONG,
        "text-length",
    ),
    (A03, "收銀、備料、出貨、打掃都可以", "都可以", "hint-length"),
    (A03, "哪一個細節以後一定要多看一眼？", "看哪裡？", "follow-up-length"),
    (A03, "冰箱溫度表三天沒填，實際是 9 度", "冰箱" * 19, "example-length"),
    (A03, "例行的事會自己再核對一次", "會核對", "anchor-length"),
    (A03, 'zh-Hant: "謹慎細心"', 'zh-Hant: "做每一件小事都謹慎細心"', "plain-length"),
    (A03, "從頭看一次。你看到", "從頭看一次？你看到", "one-question"),
    (A03, "以後一定要多看一眼？", "以後一定要多看一眼。", "one-question"),
    (
        A03,
        "挑一個天天做、很少再檢查的步驟，從頭看一次。你看到了什麼？",
        "那個天天碰到、從不在意的步驟，現況是怎麼樣的呢？",
        "concrete-verb",
    ),
    (A05, "寫成：「如果＿＿，我就＿＿。」", "寫下你打算怎麼做，越短越好。", "plan-shape"),
    (A03, "收店前，挑", "有空時，挑", "moment"),
    (A03, "收店前，挑一個", "今天為什麼要挑一個", "why"),
    (A03, "收店前，挑一個", "有沒有在收店前挑一個", "yes-no"),
    (A03, "收店前，挑一個", "收店前，想想可行性，挑一個", "jargon"),
    (A03, "收店前，挑一個", "收店前，你必須挑一個", "preaching"),
    (A03, "收店前，挑一個", "收店前，看視頻，挑一個", "taiwan-wording"),
    (A03, "收店前，挑一個", "收店前，挑一个", "traditional"),
    (A03, "收店前，挑一個", "收店前,挑一個", "full-width"),
    (A03, "The fridge log was empty", "The 冰箱 log was empty", "english"),
    (A03, "常常做完才發現漏了什麼", "常常做完才發現數據庫漏了什麼", "taiwan-wording"),
    (
        TEMPLATES,
        "今天花兩分鐘看看{scene}，",
        "找時間花兩分鐘看看{scene}，",
        "moment",
    ),
    (TEMPLATES, "前半寫時間或遇到的人，後半寫動作", "寫人", "hint-length"),
    ("texts/zh-Hant.yaml", "繁體中文", "繁體中语", "traditional"),
    ("texts/zh-Hant.yaml", "繁體中文", "繁体中文", "taiwan-wording"),
    ("texts/zh-Hant.yaml", "繁體中文", "用戶的語言", "taiwan-wording"),
]


@pytest.mark.parametrize(("name", "old", "new", "code"), WORDING)
def test_wording_a_learner_should_not_meet_is_found_at_its_line(
    data: Path, spoil: Spoil, found: Found, name: str, old: str, new: str, code: str
) -> None:
    spoil(name, old, new)
    assert load(data)
    faults = found()[code]
    assert {fault.file for fault in faults} == {name}
    spoilt = next(
        number
        for number, line in enumerate((data / name).read_text().split("\n"), start=1)
        if new in line
    )
    assert any(fault.line == spoilt for fault in faults)
    expected = "warning" if code in {"why", "yes-no"} else "error"
    assert {fault.severity for fault in faults} == {expected}


def test_examples_of_one_trade_are_too_few(data: Path, found: Found) -> None:
    path = data / A03
    text = path.read_text()
    path.write_text(text[: text.index("      studio:")])
    assert [fault.file for fault in found()["examples"]] == [A03]


def test_a_trade_that_hardly_finds_itself_is_told(data: Path, found: Found) -> None:
    for path in (data / PACK / "items").glob("*.yaml"):
        path.write_text(path.read_text().replace("      studio:", "      other:"))
    fault = found()["trade-share"][0]
    assert fault.message == "Only 0% of the prompts have an example for studio."
    assert fault.mend == "Write it into 3 more; 25% is the least."


def test_two_prompts_that_ask_nearly_the_same_are_told(data: Path, found: Found) -> None:
    path = data / A03
    text = path.read_text()
    prompt = text[text.index('  - id: "a03-observe-01"') :]
    path.write_text(text + prompt.replace("observe-01", "observe-02").replace("天天做", "每天做"))
    faults = found()["alike"]
    assert "a03-observe-02 asks nearly the same as a03-observe-01" in faults[0].message


def test_a_question_that_does_not_fit_a_screen_is_told(
    data: Path, spoil: Spoil, found: Found
) -> None:
    spoil(A03, "收銀、備料、出貨、打掃都可以", "收銀\\n備料\\n出貨\\n打掃\\n都\\n可以")
    assert found()["too-many-lines"]


def test_what_is_retired_may_stay_as_it_was(data: Path, spoil: Spoil, found: Found) -> None:
    spoil(A03, "收店前，挑一個", "收店前，你必須挑一個")
    spoil(A03, 'status: "ready"', 'status: "retired"')
    assert "preaching" not in found()


def test_good_data_has_no_fault_and_no_warning(found: Found) -> None:
    assert found() == {}
