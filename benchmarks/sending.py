"""A sender, a server that enforces a limit, and what the server saw of the sender."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

from benchmarks.measure import ROOT, THEM, Endpoint, pin, processor

DELAY = 0.06
"""Seconds to Telegram and back."""
OURS = ("ours", "handles")


@contextmanager
def limited() -> Iterator[Endpoint]:
    """The server, in a process of its own on the other core."""
    command = [sys.executable, "-m", "benchmarks.limited"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        pin(THEM, process.pid)
        _goes_first(process.pid)
        assert process.stdout is not None
        yield Endpoint(int(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _goes_first(process: int) -> None:
    """Let the server run whenever it wants to, where that is allowed.

    What arrives while it waits for its core would seem to have come all at once, and be refused.
    """
    with suppress(PermissionError):
        os.sched_setscheduler(process, os.SCHED_FIFO, os.sched_param(1))


@contextmanager
def sender(name: str, endpoint: Endpoint, **order: Any) -> Iterator[subprocess.Popen[str]]:
    """One of `benchmarks.senders` at work; told to end in order when left."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "order.json"
        told.write_text(json.dumps({"api": endpoint.url, "folder": folder, **order}))
        command = [sys.executable, "-m", "benchmarks.senders", name, str(told)]
        errors = (Path(folder) / "errors").open("w+")
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=errors, text=True
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            errors.seek(0)
            said = errors.read()
            errors.close()
            # Peers print a traceback for each message that was refused.
            if "Traceback" in said and name in OURS:
                print(said[-3000:], file=sys.stderr)


def sent(endpoint: Endpoint) -> int:
    """How many messages the server has taken."""
    return int(endpoint.ask("count")[0])


def until(condition: Callable[[], bool], seconds: float, every: float = 0.25) -> bool:
    """Wait for something; False when it does not come in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(every)
    return False


@dataclass(frozen=True, slots=True)
class Seen:
    """What the server saw, and how busy the sender was meanwhile."""

    taken: Sequence[float]
    """When it took anything that counts towards the limit."""
    instants: Sequence[float]
    """When it took a message to a learner."""
    chats: Sequence[int]
    ids: Sequence[int]
    refused: int
    """How many came too early."""
    told_to_wait: Mapping[int, float]
    """Chats that were asked to wait because that was ordered, and when."""
    waits: Mapping[int, float]
    """By chat, seconds between what the person wrote and the answer."""
    busy: float = 0.0
    """Share of one core."""

    def rate(self, warm_up: float = 0.0) -> float:
        """What was taken a second, from so many seconds after the first message to the last.

        0 when nothing was: a sender may be busy with itself for all of the time.
        """
        if not self.instants or self.instants[-1] <= self.instants[0] + warm_up:
            return 0.0
        first = bisect_left(self.taken, self.instants[0] + warm_up)
        last = bisect_left(self.taken, self.instants[-1])
        return (last - first) / (self.taken[last] - self.taken[first])


def seen(endpoint: Endpoint, busy: float = 0.0) -> Seen:
    """What it has seen so far."""
    ledger = endpoint.ask("ledger")
    instants, chats, ids = zip(*ledger["sent"], strict=True) if ledger["sent"] else ((), (), ())
    told = {int(chat): at for chat, at in ledger["told_to_wait"].items()}
    waits = dict(ledger["waits"])
    return Seen(ledger["taken"], instants, chats, ids, len(ledger["refused"]), told, waits, busy)


def worst(waits: Sequence[float]) -> float:
    """The 99th percentile, in milliseconds."""
    return quantiles(waits, n=100)[98] * 1000


class Busy:
    """How busy a process is: a share of one core since this was made."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._at, self._used = time.monotonic(), processor(process)

    def share(self) -> float:
        """So far."""
        used = processor(self._process) - self._used
        return used / (time.monotonic() - self._at)
