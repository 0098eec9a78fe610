"""Measure the claims and print them as one table; exit 1 when a bar is missed."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.table import Row, render

Run = Callable[[bool], list[Row]]


def claims() -> dict[str, Run]:
    """Every benchmark by its file's name: a module here with `run(quick)`."""
    found: dict[str, Run] = {}
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem.startswith("_") or "\ndef run(quick: bool)" not in path.read_text("utf-8"):
            continue
        found[path.stem] = importlib.import_module(f"benchmarks.{path.stem}").run
    return found


def main(argv: list[str]) -> int:
    """Run the named benchmarks, or all."""
    known = claims()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("names", nargs="*", metavar="name", help="of: " + ", ".join(known))
    args = parser.parse_args(argv)
    unknown = sorted(set(args.names) - known.keys())
    if unknown:
        parser.error(f"there is no benchmark {', '.join(unknown)}; choose of: {', '.join(known)}")
    rows: list[Row] = []
    for name in args.names or known:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        rows += known[name](args.quick)
    print(render(rows))
    missed = [row.claim for row in rows if not row.ok]
    print(f"\n{len(rows) - len(missed)} of {len(rows)} claims hold.")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
