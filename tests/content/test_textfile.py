"""Text files: nested or dotted keys, and both languages alike."""

from pathlib import Path

import pytest

from content.faults import ContentFaults, Fault
from content.load import load
from content.texts import Texts


def _load(data: Path, chinese: str, english: str) -> Texts:
    (data / "texts/zh-Hant.yaml").write_text(chinese)
    (data / "texts/en.yaml").write_text(english)
    return load(data).texts


def _faults(data: Path, chinese: str, english: str) -> list[Fault]:
    with pytest.raises(ContentFaults) as raised:
        _load(data, chinese, english)
    return list(raised.value.faults)


def test_nested_and_dotted_keys_are_the_same(data: Path) -> None:
    texts = _load(
        data,
        'a:\n  b: "一"\n  c.d: "二"\ne.f.g: "三"\n',
        'a.b: "one"\na.c:\n  d: "two"\ne:\n  f:\n    g: "three"\n',
    )
    assert texts.keys == ("a.b", "a.c.d", "e.f.g")
    assert texts.say("en", "a.c.d") == "two"
    assert texts.say("zh-Hant", "e.f.g") == "三"


def test_an_area_may_have_files_of_its_own(data: Path) -> None:
    (data / "texts/export.en.yaml").write_text('export:\n  title: "My record"\n')
    (data / "texts/export.zh-Hant.yaml").write_text('export:\n  title: "我的紀錄"\n')
    texts = _load(data, 'a: "一"\n', 'a: "one"\n')
    assert texts.keys == ("a", "export.title")
    assert texts.say("en", "export.title") == "My record"


def test_the_same_key_in_two_files_is_told_at_the_second(data: Path) -> None:
    (data / "texts/more.en.yaml").write_text('b: "2"\na: "3"\n')
    (data / "texts/more.zh-Hant.yaml").write_text('b: "二"\n')
    faults = _faults(data, 'a: "一"\n', 'a: "1"\n')
    assert [(fault.file, fault.line, fault.code) for fault in faults] == [
        ("texts/more.en.yaml", 2, "duplicate-key")
    ]


def test_a_file_in_no_language_of_ours_is_told(data: Path) -> None:
    (data / "texts/xen.yaml").write_text('b: "2"\n')
    faults = _faults(data, 'a: "一"\n', 'a: "1"\n')
    assert [(fault.file, fault.code) for fault in faults] == [("texts/xen.yaml", "text-language")]


def test_one_bad_text_is_one_fault(data: Path) -> None:
    assert len(_faults(data, 'a: "{x"\nb: 1\n', 'a: "{x}"\nb: "1"\n')) == 2


def test_a_file_that_cannot_be_read_does_not_make_its_keys_missing(data: Path) -> None:
    faults = _faults(data, 'a: "一"\nb: "二\n', 'a: "1"\n')
    assert [fault.code for fault in faults] == ["yaml-syntax"]


def test_a_list_is_variants(data: Path) -> None:
    texts = _load(data, 'a:\n  - "一"\n  - "二"\n', 'a:\n  - "one"\n  - "two"\n')
    assert texts.choices("zh-Hant", "a") == ("一", "二")


@pytest.mark.parametrize(
    ("chinese", "english", "code", "file", "line"),
    [
        ('a: "一"\nb: "二"\n', 'a: "1"\n', "text-missing", "zh-Hant", 2),
        ('a: "一"\n', 'a: "1"\nb: "2"\n', "text-missing", "en", 2),
        ('a: "{x}"\n', 'a: "{y}"\n', "placeholder", "en", 1),
        ('a: "{x}"\n', 'a: "1"\n', "placeholder", "en", 1),
        ('a: "{x"\n', 'a: "{x}"\n', "placeholder", "zh-Hant", 1),
        ('a: "一"\n', 'a: "<b>1"\n', "markup", "en", 1),
        ('a: "一"\n', 'a: "1 & 2"\n', "markup", "en", 1),
        ('a: "一"\n', "a: 1\n", "text-shape", "en", 1),
        ('a: "一"\n', 'a: ""\n', "text-shape", "en", 1),
        ('a: "一"\n', 'a:\n  - "1"\n  - 2\n', "text-shape", "en", 1),
        ('a:\n  - "一"\n', 'a:\n  - "1"\n  - "2"\n', "variants", "en", 1),
        ('a.b: "一"\na:\n  b: "二"\n', 'a.b: "1"\n', "duplicate-key", "zh-Hant", 3),
        ('a: "一"\na: "二"\n', 'a: "1"\n', "duplicate-key", "zh-Hant", 2),
        ('- "一"\n', 'a: "1"\n', "text-shape", "zh-Hant", 1),
        ('a: "' + "長" * 4001 + '"\n', 'a: "1"\n', "text-too-long", "zh-Hant", 1),
    ],
)
def test_each_fault_of_a_text_has_its_code_and_place(
    data: Path, chinese: str, english: str, code: str, file: str, line: int
) -> None:
    found = [(fault.code, fault.file, fault.line) for fault in _faults(data, chinese, english)]
    assert (code, f"texts/{file}.yaml", line) in found


def test_placeholders_may_stand_in_another_order_or_another_variant(data: Path) -> None:
    texts = _load(data, 'a:\n  - "{x}{y}"\n  - "一"\n', 'a:\n  - "{x}"\n  - "{y} {x}"\n')
    assert texts.pick("en", "a", 1, x=1, y=2) == "2 1"
