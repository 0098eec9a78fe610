"""Reading YAML: only plain values come out, and whatever is bad becomes a sentence with a place."""

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from content.faults import Fault
from content.yamlfile import MAX_BYTES, Document, read_yaml


def _good(text: str) -> Document:
    document, faults = read_yaml("a.yaml", text.encode())
    assert document is not None and faults == ()
    return document


def _bad(text: str | bytes) -> tuple[Fault, ...]:
    raw = text if isinstance(text, bytes) else text.encode("utf-8")
    document, faults = read_yaml("a.yaml", raw)
    assert document is None and faults
    assert all(fault.file == "a.yaml" and fault.message and fault.mend for fault in faults)
    return faults


def test_values_keep_their_place() -> None:
    document = _good('a: "one"\nb:\n  - x: 1\n    y: "two"\n  - true\n')
    assert document.value == {"a": "one", "b": [{"x": 1, "y": "two"}, True]}
    assert document.place(("b", 0, "y")) == (4, 5)
    assert document.place(("b", 1)) == (5, 5)


def test_a_place_that_is_missing_is_that_of_what_is_around_it() -> None:
    document = _good('a:\n  b: "c"\n')
    assert document.place(("a", "zz", 3)) == (1, 1)
    assert document.place(("a", "b", "zz")) == (2, 3)
    assert document.place(()) == (1, 1)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("2025-12-15", "2025-12-15"),
        ("1:30", "1:30"),
        ("012", "012"),
        ("1.5", "1.5"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("-3", -3),
        ("0", 0),
        ("42", 42),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ('"42"', "42"),
        ("'true'", "true"),
        ("9999999999", "9999999999"),
    ],
)
def test_an_unquoted_value_is_never_turned_into_something_surprising(
    written: str, read: object
) -> None:
    assert _good(f"a: {written}\n").value == {"a": read}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", 3),
        ("a: &x 1\nb: 2\n", "alias", 1),
        ("a: 1\nb: *x\n", "alias", 2),
        ("a: 1\nb: !!python/object/apply:os.system ['ls']\n", "tag", 2),
        ("a: !include other.yaml\n", "tag", 1),
        ("!!str a: 1\n", "tag", 1),
        ("a:\n\tb: 1\n", "tab", 2),
        ("a: 1\n---\nb: 2\n", "two-documents", 2),
        ("", "empty-file", 1),
        ("# only a comment\n", "empty-file", 1),
        ("a: [1, 2\nb: 3\n", "yaml-syntax", 2),
        ('a: "never closed\n', "yaml-syntax", 2),
        ("a: b: c\n", "yaml-syntax", 1),
        ("? [a, b]\n: c\n", "key", 1),
        ('a: "\\0"\n', "control-character", 1),
        ('a: 1\n"b\\a": 2\n', "control-character", 2),
        ('a: "\\ue000"\n', "control-character", 1),
        ("[" * 30 + "]" * 30, "too-deep", 1),
    ],
)
def test_each_kind_of_bad_yaml_has_its_code_and_line(text: str, code: str, line: int) -> None:
    faults = _bad(text)
    assert (faults[0].code, faults[0].line) == (code, line)


def test_several_faults_are_told_at_once() -> None:
    faults = _bad("a: &x 1\na: 2\nb: *x\nc: !foo 3\n")
    assert [fault.code for fault in faults] == ["alias", "duplicate-key", "alias", "tag"]
    assert [fault.line for fault in faults] == [1, 2, 3, 4]


def test_bytes_that_are_not_utf_8_are_placed() -> None:
    fault = _bad("a: 1\nb: 早".encode() + b"\xff\n")[0]
    assert (fault.code, fault.line, fault.column) == ("not-utf-8", 2, 5)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert _good("\ufeffa: 1\n").value == {"a": 1}


@pytest.mark.parametrize("hidden", ["\0", "\x1b", "\x7f", "\x85\x9b", "\ufffe"])
def test_a_character_that_cannot_be_shown_is_placed(hidden: str) -> None:
    fault = _bad(f'a: 1\nb: "早{hidden}"\n')[0]
    assert (fault.code, fault.line) == ("control-character", 2)


def test_the_quotes_of_a_word_processor_are_no_quotes() -> None:
    faults = _bad('a: “早餐店”\nb: ＂早餐店＂\nc: "“早”，他說"\n')
    assert [(fault.code, fault.line) for fault in faults] == [
        ("curly-quotes", 1),
        ("curly-quotes", 2),
    ]


def test_a_lone_surrogate_written_as_an_escape_is_refused() -> None:
    assert _bad('a: "\\ud83d"\n')[0].code in {"yaml-syntax", "control-character"}


def test_a_file_over_the_size_limit_is_not_parsed() -> None:
    assert _bad(b"a: " + b"x" * MAX_BYTES)[0].code == "too-large"


def test_a_file_of_nothing_but_brackets_is_refused_quickly() -> None:
    start = time.perf_counter()
    assert _bad("[" * 200_000)[0].code in {"too-deep", "yaml-syntax"}
    assert _bad("{a: " * 60_000)[0].code in {"too-deep", "yaml-syntax"}
    assert time.perf_counter() - start < 5


def test_style_is_noted_without_refusing_the_file() -> None:
    document = _good('a: 早餐店\nb: ["x", "y"]\nc: []\nd: "早餐店"\n')
    assert [(fault.code, fault.line) for fault in document.style] == [
        ("unquoted", 1),
        ("flow-style", 2),
    ]
    assert all(fault.severity == "warning" for fault in document.style)


def test_the_slow_parser_of_a_bare_build_reads_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = 'a: "一"\nb:\n  - 1\n  - {x: y}\n'
    fast = _good(text)
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    slow = _good(text)
    assert (slow.value, slow.marks) == (fast.value, fast.marks)
    assert _bad('a: "\\ud83d"\n')[0].code == "control-character"


@given(st.binary(max_size=300))
def test_any_bytes_give_a_document_or_faults(raw: bytes) -> None:
    document, faults = read_yaml("a.yaml", raw)
    assert (document is None) == bool(faults)


@given(st.text(alphabet="ab:-#[]{}&*!|>'\"%@`?, \n\\0", max_size=60))
def test_any_text_full_of_yaml_signs_gives_a_document_or_faults(text: str) -> None:
    document, faults = read_yaml("a.yaml", text.encode("utf-8"))
    assert (document is None) == bool(faults)
    assert all(fault.line >= 1 and fault.column >= 1 for fault in faults)


_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-999, 999)
    | st.text(alphabet="ab 早餐店，：#'\"-\n", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(alphabet="abc早", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(_values)
def test_what_another_tool_writes_is_read_back_the_same(value: object) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    if not text.isspace() and "&" not in text:
        assert _good(text).value == value
