"""However a text is damaged, it is read whole or refused: no words vanish, and nothing breaks."""

import re
import time
import unicodedata
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.faults import Fault
from content.icap.labels import load_labels, squeeze
from content.icap.read import read_standard
from content.standard import Standard
from content.standard_yaml import standard_yaml
from content.yamlfile import MAX_BYTES
from tests.content.invented import EXAMPLE, WRAPPED, invent
from tests.content.layout import Form, Layout, lay_out

LABELS = load_labels()
SPELLINGS = [
    squeeze(spelling)
    for table in (LABELS.versions, LABELS.front, LABELS.table, LABELS.back)
    for spellings in table.values()
    for spelling in spellings
]
LABEL = re.compile("|".join(map(re.escape, sorted(SPELLINGS, key=len, reverse=True))))
CUT = re.compile(r"[\n\r\t\f\v|:\"\\]|<br/?>|(?=[TOPKSA][ .]{0,2}[0-9])")
CODE = re.compile(r"\A[TOPKSA][0-9.]+")
SIGNS = re.compile(r'[|"\\:]')
MARKS = ".、-*#•"
PIECES = (
    "\t",
    "\n",
    "\n\n",
    " ",
    "|",
    '"',
    "：",
    "、",
    "。",
    "4",
    "K01",
    "P1.1.1",
    "T2",
    "甲",
    "a",
)


def check(text: str) -> Standard | None:
    """Read a text; if a standard comes of it, every piece of the text is in it or was told."""
    standard, faults = read_standard("a.txt", text.encode("utf-8", "replace"), LABELS)
    assert (standard is None) == any(fault.severity == "error" for fault in faults)
    assert all(fault.line >= 1 and fault.column >= 1 and fault.mend for fault in faults)
    if standard is not None:
        everything = said(standard, faults)
        assert [piece for piece in pieces(text) if is_lost(piece, everything)] == [], text
    return standard


def pieces(text: str) -> list[str]:
    """Cut a text at every border that can be one, and take the codes off."""
    plain = unicodedata.normalize("NFKC", text)
    cut = (CODE.sub("", squeeze(piece).upper()).strip(MARKS).lower() for piece in CUT.split(plain))
    return list(
        filter(
            None, (LABEL.sub("", piece, count=1) if LABEL.match(piece) else piece for piece in cut)
        )
    )


def said(standard: Standard, faults: tuple[Fault, ...]) -> str:
    """Give everything that a standard says with all its labels, and what was said of the text."""
    laid = lay_out(standard, Layout(Random(0), breaks=0)).decode()
    everything = [laid, "".join(SPELLINGS), *(fault.message for fault in faults)]
    return SIGNS.sub("", "\n".join(map(squeeze, everything)))


def is_lost(piece: str, everything: str) -> bool:
    """Tell whether some character of a piece stands nowhere with its neighbours."""
    if any(re.sub("[0-9]+", "#", piece) in foot for foot in LABELS.feet):
        return False
    length = min(3, len(piece))
    kept = [piece[at : at + length] in everything for at in range(len(piece) - length + 1)]
    return not all(any(kept[max(0, at - length + 1) : at + 1]) for at in range(len(piece)))


def damaged(random: Random, text: str) -> str:
    """Delete, double, move or put in a little, somewhere."""
    for _ in range(random.randint(1, 3)):
        at, length = random.randrange(len(text)), random.choice([1, 1, 2, 5, 20, 80])
        taken, rest = text[at : at + length], text[:at] + text[at + length :]
        to = random.randrange(len(rest) + 1)
        match random.choice(["delete", "double", "move", "put", "replace"]):
            case "delete":
                text = rest
            case "double":
                text = text[:at] + taken + text[at:]
            case "move":
                text = rest[:to] + taken + rest[to:]
            case "put":
                text = text[:at] + random.choice(PIECES) + text[at:]
            case "replace":
                text = text[:at] + random.choice(PIECES) + text[at + 1 :]
        if not text:
            return "\n"
    return text


@pytest.mark.parametrize("text", [EXAMPLE, WRAPPED], ids=["table", "wrapped"])
def test_a_text_that_ends_anywhere_is_read_whole_or_refused(text: str) -> None:
    for end in range(len(text)):
        check(text[:end])


@settings(max_examples=1000, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_damaged_table_is_read_whole_or_refused(seed: int) -> None:
    check(damaged(Random(seed), EXAMPLE))


@settings(max_examples=600, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_damaged_plain_text_is_read_whole_or_refused(seed: int) -> None:
    check(damaged(Random(seed), WRAPPED))


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**9), form=st.sampled_from(["tab", "pipe", "plain"]))
def test_any_damaged_publication_is_read_whole_or_refused(seed: int, form: Form) -> None:
    random = Random(seed)
    laid = lay_out(invent(random), Layout(random, form, wide=True, odd=True, merged=True))
    check(damaged(random, laid.decode()))


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_read(raw: bytes) -> None:
    standard, faults = read_standard("a.txt", raw, LABELS)
    assert (standard is None) == any(fault.severity == "error" for fault in faults)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([*EXAMPLE.splitlines(), *WRAPPED.splitlines(), "", "\f", "|a|b|", '"', "4"])
    )
)
def test_any_order_of_lines_is_refused_or_read_whole(lines: list[str]) -> None:
    check("\n".join(lines))


@pytest.mark.parametrize(
    "unit", ["T1.", "1.", "K01甲 ", "主要職責\n", '"a\t', "|a|", "4\n", "甲\n"]
)
def test_a_file_of_nothing_but_one_thing_is_done_with_in_time(unit: str) -> None:
    text = EXAMPLE.partition("T1準備")[0] + "T" + unit * (MAX_BYTES // 2 // len(unit.encode()))
    start = time.perf_counter()
    check(text)
    assert time.perf_counter() - start < 60


def test_what_is_read_of_a_damaged_text_can_be_written_and_is_the_same_when_read_again() -> None:
    for seed in range(100):
        standard = check(damaged(Random(seed), EXAMPLE))
        if standard is not None:
            laid = lay_out(standard, Layout(Random(seed), breaks=0))
            again, _ = read_standard("b.txt", laid, LABELS)
            assert again is not None and standard_yaml(again) == standard_yaml(standard)
