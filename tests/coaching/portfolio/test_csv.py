"""The table has a line for each entry and each empty cell, and nothing in it runs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coaching.export.wording import Wording
from coaching.portfolio.as_csv import COLUMNS, to_csv
from coaching.portfolio.records import Binder

if TYPE_CHECKING:
    from tests.coaching.portfolio.conftest import Kit


def table(binder: Binder, wording: Wording) -> list[list[str]]:
    text = to_csv(binder, wording).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_every_entry_and_every_empty_cell_has_its_line(kit: Kit, wording: Wording) -> None:
    rows = table(kit.bound(), wording)
    assert "不是證書" in rows[0][0] and "不是證書" in rows[-1][0]
    assert "小芸" in rows[0][1]
    assert rows[1][0] == "學員" and len(rows[1]) == len(COLUMNS)
    body = rows[2:-1]
    assert {len(row) for row in body} == {len(COLUMNS)}
    assert sum("這一格是空的" in row[5] for row in body) == 34
    assert len(body) == 34 + 4 + 3


def test_a_line_has_the_words_the_source_and_the_seal(kit: Kit, wording: Wording) -> None:
    row = next(row for row in table(kit.bound(), wording) if row[8:9] == [kit.words])
    assert row[:8] == [
        "小芸", "T1", "P1.1.1", "看懂客人", "◑", "觀察", "2026-11-16", "今天數 <10 位客人？",
    ]  # fmt: skip
    assert row[9] == f"追：{kit.words}"
    assert row[13:17] == ["p1.1.1-observe-01", "2", "BLM2421-007v4", "200 201"]
    assert len(row[17]) == 64


def test_verdicts_have_their_value_and_coach(kit: Kit, wording: Wording) -> None:
    found = {row[5]: row[10:12] for row in table(kit.bound(), wording) if len(row) == len(COLUMNS)}
    assert found["自評"] == ["3", ""]
    assert found["教練評的位置"] == ["4", "林教練"]
    assert found["教練評的證據"] == ["2", "林教練"]


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", "＝1"])
def test_no_cell_is_a_formula(kit: Kit, wording: Wording, words: str) -> None:
    material = replace(kit.records(words, words), coaches={77: words})
    cells = [cell for row in table(kit.bound(material), wording) for cell in row]
    assert f"'{words}" in cells
    assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@＝")]


def test_a_coachs_table_says_how_many_are_not_shown(kit: Kit, wording: Wording) -> None:
    rows = table(kit.bound(replace(kit.records(), hidden=3), maker=kit.of_coach), wording)
    assert rows[-2] == ["小芸", "有 3 則紀錄沒有放進來：學員只留給自己，或不在這裡看得到的範圍。"]
