"""`coach content import` as an operator types it: files, streams, exit codes, sentences."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

import content
from bot.cli import main
from content.load import load
from tests.content.invented import EXAMPLE
from tests.content.layout import Layout, lay_out

SHIPPED = Path(content.__file__).parent / "data"
COACH = [sys.executable, "-c", "import sys; from bot.cli import main; sys.exit(main())"]


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    """A publication in a file."""
    path = tmp_path / "standard.txt"
    path.write_text(EXAMPLE, "utf-8")
    return path


def test_a_publication_becomes_a_file_that_can_be_checked_and_taught(
    publication: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(SHIPPED, folder)
    (folder / "standards/ABC1234-001").mkdir()
    output = folder / "standards/ABC1234-001/standard.yaml"
    assert main(["content", "import", str(publication), "--output", str(output)]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "[no-description]" in told.err and "0 errors, 1 warning." in told.err
    assert "ABC1234-001 麵包店店長: 2 duties, 3 tasks, 1 output, 4 indicators" in told.err
    where = ["--standard", "ABC1234-001", "--data", str(folder)]
    assert main(["content", "check", *where]) == 0
    assert main(["content", "show", *where]) == 0
    assert "麵包店店長" in capsys.readouterr().out


def test_the_shipped_standard_is_printed_to_the_byte(tmp_path: Path) -> None:
    laid = lay_out(load().standard, Layout(Random(1), breaks=8))
    done = subprocess.run(
        [*COACH, "content", "import", "-"], input=laid, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == (SHIPPED / "standards/BLM2421-007v4/standard.yaml").read_bytes()


def test_a_file_that_is_there_is_replaced_only_by_force(
    publication: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "standard.yaml"
    output.write_text("mine")
    command = ["content", "import", str(publication), "--output", str(output)]
    assert main(command) == 1
    assert output.read_text() == "mine" and "--force" in capsys.readouterr().err
    assert main([*command, "--force"]) == 0
    assert output.read_text("utf-8").startswith("# iCAP competency standard ABC1234-001,")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["standard.txt", "standard.yaml"]


def test_what_cannot_be_read_writes_nothing(
    publication: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publication.write_text(EXAMPLE.replace("P1.2.1依", "P1.3.1依"), "utf-8")
    output = tmp_path / "standard.yaml"
    assert main(["content", "import", str(publication), "--output", str(output)]) == 1
    assert not output.exists()
    told = capsys.readouterr().err
    assert f"{publication}:15:" in told and "[code-place]" in told and "Traceback" not in told


def test_a_program_gets_the_standard_and_the_faults(
    publication: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["content", "import", str(publication), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["standard"]["code"] == "ABC1234-001"
    assert [fault["code"] for fault in told["faults"]] == ["no-description"]
    publication.write_text("", "utf-8")
    assert main(["content", "import", str(publication), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["standard"] is None


@pytest.mark.parametrize("name", ["gone.txt", "."])
def test_a_file_that_cannot_be_read_is_a_sentence(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["content", "import", str(tmp_path / name)]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_an_output_that_cannot_be_written_is_a_sentence(
    publication: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "no folder" / "standard.yaml"
    assert main(["content", "import", str(publication), "--output", str(output)]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_mistyped_command_is_told_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["content", "import"])
    assert ended.value.code == 2
    assert "file" in capsys.readouterr().err
