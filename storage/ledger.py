"""What people wished, in a file outside the database: a restored backup is told by it.

A line is `person` or `entry`, a salted hash, and when; nothing in it tells who it was. Who asked
to be erased after the grace is a line `leaves`, and who took that back a line `stays`; who let no
coach read any more a line `closed`, and who let them again a line `opened`. An entry that was kept
from coaches is a line `hidden`, one that was let be read again a line `shown`.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple, cast, get_args

log = logging.getLogger(__name__)

Kind = Literal["person", "entry", "leaves", "stays", "closed", "opened", "hidden", "shown"]
_KINDS: Final = frozenset(get_args(Kind))


class Burial(NamedTuple):
    """One person or one entry that was erased, or a wish."""

    kind: Kind
    hash: str
    at: int
    """Milliseconds since the epoch."""


def beside(database: Path) -> Path:
    """Where the list of an SQLite database is."""
    return database.with_name(database.name + ".forgotten")


def in_folder(folder: Path) -> Path:
    """Where the list is in a folder of its own: with the backups, or in the data directory."""
    return folder / "coach.forgotten"


def hash_of_entry(reflection: int, salt: str) -> str:
    """What the list says in place of an entry."""
    return hashlib.sha256(f"{salt}:entry:{reflection}".encode()).hexdigest()


def read(path: Path) -> list[Burial]:
    """Everything on the list; a line that was cut off by a crash is left out."""
    if not path.exists():
        return []
    found = []
    for line in path.read_text(encoding="ascii", errors="replace").splitlines():
        match line.split():
            case [kind, code, at] if kind in _KINDS and len(code) == 64 and at.isdecimal():
                found.append(Burial(cast(Kind, kind), code, int(at)))
            case _:
                pass
    return found


def append(path: Path, burials: Iterable[Burial]) -> int:
    """Add what is not on the list yet, on disk when this returns; how many lines."""
    known = {(each.kind, each.hash): each.at for each in read(path)}
    new = [each for each in burials if known.get((each.kind, each.hash), -1) < each.at]
    if not new:
        return 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        # A line that was cut off must not swallow the first new one.
        lines = [f"{each.kind} {each.hash} {each.at}" for each in new]
        os.write(handle, "\n".join(["", *lines, ""]).encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)
    return len(new)


def note(path: Path | None, burials: Sequence[Burial]) -> None:
    """Add to the list after a commit; what fails now is made good at the next start."""
    if path is None:
        return
    try:
        append(path, burials)
    except OSError as error:
        log.error("the list of what was erased cannot be written (%s)", type(error).__name__)
