"""`coach content preview` as a coach types it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main

Out = pytest.CaptureFixture[str]


def preview(*words: str) -> int:
    return main(["content", "preview", *words])


def test_a_prompt_is_shown_in_its_trade_and_language(capsys: Out) -> None:
    assert preview("p1.1.1-observe-01", "--trade", "hair", "--language", "en") == 0
    shown = capsys.readouterr().out
    assert "Know your customers · about 2 min" in shown
    assert "Example (Hair): I thought all were" in shown
    assert "Example (Breakfast)" not in shown


def test_a_term_is_written_as_one_page(tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "term.html"
    assert preview("--weeks", "2", "--pace", "3", "--trade", "tea", "--html", str(file)) == 0
    assert capsys.readouterr().out == f"Written: {file}\n"
    page = file.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>") and page.endswith("</html>")
    assert page.count('<article class="card') == 6
    assert "手搖飲，一週 3 天" in page


def test_a_term_can_be_planned_with_drafts(capsys: Out) -> None:
    assert preview("--weeks", "1", "--drafts") == 0
    assert "草稿也算進來" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["p1.1.1-observ"], "p1.1.1-observe-01"),
        (["P9.9.9"], "coach content show"),
        (["--trade", "circus"], "breakfast, tea, online"),
        (["P1.1.1", "--weeks", "3"], "not both"),
        (["--weeks", "0"], "between 1 and 104"),
    ],
)
def test_what_does_not_exist_is_a_sentence(words: list[str], told: str, capsys: Out) -> None:
    assert preview(*words) == 2
    said = capsys.readouterr()
    assert told in said.err and said.out == ""


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path: Path, capsys: Out) -> None:
    assert preview("P1.1.1", "--html", str(tmp_path / "none/page.html")) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_bad_content_is_told_with_file_and_line(tmp_path: Path, capsys: Out) -> None:
    assert preview("P1.1.1", "--data", str(tmp_path)) == 1
    assert "empty-folder" in capsys.readouterr().err
