"""A locked file beside an SQLite database tells that a process is at work with it, and which."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Held(Exception):
    """Another process has it; `who` names that one."""

    def __init__(self, who: str) -> None:
        super().__init__(who)
        self.who = who


def take(database: Path) -> int:
    """The open and locked file, which names this process; closing it lets go. Raises Held."""
    path = _beside(database)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        who = os.read(file, 32).decode("ascii", "replace").strip()
        os.close(file)
        raise Held(f"pid {who}" if who else "its process id is not known") from None
    os.ftruncate(file, 0)
    os.write(file, f"{os.getpid()}\n".encode("ascii"))
    return file


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Keep others off a database that somebody has worked with; raises Held."""
    if not _beside(database).exists():
        yield
        return
    file = take(database)
    try:
        yield
    finally:
        os.close(file)


def _beside(database: Path) -> Path:
    return database.with_name(f"{database.name}.lock")
