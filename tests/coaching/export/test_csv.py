"""The table opens in a spreadsheet, and runs nothing there."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.export.as_csv import COLUMNS, LONGEST, cell, sections_to_csv, to_csv
from coaching.export.entries import entries
from coaching.export.everything import Everything
from coaching.export.from_coaches import sections
from coaching.export.wording import Wording

Diary = Callable[[str], Everything]
any_text = st.text(st.characters(exclude_categories=()), max_size=60)
starts = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", ""])


def read(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def test_excel_is_told_that_it_is_utf_8(diary: Diary, wording: Wording) -> None:
    assert to_csv(entries(diary("好"), wording), wording).startswith(b"\xef\xbb\xbf")


def test_each_entry_has_its_line(diary: Diary, wording: Wording) -> None:
    head, note, *rest = read(to_csv(entries(diary("蛋餅"), wording), wording))
    assert len(head) == len(COLUMNS)
    assert head[:4] == ["日期", "時間", "代號", "能力"]
    assert note[:7] == ["2026-10-05", "10:30", "", "隨手記", "隨手記", "", "蛋餅"]
    answered = next(line for line in rest if line[2] == "P1.1.1")
    assert answered[3:] == [
        "看懂客人",
        "觀察",
        "今天數 <10 位客人？",
        "蛋餅",
        "［照片］ 蛋餅",
        "3",
        "答過",
        "只給自己看",
        "BLM2421-007v4",
        "林教練 3",
        "林教練： 蛋餅\n我回林教練： 蛋餅",
    ]
    skipped = next(line for line in rest if line[2] == "A03")
    assert skipped[6:] == ["", "", "", "那天沒機會", "", "BLM2421-007v4", "", ""]


def test_what_coaches_did_beside_the_entries_has_a_table_of_its_own(
    diary: Diary, wording: Wording
) -> None:
    head, *lines = read(sections_to_csv(sections(diary("蛋餅"), wording), wording))
    assert head == ["是什麼", "時間", "關於", "內容"]
    assert lines == [
        ["我的教練", "2026-11-16 10:30", "林教練", ""],
        ["教練評的等級", "2026-11-16 10:30", "看懂客人 P1.1.1", "林教練：還看不出來（1–5）"],
        ["和教練說的", "2026-11-16 10:30", "林教練：", "蛋餅"],
        ["教練關於我的筆記", "2026-11-16 10:30", "林教練", "蛋餅"],
        ["誰看過我寫的", "2026-11-16 10:30", "林教練", "看了你的全文"],
    ]


@given(starts, any_text)
def test_no_cell_is_a_formula(start: str, text: str) -> None:
    shown = cell(start + text)
    assert not shown.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not shown.startswith(("\t", "\r", "\n"))
    assert len(shown) <= LONGEST + 1


@pytest.mark.parametrize("text", ["10 位", "問了 2 位：「=1」", "a-b", "'already"])
def test_harmless_words_stay_as_they_are(text: str) -> None:
    assert cell(text) == text


@given(st.text(max_size=60))
def test_nasty_words_stay_in_their_cell(text: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerow([cell(text), "next"])
    assert list(csv.reader(io.StringIO(file.getvalue(), newline=""))) == [[cell(text), "next"]]


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    assert cell("字" * 40_000) == "字" * LONGEST + "…"
