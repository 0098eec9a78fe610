"""Loading a content folder: all of it, or every fault with file, line and a named code."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import content
from content.faults import ContentFaults, Fault
from content.load import Content, check, load, standards

PACK = "standards/BLM2421-007v4"
Spoil = Callable[[str, str, str], None]
Found = Callable[[], dict[str, list[Fault]]]


def _faults(root: Path, standard: str = "BLM2421-007v4") -> tuple[Fault, ...]:
    with pytest.raises(ContentFaults) as raised:
        load(root, standard)
    return raised.value.faults


def test_good_data_loads(data: Path) -> None:
    loaded = load(data)
    assert isinstance(loaded, Content)
    assert loaded.standard.code == "BLM2421-007v4"
    assert len(loaded.bank.items) == 37
    assert loaded.texts.say("en", "meta.language_name") == "English"


def test_the_digest_is_of_the_bytes_read(data: Path, spoil: Spoil) -> None:
    before = load(data).digest
    assert load(data).digest == before
    assert len(before) == 64
    spoil(f"{PACK}/items/A03.yaml", "Care with details", "Care with the details")
    assert load(data).digest != before


def test_every_fault_of_every_file_is_told_at_once(data: Path, spoil: Spoil) -> None:
    spoil(f"{PACK}/items/P1.1.1.yaml", 'item: "P1.1.1"', 'itme: "P1.1.1"')
    spoil(f"{PACK}/items/A01.yaml", "look_for:", "look_for: 3\nlook_fro:")
    spoil(f"{PACK}/standard.yaml", 'code: "BLM2421-007v4"\ntitle', 'code: "BLM2421"\ntitle')
    (data / "texts/en.yaml").write_text('other: "x"\n')
    found = {(fault.file.rpartition("/")[2], fault.code) for fault in _faults(data)}
    assert found == {
        ("P1.1.1.yaml", "field-missing"),
        ("P1.1.1.yaml", "field-extra-forbidden"),
        ("A01.yaml", "field-model-type"),
        ("A01.yaml", "field-extra-forbidden"),
        ("standard.yaml", "standard-code"),
        ("zh-Hant.yaml", "text-missing"),
        ("en.yaml", "text-missing"),
    }


def test_a_model_fault_points_at_its_line_and_column(data: Path, spoil: Spoil) -> None:
    name = f"{PACK}/items/A03.yaml"
    spoil(name, "minutes: 2", "minutes: 9")
    fault = _faults(data)[0]
    lines = (data / name).read_text().split("\n")
    assert lines[fault.line - 1].strip() == "minutes: 9"
    assert fault.column == lines[fault.line - 1].index("minutes") + 1
    assert "prompts.0.minutes" in fault.message


def test_words_with_a_blank_margin_are_told(data: Path, spoil: Spoil) -> None:
    spoil(f"{PACK}/items/A03.yaml", 'en: "Care with details"', 'en: "Care with details "')
    faults = _faults(data)
    assert [fault.code for fault in faults] == ["field-value-error"]
    assert "has a space or an empty line at its beginning or end" in faults[0].message


def test_a_missing_field_points_at_what_lacks_it(data: Path, spoil: Spoil) -> None:
    name = f"{PACK}/items/A03.yaml"
    text = (data / name).read_text()
    start = text.index("    hint:")
    (data / name).write_text(text[:start] + text[text.index("    follow_up:") :])
    fault = _faults(data)[0]
    lines = (data / name).read_text().split("\n")
    assert (fault.code, "a03-observe-01" in lines[fault.line - 1]) == ("field-missing", True)


def test_a_fault_reads_as_one_line_a_person_can_act_on(data: Path, spoil: Spoil) -> None:
    spoil(f"{PACK}/items/A03.yaml", "minutes: 2", "minuts: 2")
    with pytest.raises(ContentFaults) as raised:
        load(data)
    message = str(raised.value)
    assert message.startswith("The content has 1 fault to mend:\n")
    assert f"{PACK}/items/A03.yaml:" in message
    assert "[field-extra-forbidden] `prompts.0.minuts` is not a field here." in message


@pytest.mark.parametrize(
    "name",
    [
        "rules.yaml",
        "templates/prompts.yaml",
        "templates/scene.yaml",
        "templates/anchors.yaml",
        "templates/attitudes.yaml",
        "texts/en.yaml",
        f"{PACK}/standard.yaml",
    ],
)
def test_a_file_that_is_not_there_is_named(data: Path, name: str) -> None:
    (data / name).unlink()
    assert [(fault.file, fault.code) for fault in _faults(data)] == [(name, "missing-file")]
    assert (name, "missing-file") in {(fault.file, fault.code) for fault in check(data)}


@pytest.mark.parametrize("name", ["rules.yaml", "texts/en.yaml", f"{PACK}/items/A01.yaml"])
def test_a_folder_in_the_place_of_a_file_is_named(data: Path, name: str) -> None:
    (data / name).unlink()
    (data / name).mkdir()
    assert ("unreadable", name) in {(fault.code, fault.file) for fault in _faults(data)}


def test_learner_facing_names_of_tasks_may_be_left_out(data: Path) -> None:
    (data / PACK / "themes.yaml").unlink()
    assert load(data).bank.theme("T1.1", "zh-Hant") == "分析影響產品及服務的環境因素"


def test_a_pack_without_item_files_runs_on_templates(data: Path) -> None:
    shutil.rmtree(data / PACK / "items")
    bank = load(data).bank
    assert all(len(bank.sheet(item).anchors) == 5 for item in bank.items)
    assert all(bank.prompts(item, "case") for item in bank.items)
    assert bank.plain("A04", "zh-Hant") == "應對不確定"
    assert "「應對不確定」這件事" in bank.prompts("A04", "act")[0].text.zh
    assert bank.plain("P1.1.1", "zh-Hant") == "分析影響產品及服務的環境因素"


@pytest.mark.parametrize("code", ["../../etc", "a/b", "", ".", "x" * 70, "a\0b"])
def test_a_standard_cannot_lead_out_of_its_folder(data: Path, code: str) -> None:
    assert _faults(data, code)[0].code == "standard-code"


def test_a_standard_that_is_not_there_is_named(data: Path) -> None:
    assert [fault.code for fault in _faults(data, "XXX0000-001v1")] == ["missing-file"]


def test_the_standards_of_a_folder_are_listed(data: Path) -> None:
    (data / "standards/empty").mkdir()
    assert standards(data) == ("BLM2421-007v4",)
    assert standards() == ("BLM2421-007v4",)


def test_wording_and_style_do_not_stop_the_bot_but_check_tells_them(
    data: Path, spoil: Spoil, found: Found
) -> None:
    spoil(f"{PACK}/items/A03.yaml", "你看到了什麼？", "你應該看到了什麼？")
    spoil(f"{PACK}/items/A01.yaml", 'item: "A01"', "item: A01")
    assert load(data)
    faults = found()
    assert [(fault.code, fault.severity) for fault in faults.pop("preaching")] == [
        ("preaching", "error")
    ]
    assert not faults


def test_a_file_nobody_reads_is_a_warning(data: Path, found: Found) -> None:
    (data / PACK / "items/P1.1.1.yml").write_text("x: 1\n")
    (data / PACK / "items/.hidden").write_text("x: 1\n")
    assert [fault.file for fault in found()["unread-file"]] == [f"{PACK}/items/P1.1.1.yml"]
    assert load(data)


def test_brackets_and_missing_quotes_are_warnings(data: Path, spoil: Spoil, found: Found) -> None:
    spoil(f"{PACK}/items/A01.yaml", 'zh-Hant: "正直誠實"', "zh-Hant: 正直誠實")
    spoil(
        f"{PACK}/items/A03.yaml",
        'accept:\n      - "text"\n      - "voice"\n      - "photo"',
        'accept: ["text", "voice", "photo"]',
    )
    faults = found()
    assert {code: faults[code][0].severity for code in faults} == {
        "unquoted": "warning",
        "flow-style": "warning",
    }


def test_importing_the_room_reads_no_data_and_calls_nobody() -> None:
    names = sorted(path.stem for path in Path(content.__file__).parent.glob("*.py"))
    script = f"""
