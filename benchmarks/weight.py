"""Claim 9: how heavy the idle bot is and how soon it listens, measured on `coach run` itself.

Its database is there already, as on every day but the first.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.measure import ROOT, TOKEN, processor, server
from benchmarks.table import Row, faster, within
from bot.telegram.poll import LONG

PAGE = os.sysconf("SC_PAGE_SIZE")
COACH = (
    "import sys; sys.modules['rich'] = sys.modules['pygments'] = None; "
    "from bot.cli import main; sys.exit(main())"
)
"""`coach`, without what httpx loads only where development tools brought it along."""
SOONER, MEMORY_LIMIT, IDLE_LIMIT = 1.75, 90.0, 1.0
"""How soon is said beside the import of a peer: machines differ by more than programs."""


def run(quick: bool) -> list[Row]:
    """The claims about weight."""
    starts, sizes, idles = [], [], []
    for _ in range(1 if quick else 3):
        with TemporaryDirectory() as folder, coach(Path(folder)) as (process, start):
            time.sleep(2.0)
            starts.append(start)
            sizes.append(_memory(process))
            idles.append(_idle(process, 5.0 if quick else 60.0))
    peer_seconds, peer_size = aiogram()
    start = median(starts)
    return [
        faster("coach run: listens before aiogram is imported", start, peer_seconds,
               peer_seconds / start, SOONER, "s"),
        within("coach run: resident memory when idle", median(sizes), MEMORY_LIMIT, "MiB",
               f"{peer_size:.0f} MiB (aiogram's import)"),
        within("coach run: processor when idle", median(idles), IDLE_LIMIT, "%"),
    ]  # fmt: skip


@contextmanager
def coach(folder: Path) -> Iterator[tuple[int, float]]:
    """`coach run` on a fresh database; its process, and seconds from start to its first poll."""
    with server() as endpoint:
        endpoint.ask("load", {"many": 0, "counted": [], "hold": LONG})
        settings = {
            "COACH_BOT_TOKEN": TOKEN,
            "COACH_BOT_API_URL": endpoint.url,
            "COACH_DATA_DIR": str(folder),
        }
        command = [sys.executable, "-c", COACH]
        environ = os.environ | settings
        subprocess.run(
            [*command, "migrate"], cwd=ROOT, env=environ, capture_output=True, check=True
        )
        began = time.time()
        bot = subprocess.Popen([*command, "run"], cwd=ROOT, env=environ, stderr=subprocess.DEVNULL)
        try:
            while not (polled := float(endpoint.ask("polled"))):
                time.sleep(0.02)
                if bot.poll() is not None or time.time() > began + 60:
                    raise RuntimeError(f"coach run does not poll (exit code {bot.returncode})")
            yield bot.pid, polled - began
        finally:
            bot.terminate()
            bot.wait(15)


def aiogram() -> tuple[float, float]:
    """Seconds and mebibytes of importing the lightest of the usual frameworks."""
    code = "import aiogram, os; print(open('/proc/self/statm').read().split()[1])"
    began = time.time()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return time.time() - began, int(done.stdout) * PAGE / 2**20


def _memory(process: int) -> float:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE / 2**20


def _idle(process: int, seconds: float) -> float:
    """Per cent of one core used while nothing happens."""
    before = processor(process)
    time.sleep(seconds)
    return (processor(process) - before) / seconds * 100
