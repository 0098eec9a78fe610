"""What `make lint` and `make test` do, step by step, stopping at the first that fails.

`python tools/check.py test tests/storage -k inbox` passes what follows on to pytest, without
the coverage gates.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ROOMS = ("content", "coaching", "storage", "bot")
EXACT = (
    "storage/inbox.py",
    "storage/outbox.py",
    "coaching/timetable.py",
    "bot/delivery/outcome.py",
    "bot/delivery/pacing.py",
)
"""Files in which every line and branch is tested."""


def run(*command: str) -> None:
    """Run one step from the project's root; leave with its code if it fails."""
    print("+", " ".join(command), flush=True)
    done = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def lint() -> None:
    """Style, types and the direction of imports."""
    run("ruff", "check", ".")
    run("ruff", "format", "--check", ".")
    run("mypy", *(option for room in ROOMS for option in ("-p", room)))
    run("mypy", "tests", "benchmarks", "tools")
    run("lint-imports", "--no-cache")


def test(rest: list[str]) -> None:
    """Every test with coverage, in as many processes as there are cores."""
    workers = str(min(4, os.cpu_count() or 1))
    if rest:
        run("python", "-Im", "pytest", *rest)
        return
    run("coverage", "erase")
    run("coverage", "run", "-m", "pytest", "-q", "-n", workers, "--dist", "loadfile")
    run("coverage", "combine", "-q")
    run("coverage", "report", "--fail-under=90", "--skip-covered")
    run("coverage", "report", "--fail-under=100", "--include", ",".join(EXACT))


if __name__ == "__main__":
    lint() if sys.argv[1] == "lint" else test(sys.argv[2:])
