"""A small copy of the shipped data that a test may spoil: few prompts, two texts of its own."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import content
from content.faults import Fault
from content.load import check

SHIPPED = Path(content.__file__).parent / "data"
PACK = "standards/BLM2421-007v4"
KEPT = frozenset(
    {
        "a03-observe-01",
        "a05-plan-01",
        "p1.1.1-act-01",
        "p1.1.1-observe-01",
        "p1.2.3-case-01",
        "p1.2.3-reflect-01",
        "p2.3.2-plan-01",
        "p3.1.2-reflect-01",
        "p3.2.5-act-01",
        "p4.1.4-evidence-01",
    }
)
"""The prompts of the small bank, so that a spoilt piece stands in one place only."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Copy the shipped data without its ledger, with few prompts and minimal texts."""
    root = tmp_path / "data"
    shutil.copytree(SHIPPED, root, ignore=shutil.ignore_patterns("texts", "released.yaml"))
    for page in (root / PACK / "items").glob("*.yaml"):
        page.write_text(with_few_prompts(page.read_text()))
    (root / "texts").mkdir()
    (root / "texts/zh-Hant.yaml").write_text('meta:\n  language_name: "繁體中文"\n')
    (root / "texts/en.yaml").write_text('meta:\n  language_name: "English"\n')
    return root


def with_few_prompts(page: str) -> str:
    """The text of an item's file without the prompts that are not in the small bank."""
    sheet, *prompts = re.split(r'(?m)^(?=  - id: ")', page)
    kept = [prompt for prompt in prompts if prompt.split('"')[1] in KEPT]
    return sheet + "".join(kept) if kept else sheet.replace("prompts:\n", "")


@pytest.fixture
def spoil(data: Path) -> Callable[[str, str, str], None]:
    """Give a function that replaces one piece of a file; the piece must be there once."""

    def replace(name: str, old: str, new: str) -> None:
        path = data / name
        text = path.read_text()
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new))

    return replace


@pytest.fixture
def found(data: Path) -> Callable[[], dict[str, list[Fault]]]:
    """Give a function that checks the data and sorts the faults by code."""

    def by_code() -> dict[str, list[Fault]]:
        sorted_faults: dict[str, list[Fault]] = {}
        for fault in check(data):
            if fault.code != "coverage":
                sorted_faults.setdefault(fault.code, []).append(fault)
        return sorted_faults

    return by_code
