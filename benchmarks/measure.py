"""Rounds, medians, and processes that keep to a core of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import Request, urlopen

ROOT = Path(__file__).parent.parent
TOKEN = "123456789:benchmark-benchmark-benchmark-bench"
US, THEM = 0, 1
"""The core of what is measured, and the core of the server."""


def pin(core: int, process: int = 0) -> None:
    """Keep a process to one core, if there are two."""
    cores = sorted(os.sched_getaffinity(0) if not process else range(os.cpu_count() or 1))
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(process, {cores[core % len(cores)]} if len(cores) > 1 else {core})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A running benchmark server."""

    port: int

    @property
    def url(self) -> str:
        """Its root."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, what: str, order: Mapping[str, Any] | None = None, seconds: float = 120) -> Any:
        """One control request; the answer's JSON."""
        data = None if order is None else json.dumps(order).encode()
        with urlopen(Request(f"{self.url}/{what}", data=data), timeout=seconds) as answer:
            return json.loads(answer.read())


@contextmanager
def server(delay: float = 0.0) -> Iterator[Endpoint]:
    """A server in a process of its own, on the other core."""
    command = [sys.executable, "-m", "benchmarks.server", str(delay)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        pin(THEM, process.pid)
        assert process.stdout is not None
        yield Endpoint(int(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def typical(rounds: Mapping[str, list[float]], ours: str, peer: str) -> tuple[float, float, float]:
    """The medians of two series measured in the same rounds, and the median of their ratios."""
    ratios = [a / b for a, b in zip(rounds[ours], rounds[peer], strict=True)]
    return median(rounds[ours]), median(rounds[peer]), median(ratios)


@contextmanager
def at_work(name: str, endpoint: Endpoint, many: int) -> Iterator[int]:
    """A bot of `benchmarks.bots` in a process of its own; the process."""
    command = [sys.executable, "-m", "benchmarks.bots", name, endpoint.url, str(many)]
    bot = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        yield bot.pid
    except TimeoutError:
        bot.kill()
        raise RuntimeError(f"{name} did not answer: {bot.communicate()[1][-2000:]}") from None
    finally:
        bot.kill()
        bot.wait()
        if bot.stderr is not None:
            bot.stderr.close()


def answered(name: str, many: int, *, counted: str = "sendMessage", batch: int = 100) -> float:
    """Updates a second that a bot answers when `many` are waiting for it.

    The clock runs in the server, from handing out the first update to the last answer.
    """
    with server() as endpoint:
        endpoint.ask("load", {"many": many, "counted": [counted], "batch": batch})
        with at_work(name, endpoint, many):
            return many / float(endpoint.ask("result"))


def answered_by_processor(name: str, many: int, *, counted: str = "sendMessage") -> float:
    """Updates that a bot answers in a second of its processor's time.

    That is what one core could do undisturbed: other work on the machine does not count.
    """
    with server() as endpoint:
        endpoint.ask("load", {"many": 0, "counted": []})
        with at_work(name, endpoint, many) as process:
            while not endpoint.ask("polled"):
                time.sleep(0.05)
            before = processor(process)
            endpoint.ask("load", {"many": many, "counted": [counted]})
            endpoint.ask("result")
            return many / (processor(process) - before)


def processor(process: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
