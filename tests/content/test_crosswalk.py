"""A later standard says of every item of the one before what became of it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from content.faults import Fault
from content.load import check, load

NEW = "BLM2421-007v5"
OLD = "BLM2421-007v4"
CROSSWALK = f"standards/{NEW}/crosswalk.yaml"


@pytest.fixture
def fifth(data: Path, write_fifth: Callable[[Path], None]) -> Path:
    """A content folder with the fourth and a made-up fifth version."""
    write_fifth(data)
    return data


def faults(root: Path) -> dict[str, Fault]:
    """The faults of the crosswalk, the first of each code."""
    found = [fault for fault in check(root, NEW) if "crosswalk" in (fault.file, fault.code[:9])]
    return {fault.code: fault for fault in reversed(found)}


def test_every_old_item_leads_to_what_became_of_it(fifth: Path) -> None:
    assert faults(fifth) == {}
    content = load(fifth, NEW)
    assert content.items(OLD, "P1.1.1") == ("P1.1.2",)
    assert content.items(OLD, "P1.2.2") == content.items(OLD, "P1.2.1") == ("P1.2.1",)
    assert content.items(OLD, "P1.2.3") == ("P1.2.3", "P1.2.6")
    assert content.items(OLD, "P2.1.1") == ()
    assert content.items(OLD, "A03") == ("A03",)
    assert content.items(OLD, "P3.1.3") == ()
    assert content.items(NEW, "P3.1.3") == ("P3.1.3",)


def test_an_old_item_keeps_the_name_it_had(fifth: Path) -> None:
    content = load(fifth, NEW)
    assert content.name(OLD, "P1.1.1", "zh-Hant") == "看懂客人"
    assert content.name(OLD, "P2.1.1", "zh-Hant") == "抓成敗關鍵"
    assert content.name(NEW, "P1.1.1", "zh-Hant") != "看懂客人"


def test_a_prompt_in_the_very_same_words_is_the_same_prompt(fifth: Path) -> None:
    shutil.rmtree(fifth / f"standards/{OLD}/items")
    content = load(fifth, NEW)
    asks = content.earlier[OLD].asks
    for item in ("A05", "P3.2.1"):
        for prompt in content.bank.prompts(item, "observe"):
            assert content.bank.prompt(asks[prompt.id]).text == prompt.text
    (other,) = {asks.get(prompt.id) for prompt in content.bank.prompts("P3.1.3", "plan")}
    assert other is None


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  P2.1.1:\n    to: null", "  P2.9.9:\n    to: null", "crosswalk-missing"),
        ("  P2.1.1:\n    to: null", "  P2.9.9:\n    to: null", "crosswalk-old"),
        ('to: "P1.1.2"', 'to: "P1.1.9"', "crosswalk-new"),
        ('to: "P1.1.2"', 'to: "P1.1.1"', "crosswalk-merged"),
        ('to: "P1.1.2"', 'to: "P1.1.2"\n    merged: true', "crosswalk-merged"),
        (f'from: "{OLD}"', f'from: "{NEW}"', "crosswalk-from"),
    ],
)
def test_what_a_crosswalk_leaves_open_is_told_at_its_place(
    fifth: Path, old: str, new: str, code: str
) -> None:
    path = fifth / CROSSWALK
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    fault = faults(fifth)[code]
    assert (fault.file, fault.severity, fault.line >= 1) == (CROSSWALK, "error", True)


def test_a_change_without_a_reason_is_refused(fifth: Path) -> None:
    path = fifth / CROSSWALK
    path.write_text(path.read_text().replace('    why: "第五版"\n', "", 1))
    assert {fault.code for fault in check(fifth, NEW)} >= {"field-missing"}


def test_a_standard_to_come_from_that_is_not_there_is_named(fifth: Path) -> None:
    path = fifth / CROSSWALK
    path.write_text(path.read_text().replace(OLD, "BLM2421-007v3"))
    files = {fault.file for fault in check(fifth, NEW) if fault.code == "missing-file"}
    assert files == {"standards/BLM2421-007v3/standard.yaml"}


def test_two_crosswalks_lead_from_the_oldest_standard_to_the_newest(fifth: Path) -> None:
    folder = fifth / f"standards/{NEW}"
    sixth = fifth / "standards/BLM2421-007v6"
    sixth.mkdir()
    text = (folder / "standard.yaml").read_text()
    for name, old, new in (
        ("P1.2.6", "P1.2.6", "P1.2.2"),
        ("code", f'{NEW}"\nt', 'BLM2421-007v6"\nt'),
    ):
        assert old in text, name
        text = text.replace(old, new)
    (sixth / "standard.yaml").write_text(text)
    ways = []
    for item in load(fifth, NEW).bank.items:
        to = {"P1.2.6": "P1.2.2", "P1.1.2": "null"}.get(item, item)
        ways.append(f'  {item}:\n    to: {to}\n    why: "第六版"')
    (sixth / "crosswalk.yaml").write_text("\n".join([f'from: "{NEW}"', "items:", *ways, ""]))
    content = load(fifth, "BLM2421-007v6")
    assert content.items(NEW, "P1.2.6") == ("P1.2.2",)
    assert content.items(OLD, "P1.2.3") == ("P1.2.3", "P1.2.2")
    assert content.items(OLD, "P1.1.1") == ()
    assert content.name(OLD, "P1.1.1", "zh-Hant") == "看懂客人"


def test_standards_that_lead_to_each_other_are_no_endless_way(fifth: Path) -> None:
    back = load(fifth, NEW).bank.items
    ways = []
    for item in back:
        to = item if item in load(fifth, OLD).bank.items else "null"
        ways.append(f'  {item}:\n    to: {to}\n    why: "回到第四版"')
    path = fifth / f"standards/{OLD}/crosswalk.yaml"
    path.write_text("\n".join([f'from: "{NEW}"', "items:", *ways, ""]))
    assert load(fifth, OLD).items(NEW, "A03") == ("A03",)
    assert load(fifth, NEW).items(OLD, "A03") == ("A03",)
