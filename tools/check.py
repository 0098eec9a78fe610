"""What `make lint` and `make test` do, step by step, stopping at the first that fails.

`python tools/check.py test tests/storage -k inbox` passes what follows on to pytest.
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
    """Every test, in as many processes as there are cores."""
    run("python", "-m", "pytest", *(rest or everything()))


def gates() -> None:
    """Every test, and what share of the lines and branches they reach."""
    run("coverage", "erase")
    run("coverage", "run", "-m", "pytest", *everything())
    run("coverage", "combine", "-q")
    run("coverage", "report", "--fail-under=90", "--skip-covered")
    run("coverage", "report", "--fail-under=100", "--include", ",".join(EXACT))


def everything() -> list[str]:
    """How the whole suite is run."""
    workers = str(min(4, os.cpu_count() or 1))
    return ["-q", "-n", workers, "--dist", "loadfile", "--durations=15"]


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["lint"]:
            lint()
        case ["gates"]:
            gates()
        case ["test", *rest]:
            test(rest)
