"""A coach finds a word of one, two or four characters among a million entries of five years."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median, quantiles

from sqlalchemy import bindparam, select

from benchmarks.five_years import Coach, build, server
from benchmarks.table import Row, faster, render, within
from coaching.grams import runs
from coaching.staff.view import Filter
from storage import search
from storage.engine import Database, open_database
from storage.tables import parts, reflections
from storage.visible import visible

LEARNERS, QUICK = 770, 110
P95_MS, FASTER = 100.0, 5.0
COMMON = {1: "的了客我", 2: "客人", 4: "毛利剩三"}
"""Words that are everywhere are always among those that are looked for."""
ABSENT = {1: "鑫", 2: "鑫鑫", 4: "出餐客人"}
SAMPLE, SCANS = 40, 5

_SCAN = (
    select(reflections.c.id, reflections.c.created_at)
    .where(
        visible,
        parts.c.reflection == reflections.c.id,
        parts.c.text.icontains(bindparam("word"), autoescape=False),
    )
    .order_by(reflections.c.created_at.desc(), reflections.c.id.desc())
    .limit(search.COUNTED)
)


def run(quick: bool) -> list[Row]:
    """The claims about searching."""
    many = QUICK if quick else LEARNERS
    return [row for kind in ("sqlite", "postgresql") for row in measured(kind, many)]


def measured(kind: str, many: int) -> list[Row]:
    """The claims on one database."""
    coaches = [Coach(30), Coach(100), Coach(many)]
    with _database(kind) as url:
        said = build(url, many, coaches)
        return asyncio.run(_measure(kind, url, said, coaches))


@contextmanager
def _database(kind: str) -> Iterator[str]:
    """The URL of an empty database."""
    if kind == "postgresql":
        with server() as url:
            yield url
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'coach.db'}"


async def _measure(kind: str, url: str, said: Sequence[str], coaches: Sequence[Coach]) -> list[Row]:
    database = await open_database(url, create=False)
    rows = []
    for coach in coaches:
        everybody = coach is coaches[-1]
        for length in (1, 2, 4):
            looked_for = words(said, length)
            ours = [await _time(database, coach, word) for word in looked_for]
            who = f"{kind}, {coach.learners} learners, words of {length}"
            p95 = quantiles(ours, n=20)[-1]
            limit = 10 * P95_MS if everybody else P95_MS
            rows.append(within(f"{who}, p95", p95, limit, "ms", f"p50 {median(ours):.1f} ms"))
            if coach.learners == 100 and not everybody:
                some = looked_for[:SCANS]
                scans = [await _scan(database, coach, word) for word in some]
                same = median(ours[:SCANS])
                ratio = median(scans) / same
                rows.append(faster(f"{who}, over LIKE", same, median(scans), ratio, FASTER, "ms"))
    await database.close()
    return rows


def words(said: Iterable[str], length: int) -> list[str]:
    """Words to look for: one that is everywhere, one that is nowhere, and what people wrote."""
    random = Random(length)
    cuts = [
        run[start : start + length]
        for text in said
        for run in runs(text)
        for start in range(len(run) - length + 1)
    ]
    common = list(COMMON[length]) if length == 1 else [COMMON[length]]
    return [*common, ABSENT[length], *random.sample(cuts, SAMPLE)]


async def _time(database: Database, coach: Coach, word: str) -> float:
    """Milliseconds of a search, from the question to the ids and their number."""
    began = time.perf_counter()
    async with database.read() as unit:
        await search.find(unit, coach.id, Filter(), word, 0, 20)
    return (time.perf_counter() - began) * 1e3


async def _scan(database: Database, coach: Coach, word: str) -> float:
    """Milliseconds of reading every text that the coach may read."""
    began = time.perf_counter()
    async with database.read() as unit:
        await unit.rows(_SCAN, {"staff": coach.id, "word": word})
    return (time.perf_counter() - began) * 1e3


def main() -> None:
    """Measure with as many learners as are asked for, on one database."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a tenth of the entries")
    parser.add_argument("kind", choices=("sqlite", "postgresql"))
    args = parser.parse_args()
    print(render(measured(args.kind, QUICK if args.small else LEARNERS)))


if __name__ == "__main__":
    main()
