"""Looks at an SQLite file before SQLite does, which would take an empty file for a new database."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from storage.errors import DatabaseCorrupt, DatabaseMissing, ForeignDatabase, NotWritable, TooOpen

APPLICATION_ID = 0x434F4143
"""Written into the header of every file we make, so that another program's file is known."""

_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
RESTORE = "Restore a backup: nothing has been changed."


def marker_of(path: Path) -> Path:
    """A small file beside the database: where it stands, a database has been."""
    return path.with_name(path.name + ".made")


def examine(path: Path) -> bool:
    """Whether the database file is there and looks like ours; False when it was never made.

    Raises a StorageError when it is gone, empty, damaged, someone else's, not writable, or
    readable by other users of the machine.
    """
    if not path.exists():
        if marker_of(path).exists():
            raise DatabaseMissing(
                f"The database {path} is gone, but {marker_of(path).name} beside it says there was "
                f"one. {RESTORE} To begin with an empty database, delete {marker_of(path)}."
            )
        _refuse_unwritable(_existing_folder(path.parent))
        return False
    _refuse_unwritable(path)
    _refuse_unwritable(path.parent)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise TooOpen(
            f"Other users of this machine can read {path}, which holds personal words. "
            f"Close it with: chmod 600 {path}"
        )
    _examine_header(path)
    return True


def _examine_header(path: Path) -> None:
    """Refuse a file whose first bytes are not those of a database that we made."""
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    if not header:
        raise ForeignDatabase(
            f"The database {path} is empty (0 bytes). {RESTORE} "
            f"To begin with an empty database, delete {path} and {marker_of(path)}."
        )
    if not header.startswith(_MAGIC) or len(header) < _HEADER_BYTES:
        raise DatabaseCorrupt(
            f"The file {path} does not begin as a database does: it is damaged, or something else. "
            f"{RESTORE}"
        )
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise ForeignDatabase(
            f"The file {path} is a database of another program. "
            "Choose another file in COACH_DATABASE_URL."
        )


def _existing_folder(folder: Path) -> Path:
    """The nearest folder that exists, in which the missing ones would be made."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _refuse_unwritable(path: Path) -> None:
    """Raise NotWritable unless this process may write `path`."""
    if not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        kind = "folder" if path.is_dir() else "file"
        raise NotWritable(
            f"The {kind} {path} cannot be written by user {os.geteuid()}: SQLite needs to write "
            f"the database file and its folder. Give it to that user, for example: "
            f"chown {os.geteuid()} {path} && chmod u+rwX {path}"
        )
