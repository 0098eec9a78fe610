"""A standard that was imported is taught on its first day, before anybody wrote a question."""

from collections.abc import Callable
from pathlib import Path

import pytest

from content.faults import errors_of
from content.icap.labels import load_labels
from content.icap.read import read_standard
from content.load import Content, check, load, standards
from content.prompt import AUTHORED_KINDS
from content.standard_yaml import standard_yaml
from tests.content.invented import EXAMPLE, WRAPPED

Import = Callable[[str], str]


@pytest.fixture
def imported(data: Path) -> Import:
    """Give a function that imports a text into the data folder and says its code."""

    def place(text: str) -> str:
        standard, _ = read_standard("standard.txt", text.encode(), load_labels())
        assert standard is not None
        folder = data / "standards" / standard.code
        folder.mkdir()
        (folder / "standard.yaml").write_text(standard_yaml(standard), "utf-8")
        return standard.code

    return place


@pytest.mark.parametrize("text", [EXAMPLE, WRAPPED], ids=["table", "wrapped"])
def test_every_item_can_be_asked_in_every_kind(data: Path, imported: Import, text: str) -> None:
    code = imported(text)
    loaded: Content = load(data, code)
    bank = loaded.bank
    assert loaded.standard.code == code and code in standards(data)
    assert bank.items
    for item in bank.items:
        assert len(bank.sheet(item).anchors) == 5
        assert bank.plain(item, "zh-Hant") and bank.plain(item, "en")
        for kind in AUTHORED_KINDS:
            for prompt in bank.prompts(item, kind):
                assert "{" not in prompt.text.zh + prompt.hint.zh + prompt.follow_up.zh
            assert bank.prompts(item, kind)


def test_an_attitude_of_a_common_name_bears_the_name_that_learners_know(
    data: Path, imported: Import
) -> None:
    bank = load(data, imported(EXAMPLE)).bank
    assert bank.plain("A01", "en") == "Warmth"
    assert bank.plain("P1.1.1", "zh-Hant") == "備料"
    assert bank.prompts("P1.1.1", "evidence") and not bank.prompts("P1.2.1", "evidence")


@pytest.mark.parametrize("text", [EXAMPLE, WRAPPED], ids=["table", "wrapped"])
def test_checking_it_finds_no_error(data: Path, imported: Import, text: str) -> None:
    assert errors_of(check(data, imported(text))) == ()
