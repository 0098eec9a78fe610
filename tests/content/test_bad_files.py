"""Whatever somebody saves as an item file, `check` answers with sentences, files and lines."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from content.faults import Fault
from content.load import SHIPPED, STANDARD, check

P111 = f"standards/{STANDARD}/items/P1.1.1.yaml"
GOOD = (SHIPPED / P111).read_text(encoding="utf-8")
HEAD = GOOD.partition("prompts:")[0]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A content folder of one's own, with room for one item file."""
    root = tmp_path / "own"
    (root / P111).parent.mkdir(parents=True)
    return root


Told = Callable[[], tuple[Fault, ...]]


@pytest.fixture
def told(own: Path, data: Path) -> Told:
    """What `check` tells of the folder, always in whole sentences with a place and a mend."""

    def faults() -> tuple[Fault, ...]:
        found = check(own, STANDARD, data)
        for fault in found:
            assert fault.line >= 1 and fault.column >= 1
            assert fault.message.endswith(".") and fault.mend.endswith(".")
            assert "\n" not in str(fault) and len(str(fault)) < 400
        return found

    return faults


def swapped(old: str, new: str) -> bytes:
    """The good file with the first such piece replaced."""
    assert old in GOOD
    return GOOD.replace(old, new, 1).encode()


BAD = {
    "a tab": (swapped("  zh-Hant", "\tzh-Hant"), "tab", 3),
    "a key said twice": (f'{HEAD}item: "P1.1.1"\n'.encode(), "duplicate-key", 30),
    "an anchor bomb": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "alias", 1),
    "an object of a language": (
        swapped('"P1.1.1"', "!!python/object/apply:os.system ['exit']"),
        "tag",
        1,
    ),
    "an included file": (swapped('"P1.1.1"', "!include /etc/passwd"), "tag", 1),
    "a line of a megabyte": (HEAD.encode() + b"# " + b"x" * 1_000_000, "too-large", 1),
    "a NUL byte": (swapped("看懂客人", "看\0客人"), "control-character", 3),
    "another encoding": (GOOD.encode("cp950", "replace"), "not-utf-8", 3),
    "sixteen bits a letter": (GOOD.encode("utf-16"), "not-utf-8", 1),
    "any bytes": (bytes(range(11, 256)), "not-utf-8", 1),
    "nothing": (b"", "empty-file", 1),
    "only a remark": (b"# to come\n", "empty-file", 1),
    "two documents": (f"{HEAD}---\n{HEAD}".encode(), "two-documents", 30),
    "deep nesting": (swapped('"看懂客人"', "[" * 99 + "]" * 99), "too-deep", 3),
    "five thousand brackets": (b"[" * 5000, "too-deep", 1),
    "a quote never closed": (swapped('客人"', "客人"), "yaml-syntax", 4),
    "a full-width colon": (swapped("plain:", "plain："), "yaml-syntax", 3),
    "quotes of a word processor": (swapped('"看懂客人"', "“看懂客人”"), "curly-quotes", 3),
    "one space too many": (swapped("  en:", "   en:"), "yaml-syntax", 4),
    "a list": (b"- 1\n- 2\n", "field-model-type", 1),
    "a word": (b"hello\n", "field-model-type", 1),
    "a number for words": (swapped('"看懂客人"', "3"), "field-string-type", 3),
    "words for both languages": (b'item: "P1.1.1"\nplain: "x"\n', "field-model-type", 2),
    "words for a number": (swapped("rev: 1", 'rev: "one"'), "field-int-type", 33),
    "a number beyond all numbers": (swapped("rev: 1", f"rev: {10**30}"), "field-int-type", 33),
    "a number too small": (swapped("rev: 1", "rev: 0"), "field-greater-than-equal", 33),
    "a number too large": (swapped("minutes: 2", "minutes: 9"), "field-less-than-equal", 35),
    "a kind that is none": (swapped('kind: "plan"', 'kind: "plane"'), "field-literal-error", 32),
    "a code with a space": (swapped('"P1.1.1"', '"P 1.1.1"'), "field-string-pattern-mismatch", 1),
    "no words": (swapped('"看懂客人"', '""'), "field-string-too-short", 3),
    "no prompts after all": (f"{HEAD}prompts:\n".encode(), "field-tuple-type", 30),
    "prompts that are words": (f'{HEAD}prompts:\n  - "x"\n'.encode(), "field-model-type", 31),
    "examples that are a list": (
        swapped("    examples:\n      breakfast:", "    examples:\n    - breakfast:"),
        "field-dict-type",
        52,
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_yaml_of_every_kind_gets_a_sentence_at_its_line(
    own: Path, told: Told, name: str
) -> None:
    raw, code, line = BAD[name]
    (own / P111).write_bytes(raw)
    faults = told()
    assert (code, line) in [(fault.code, fault.line) for fault in faults]
    # Other files must not look as if they lacked what this one would have brought.
    assert {fault.file for fault in faults} == {P111}


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
@pytest.mark.parametrize("begins", ["", "\ufeff"])
def test_how_lines_end_and_a_byte_order_mark_do_no_harm(
    own: Path, told: Told, ends: str, begins: str
) -> None:
    (own / P111).write_bytes((begins + GOOD.replace("\n", ends)).encode())
    assert [fault for fault in told() if fault.file == P111] == []


def a_folder(path: Path) -> None:
    """A folder where a file belongs."""
    path.mkdir()


def a_link_to_nothing(path: Path) -> None:
    """A link whose file is on a disk that is not there."""
    path.symlink_to("/nowhere/P1.1.1.yaml")


def a_link_to_itself(path: Path) -> None:
    """A link that goes round."""
    path.symlink_to(path)


def what_may_not_be_read(path: Path) -> None:
    """A file of somebody else."""
    path.write_text(GOOD, encoding="utf-8")
    path.chmod(0)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (a_folder, "unreadable"),
        (a_link_to_nothing, "missing-file"),
        (a_link_to_itself, "unreadable"),
        pytest.param(
            what_may_not_be_read,
            "unreadable",
            marks=pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything"),
        ),
    ],
)
def test_what_is_no_file_to_read_is_named_once(
    own: Path, told: Told, make: Callable[[Path], None], code: str
) -> None:
    make(own / P111)
    assert [(fault.file, fault.code) for fault in told()] == [(P111, code)]


def test_a_folder_that_is_a_file_or_is_not_there_is_named(tmp_path: Path, data: Path) -> None:
    (tmp_path / "file").write_text("x")
    for root in (tmp_path / "file", tmp_path / "nowhere"):
        found = {(fault.file, fault.code) for fault in check(root, STANDARD, data)}
        assert (str(root), "empty-folder") in found


def test_a_standard_whose_code_is_misspelt_is_told(own: Path, told: Told) -> None:
    astray = own / f"standards/{STANDARD}x/items/P1.1.1.yaml"
    astray.parent.mkdir(parents=True)
    shutil.copy(SHIPPED / P111, astray)
    shutil.copy(SHIPPED / P111, own / P111)
    strange = [fault.file for fault in told() if fault.code == "unread-file"]
    assert strange == [f"standards/{STANDARD}x/items/P1.1.1.yaml"]
