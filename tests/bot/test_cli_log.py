"""The operator reads, exports and verifies the log by commands that say what they found."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from bot.cli import main


@pytest.fixture(autouse=True)
def seeded(installed: Path) -> None:
    """Begin with four lines in the log."""
    assert main(["role", "grant", "owner", "9001", "--name", "=陳老闆"]) == 0
    assert main(["role", "grant", "coach", "9002", "--name", "林"]) == 0
    assert main(["role", "grant", "sponsor", "9002"]) == 0
    assert main(["role", "revoke", "sponsor", "9002"]) == 0


def does(tmp_path: Path, statement: str) -> None:
    """What somebody with the file in their hands does to it."""
    with sqlite3.connect(tmp_path / "data" / "coach.db") as database:
        database.execute(statement)


def verified(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    """What `coach log verify` says."""
    capsys.readouterr()
    code = main(["log", "verify", *args])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_show_prints_the_newest_lines_first(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["log", "show", "--most", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[3] for line in lines] == ["role.grant:revoke", "role.grant:grant"]
    assert lines[0].startswith("4\t") and "machine" in lines[0]
    assert main(["log", "show", "--action", "coach.assign"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["log", "show", "--by", "9002"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["log", "show", "--by", "77"]) == 1
    assert "coach role list" in capsys.readouterr().err


def test_verify_gives_a_head_by_which_a_log_made_anew_is_found_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = verified(capsys)
    head = out.splitlines()[-1]
    assert code == 0 and "4 lines" in out and head.startswith("4:")
    assert main(["role", "grant", "admin", "9002"]) == 0
    assert verified(capsys, "--head", head)[0] == 0
    does(tmp_path, "UPDATE audit SET detail = 'role=owner' WHERE place = 2")
    code, _, err = verified(capsys)
    assert code == 1 and "Line 2 is not as it was sealed" in err
    does(tmp_path, "UPDATE audit SET place = NULL, seal = NULL")
    does(tmp_path, "DELETE FROM meta WHERE key = 'log_head'")
    assert verified(capsys)[0] == 0
    code, _, err = verified(capsys, "--head", head)
    assert code == 1 and "another log" in err
    assert verified(capsys, "--head", "nonsense")[0] == 2


def test_verify_names_the_line_that_is_gone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verified(capsys)
    does(tmp_path, "DELETE FROM audit WHERE place = 4")
    code, _, err = verified(capsys)
    assert code == 1 and "from 4 on are gone" in err
    does(tmp_path, "DELETE FROM audit WHERE place = 2")
    code, _, err = verified(capsys)
    assert code == 1 and "Line 2 is gone" in err


def test_an_exported_table_runs_nothing_and_can_be_read_by_nobody_else(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    assert main(["log", "export", "--output", str(file)]) == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert [row["place"] for row in rows] == ["1", "2", "3", "4"]
    assert file.stat().st_mode & 0o077 == 0
    assert main(["log", "export", "--output", str(file)]) == 1


def test_an_exported_chain_can_be_checked_by_its_own_description(tmp_path: Path) -> None:
    file = tmp_path / "log.json"
    assert main(["log", "export", "--form", "json", "--output", str(file)]) == 0
    data = json.loads(file.read_text("utf-8"))
    seal, epoch = "", datetime(1970, 1, 1, tzinfo=UTC)
    for row in data["lines"]:
        line = dict(zip(data["columns"], row, strict=True))
        at = round((datetime.fromisoformat(line["at"]) - epoch).total_seconds() * 1000)
        sealed = [line["place"], line["id"], line["actor"], line["action"], line["subject"], at]
        text = json.dumps([*sealed, line["detail"]], separators=(",", ":"))
        seal = sha256(f"{seal}\n{text}".encode()).hexdigest()
        assert line["seal"] == seal
    assert data["head"] == f"4:{seal}"


def test_an_empty_export_is_still_a_file_of_its_kind(tmp_path: Path) -> None:
    file = tmp_path / "none.json"
    args = ["log", "export", "--form", "json", "--action", "nothing.such", "--output", str(file)]
    assert main(args) == 0
    assert json.loads(file.read_text("utf-8"))["lines"] == []
