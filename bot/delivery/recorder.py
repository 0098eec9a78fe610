"""The flight recorder: what this process had on the wire, readable after it was killed.

One append-only file per process, locked while the process lives. A line before each request and
one after each answer; the operating system keeps written lines when a process is killed, so
nothing is synchronised to disk. After a power cut lines may be missing: the file names the boot
it was written in, and lines missing from another boot mean doubt, not "never sent".
"""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast, get_args

from bot.delivery.outcome import Sent
from bot.ports import Reason, SendFailed

BOOT = Path("/proc/sys/kernel/random/boot_id")
"""Names the present run of the machine."""
_NO_BOOT = "unknown"
_EVERYONE = "everyone"
"""The mark of a wait that is meant for all chats."""
_PREFIX = "flight-"
_SUFFIX = ".log"
_REASONS = frozenset(get_args(Reason))

Try = tuple[int, int]
"""An outbox row's id and the number of its earlier tries."""


@dataclass(frozen=True, slots=True)
class Flight:
    """What a dead process left behind."""

    owner: str
    path: Path
    whole: bool
    """Whether every line it wrote is there: False after a power cut."""
    begun: frozenset[Try] = frozenset()
    ended: dict[Try, Sent | SendFailed] = field(default_factory=dict)

    def outcome(self, this: Try) -> Sent | SendFailed | None:
        """How the try ended; None when it surely never left."""
        if this in self.ended:
            return self.ended[this]
        if this in self.begun or not self.whole:
            return SendFailed("unknown", "the process ended before the answer came")
        return None


class Recorder:
    """This process's own file; `owner` names the process in the outbox."""

    def __init__(self, folder: Path, *, longest: int = 1 << 20, boot: Path = BOOT) -> None:
        self.folder = folder
        self.owner = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self.path = folder / f"{_PREFIX}{self.owner}{_SUFFIX}"
        self._longest = longest
        self._boot = boot
        self._open: dict[Try, str] = {}
        self._file = -1
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._start()

    def began(self, row: int, attempts: int) -> None:
        """The request is about to leave."""
        self._write((row, attempts), f"S {row} {attempts}\n")

    def sent(self, row: int, attempts: int, message_id: int | None) -> None:
        """The channel took it."""
        self._write((row, attempts), f"R {row} {attempts} {message_id or 0}\n")

    def failed(self, row: int, attempts: int, failure: SendFailed) -> None:
        """The channel did not take it, or nobody knows."""
        wait = "" if failure.retry_after is None else f" {failure.retry_after:g}"
        whom = f" {_EVERYONE}" if failure.everyone else ""
        self._write((row, attempts), f"F {row} {attempts} {failure.reason}{wait}{whom}\n")

    def settled(self, tries: Iterable[Try]) -> None:
        """The database knows how these ended: their lines are no longer needed."""
        for this in tries:
            self._open.pop(this, None)
        if self._size > self._longest:
            self._start()

    def close(self) -> None:
        """Leave the file to whoever starts next, or nothing when nothing is open."""
        if not self._open:
            self.path.unlink(missing_ok=True)
        os.close(self._file)

    def _write(self, this: Try, line: str) -> None:
        self._open[this] = self._open.get(this, "") + line
        self._size += os.write(self._file, line.encode("ascii"))

    def _start(self) -> None:
        """Begin the file, or replace it by one that holds only what is still open."""
        text = f"B {_boot(self._boot)}\n" + "".join(self._open.values())
        fresh = self.path.with_suffix(".new")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC
        file = os.open(fresh, flags, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        self._size = os.write(file, text.encode("ascii"))
        fresh.rename(self.path)
        if self._file >= 0:
            os.close(self._file)
        self._file = file


def dead_peers(folder: Path, *, boot: Path = BOOT) -> Iterator[Flight]:
    """What processes left behind that are no longer alive; `forget` each when it is settled."""
    for path in sorted(folder.glob(f"{_PREFIX}*{_SUFFIX}")):
        text = _unlocked_text(path)
        if text is not None:
            yield _read(path, text, _boot(boot))


def forget(flight: Flight) -> None:
    """Remove the file of a dead process whose rows are settled."""
    flight.path.unlink(missing_ok=True)


def _boot(file: Path) -> str:
    with suppress(OSError):
        return file.read_text(encoding="ascii").strip()
    return _NO_BOOT


def _unlocked_text(path: Path) -> str | None:
    """The file's text, or None while its process lives."""
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            # A living process may just have put a shorter file in this one's place.
            replaced = os.fstat(file.fileno()).st_ino != path.stat().st_ino
            return None if replaced else file.read()
    except (BlockingIOError, FileNotFoundError):
        return None


def _failure(reason: Reason, rest: list[str]) -> SendFailed:
    everyone = _EVERYONE in rest
    wait = [word for word in rest if word != _EVERYONE]
    after = float(wait[0]) if wait else None
    return SendFailed(reason, retry_after=after, everyone=everyone)


def _read(path: Path, text: str, boot: str) -> Flight:
    begun: set[Try] = set()
    ended: dict[Try, Sent | SendFailed] = {}
    *lines, _torn = text.split("\n")
    for line in lines:
        match line.split(" "):
            case ["S", row, attempts]:
                begun.add((int(row), int(attempts)))
            case ["R", row, attempts, message_id]:
                ended[int(row), int(attempts)] = Sent(int(message_id) or None)
            case ["F", row, attempts, reason, *rest] if reason in _REASONS:
                ended[int(row), int(attempts)] = _failure(cast(Reason, reason), rest)
            case _:
                pass
    owner = path.name.removeprefix(_PREFIX).removesuffix(_SUFFIX)
    whole = lines[:1] == [f"B {boot}"] and boot != _NO_BOOT
    return Flight(owner, path, whole, frozenset(begun), ended)
