"""`coach content rehearse` as a coach types it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.progress import with_bar

Out = pytest.CaptureFixture[str]
FEW = ("--weeks", "3", "--learners", "2")


def rehearse(*words: str) -> int:
    return main(["content", "rehearse", *words])


def test_without_wishes_every_pace_is_compared_with_every_share_of_answers(capsys: Out) -> None:
    assert rehearse(*FEW) == 0
    table = capsys.readouterr().out
    assert table.startswith("2 made-up learners for 3 weeks, 37 items\n")
    for pace in (3, 5, 7):
        for answers in (100, 70, 45):
            assert f"{pace} × {answers}%" in table
    assert "was never asked of" in table


def test_one_class_is_found_for_programs_and_drawn(tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "coverage.png"
    wishes = ("--pace", "5", "--answer-rate", "80", "--json", "--picture", str(file))
    assert rehearse("--weeks", "9", "--learners", "2", *wishes) == 0
    [found] = json.loads(capsys.readouterr().out)
    assert (found["pace"], found["answers"], found["learners"], found["weeks"]) == (5, 80, 2, 9)
    assert found["starved"] == {} and found["weeks_to_all"]["most"] <= 8
    assert len(found["coverage"]["A06"]) == 9
    assert file.read_bytes().startswith(b"\x89PNG")


def test_a_rehearsal_on_several_cores_finds_what_one_core_finds(capsys: Out) -> None:
    wishes = ["content", "rehearse", "--weeks", "8", "--learners", "20", "--json"]
    many = subprocess.run(
        [sys.executable, "-c", "import sys; from bot.cli import main; sys.exit(main())", *wishes],
        capture_output=True,
        text=True,
        check=True,
    )
    one = [*wishes, "--pace", "3", "--answer-rate", "70"]
    assert main(one) == 0
    assert json.loads(capsys.readouterr().out) == [json.loads(many.stdout)[1]]
    assert many.stderr == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--weeks", "0"], "--weeks between 1 and 104"),
        (["--learners", "0"], "--learners between 1 and"),
        (["--answer-rate", "101"], "between 0 and 100"),
    ],
)
def test_wishes_that_make_no_sense_are_a_sentence(words: list[str], told: str, capsys: Out) -> None:
    assert rehearse(*words) == 2
    assert told in capsys.readouterr().err


def test_a_picture_that_cannot_be_written_is_a_sentence(tmp_path: Path, capsys: Out) -> None:
    assert rehearse(*FEW, "--picture", str(tmp_path / "none/map.png")) == 1
    assert "cannot be written" in capsys.readouterr().err


class Terminal(io.StringIO):
    """What a person looks at."""

    def isatty(self) -> bool:
        return True


def test_a_bar_is_drawn_on_a_terminal_and_wiped_at_the_end() -> None:
    out = Terminal()
    assert list(with_bar(range(10), 10, "working", out)) == list(range(10))
    assert "working ███" in out.getvalue() and "100%" in out.getvalue()
    assert out.getvalue().endswith("\r\x1b[K")


def test_no_bar_is_drawn_into_a_file_or_for_short_work() -> None:
    file, short = io.StringIO(), Terminal()
    assert len(list(with_bar(range(10), 10, "working", file))) == 10
    assert len(list(with_bar(range(3), 3, "working", short))) == 3
    assert file.getvalue() == short.getvalue() == ""
