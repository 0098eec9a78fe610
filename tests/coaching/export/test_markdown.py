"""The text file reads well as it is, and nothing a learner wrote acts in it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.export.as_markdown import escaped, quoted, to_markdown
from coaching.export.entries import entries
from coaching.export.everything import Everything
from coaching.export.from_coaches import sections
from coaching.export.wording import Wording

Diary = Callable[[str], Everything]


def test_a_diary_reads_month_by_month(diary: Diary, wording: Wording) -> None:
    everything = diary("10 位有 6 位是趕上班的")
    text = to_markdown(entries(everything, wording), wording, "王小美").decode()
    assert text.startswith(
        "# 我的紀錄\n\n王小美\n\n## 2026 年 10 月\n\n### 2026/10/5（一） 隨手記\n"
    )
    october, november = text.split("## 2026 年 11 月")
    assert "看懂客人" not in october
    assert "*今天數 \\<10 位客人？*\n\n> 10 位有 6 位是趕上班的" in november
    assert "改過，之前寫的是：\n\n> 10 位有 6 位是趕上班的" in november
    assert "*下個月哪樣會賣得更好？*\n\n> ［照片］ 10 位有" in november
    assert "自己選的位置：3 / 林教練評的證據：3（0–4） / 計畫：做了 / 只給自己看" in november
    assert "我回林教練： 2026-11-16 10:30\n\n> 10 位有" in november


def test_what_coaches_did_stands_at_the_end(diary: Diary, wording: Wording) -> None:
    everything = diary("=1 *好*")
    more = sections(everything, wording)
    text = to_markdown(entries(everything, wording), wording, "王小美", more).decode()
    assert "## 教練關於我的筆記\n\n2026-11-16 10:30 林教練\n\n> \\=1 \\*好\\*" in text
    assert text.rstrip().endswith("2026-11-16 10:30 林教練\n\n> 看了你的全文")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>x</b>", r"\<b\>x\</b\>"),
        ("# 大字", r"\# 大字"),
        ("- 一項", r"\- 一項"),
        ("12. 一項", r"12\. 一項"),
        ("a_b*c`d", r"a\_b\*c\`d"),
        ("![x](http://y)", r"\!\[x\](http://y)"),
        ("&amp;", r"\&amp;"),
        ("10 位有 6 位", "10 位有 6 位"),
    ],
)
def test_marks_of_markdown_lose_their_power(text: str, shown: str) -> None:
    assert escaped(text) == shown


@given(st.text(max_size=80))
def test_what_is_escaped_reads_the_same(text: str) -> None:
    line = " ".join(re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text).splitlines())
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped(line)) == line


@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_every_line_of_a_quotation_is_marked(text: str) -> None:
    lines = "\n".join(quoted(text)).split("\n")
    assert all(line.startswith("> ") for line in lines)