import importlib, sys
def watch(event, args):
    if event.startswith("socket.") or event == "open" and ".yaml" in str(args[0]):
        raise SystemExit(f"{{event}} {{args}}")
sys.addaudithook(watch)
for name in {names!r}:
    importlib.import_module("content" if name == "__init__" else f"content.{{name}}")
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=Path(content.__file__).parent.parent,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    place=st.floats(0, 1),
    piece=st.text(alphabet="ab\"'-:#[]{}*&!|\n 早？0\\", max_size=6),
    cut=st.integers(0, 30),
)
def test_a_spoilt_file_gives_content_or_faults_and_never_a_traceback(
    data: Path, place: float, piece: str, cut: int
) -> None:
    path = data / PACK / "items/P1.1.1.yaml"
    good = path.read_text()
    at = int(place * len(good))
    path.write_text(good[:at] + piece + good[at + cut :])
    try:
        load(data)
    except ContentFaults as faults:
        assert all(fault.file and fault.line >= 1 for fault in faults.faults)
        assert json.dumps(str(faults))
    finally:
        check(data)
        path.write_text(good)


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    key=st.text(alphabet="abm.{}", max_size=5),
    text=st.text(alphabet='a{}<>&/b;早 "\\\n', max_size=12),
)
def test_any_text_gives_texts_or_faults_and_never_a_traceback(
    data: Path, key: str, text: str
) -> None:
    line = f"{json.dumps(key)}: {json.dumps(text)}\n"
    for language in ("zh-Hant", "en"):
        (data / f"texts/{language}.yaml").write_text(line, encoding="utf-8")
    try:
        load(data)
    except ContentFaults as faults:
        assert {fault.file for fault in faults.faults} <= {"texts/zh-Hant.yaml", "texts/en.yaml"}
