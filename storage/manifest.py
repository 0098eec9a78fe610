"""The slip beside every backup: what it is, and how to tell that it is still whole."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from storage.errors import NotRestored

SUFFIX = ".json"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds."""

    made_at: str
    dialect: str
    schema: str
    size: int
    sha256: str
    rows: Mapping[str, int] = field(default_factory=dict)
    """Rows by table; empty where they are not counted (PostgreSQL)."""


def beside(backup: Path) -> Path:
    """Where the slip of a backup is."""
    return backup.with_name(backup.name + SUFFIX)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def write(backup: Path, manifest: Manifest) -> None:
    """Write the slip, on disk when this returns."""
    path = beside(backup)
    partial = path.with_name(path.name + ".partial")
    partial.touch(mode=0o600)
    with partial.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)


def read(backup: Path) -> Manifest | None:
    """The slip of a backup; None when there is none. Raises NotRestored when it is no slip."""
    path = beside(backup)
    if not path.exists():
        return None
    try:
        return Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise NotRestored(f"{path} is no manifest of a backup. Take another backup.") from None


def verify(backup: Path) -> Manifest | None:
    """The slip, when the file is what it says; raises NotRestored when it is not."""
    manifest = read(backup)
    if manifest is not None and digest(backup) != manifest.sha256:
        raise NotRestored(
            f"The backup {backup} is not as it was made: its SHA-256 differs from the one in "
            f"{beside(backup).name}. Take another backup."
        )
    return manifest
