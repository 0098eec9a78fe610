"""An SQLite file that is not whole, not ours or not writable is refused in a sentence."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage.engine import open_database
from storage.errors import (
    DatabaseCorrupt,
    DatabaseMissing,
    ForeignDatabase,
    NotWritable,
    StorageError,
    TooOpen,
)
from storage.files import examine
from storage.migrate import migrate

NOBODY = 65534


@contextmanager
def _as_an_ordinary_user() -> Iterator[None]:
    """Root may write everything: give that up for a while."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.fixture
def folder(sqlite_template: Path) -> Iterator[Path]:
    """A folder of an ordinary user with a database in it."""
    made = Path(tempfile.mkdtemp(prefix="coach-files-"))
    shutil.copy(sqlite_template, made / "coach.db")
    if os.geteuid() == 0:
        for each in (made, made / "coach.db"):
            os.chown(each, NOBODY, NOBODY)
    yield made
    made.chmod(0o700)
    shutil.rmtree(made)


def _names(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


async def _refused(path: Path, error: type[StorageError], match: str) -> None:
    """Check that opening the file, with or without making it, is refused and changes nothing."""
    before = {each.name: each.read_bytes() for each in path.parent.iterdir() if each.is_file()}
    for create in (True, False):
        with pytest.raises(error, match=match):
            await open_database(f"sqlite:///{path}", create=create)
    after = {each.name: each.read_bytes() for each in path.parent.iterdir() if each.is_file()}
    assert after == before


@pytest.mark.parametrize(("name", "mode"), [("coach.db", 0o400), (".", 0o500)])
def test_f49_what_cannot_be_written_is_refused_with_path_user_and_remedy(
    folder: Path, name: str, mode: int
) -> None:
    (folder / name).chmod(mode)
    with _as_an_ordinary_user(), pytest.raises(NotWritable) as refused:
        examine(folder / "coach.db")
    user = NOBODY if os.geteuid() == 0 else os.geteuid()
    for part in (str((folder / name).resolve()), f"user {user}", "chown"):
        assert part in str(refused.value)


def test_f49_a_folder_that_cannot_be_made_is_refused(folder: Path) -> None:
    folder.chmod(0o500)
    with _as_an_ordinary_user(), pytest.raises(NotWritable, match=str(folder)):
        examine(folder / "deep" / "er" / "coach.db")


async def test_f51_a_damaged_page_is_found_at_the_start(
    tmp_path: Path, sqlite_template: Path
) -> None:
    path = tmp_path / "coach.db"
    shutil.copy(sqlite_template, path)
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 4)
    await _refused(path, DatabaseCorrupt, "damaged.*Restore a backup")


async def test_f51_a_damaged_header_is_refused(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "coach.db"
    shutil.copy(sqlite_template, path)
    with path.open("r+b") as file:
        file.write(b"not a database!!")
    await _refused(path, DatabaseCorrupt, "Restore a backup")


async def test_f51_a_file_cut_short_is_refused(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "coach.db"
    shutil.copy(sqlite_template, path)
    os.truncate(path, 20_000)
    await _refused(path, DatabaseCorrupt, "Restore a backup")


async def test_f52_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "coach.db"
    path.touch(mode=0o600)
    await _refused(path, ForeignDatabase, r"empty \(0 bytes\)")


async def test_f52_a_database_that_has_gone_is_not_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "coach.db"
    await migrate(f"sqlite:///{path}")
    path.unlink()
    await _refused(path, DatabaseMissing, "gone.*coach.db.made")
    (tmp_path / "coach.db.made").unlink()
    await (await open_database(f"sqlite:///{path}")).close()


async def test_a_database_that_was_never_made_is_missed_only_when_it_may_not_be_made(
    tmp_path: Path,
) -> None:
    with pytest.raises(DatabaseMissing, match="coach migrate"):
        await open_database(f"sqlite:///{tmp_path / 'coach.db'}", create=False)
    assert not _names(tmp_path)


async def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "coach.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (id INTEGER)")
    path.chmod(0o600)
    await _refused(path, ForeignDatabase, "another program")


async def test_a_file_others_can_read_is_refused(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "coach.db"
    shutil.copy(sqlite_template, path)
    path.chmod(0o640)
    await _refused(path, TooOpen, "chmod 600")
