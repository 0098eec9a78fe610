"""A copy of the shipped data that a test may spoil, with two small text files of its own."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import content
from content.faults import Fault
from content.load import check

SHIPPED = Path(content.__file__).parent / "data"
PACK = "standards/BLM2421-007v4"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Copy the shipped data, without its ledger, and replace the texts by minimal ones."""
    root = tmp_path / "data"
    shutil.copytree(SHIPPED, root, ignore=shutil.ignore_patterns("texts", "released.yaml"))
    (root / "texts").mkdir()
    (root / "texts/zh-Hant.yaml").write_text('meta:\n  language_name: "繁體中文"\n')
    (root / "texts/en.yaml").write_text('meta:\n  language_name: "English"\n')
    return root


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
