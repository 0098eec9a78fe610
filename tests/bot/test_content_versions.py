"""`coach content release`, and what `coach run` says to a standard that nothing leads to."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import main
from content.load import SHIPPED, STANDARD

NEW = "BLM2421-007v5"
LEDGER = f"standards/{STANDARD}/released.yaml"


pytestmark = pytest.mark.usefixtures("elsewhere")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A content folder of one's own with one file in it."""
    path = tmp_path / f"own/standards/{STANDARD}/items/A03.yaml"
    path.parent.mkdir(parents=True)
    shutil.copy(SHIPPED / f"standards/{STANDARD}/items/A03.yaml", path)
    return tmp_path / "own"


def test_a_release_lists_what_is_new_and_writes_the_ledger_of_the_folder(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / LEDGER).write_text("a03-reflect-99:\n  item: A03\n  kind: reflect\n  revs:\n    1: ")
    (own / LEDGER).write_text(f'{(own / LEDGER).read_text()}"{"0" * 64}"\n')
    assert main(["content", "release", "--data", str(own)]) == 1
    assert "[released-gone]" in capsys.readouterr().err
    (own / LEDGER).unlink()
    before = (SHIPPED / LEDGER).exists()
    assert main(["content", "release", "--data", str(own), "--dry-run"]) == 0
    assert "would be released" in capsys.readouterr().out
    assert not (own / LEDGER).exists()
    assert main(["content", "release", "--data", str(own)]) == 0
    assert f"released in {own / LEDGER}." in capsys.readouterr().out
    assert (SHIPPED / LEDGER).exists() == before
    if not before:
        assert "a03-observe-01:" in (own / LEDGER).read_text()
        assert main(["content", "release", "--data", str(own)]) == 0
        assert capsys.readouterr().out.startswith("0 prompts")


def test_a_standard_that_nothing_leads_to_is_refused_with_what_to_do(
    tmp_path: Path,
    write_fifth: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """F82."""
    write_fifth(tmp_path / "own")
    (tmp_path / f"own/standards/{NEW}/crosswalk.yaml").unlink()
    assert main(["migrate"]) == 0
    with closing(sqlite3.connect(tmp_path / "data/coach.db")) as database, database:
        database.execute(f"INSERT INTO meta VALUES ('standard:{STANDARD}', '')")
        database.execute(
            "INSERT INTO deliveries (id, learner, item, kind, prompt_id, rev, text, follow_up,"
            " local_date, ordinal, via, state, reason, asked_at)"
            " VALUES (2, 1, 'A01', 'act', 'a', 1, '', '', '2026-11-23', 0, 'daily', '', '', 5)"
        )
    monkeypatch.setenv("COACH_BOT_TOKEN", "123456:TEST-TEST-TEST-TEST")
    monkeypatch.setenv("COACH_CONTENT_DIR", str(tmp_path / "own"))
    monkeypatch.setenv("COACH_STANDARD", NEW)
    assert main(["run"]) == 78
    told = capsys.readouterr().err.splitlines()[-1]
    assert f"COACH_STANDARD={STANDARD}" in told
    assert f"standards/{NEW}/crosswalk.yaml" in told


def test_a_content_folder_with_faults_does_not_start_and_names_them(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """F75."""
    path = own / f"standards/{STANDARD}/items/A03.yaml"
    path.write_text(path.read_text() + "\tx")
    monkeypatch.setenv("COACH_BOT_TOKEN", "123456:TEST-TEST-TEST-TEST")
    monkeypatch.setenv("COACH_CONTENT_DIR", str(own))
    assert main(["run"]) == 1
    told = capsys.readouterr().err
    assert "[tab]" in told and "Traceback" not in told
