"""Where the commands run in these tests: an empty folder, and no setting of whoever runs them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run where there is no coach.toml, with no COACH_ setting but the data directory."""
    for name in [name for name in os.environ if name.startswith("COACH_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def installed(elsewhere: Path, sqlite_template: Path) -> Path:
    """The same, with a fresh database."""
    (elsewhere / "data").mkdir()
    shutil.copy(sqlite_template, elsewhere / "data" / "coach.db")
    return elsewhere
