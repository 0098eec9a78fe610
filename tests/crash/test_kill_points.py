"""kill -9 at every point between fetching and recording, then a restart: nothing is lost."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.crash.conftest import Ward

OCCURRENCES = int(os.environ.get("COACH_TEST_OCCURRENCES", "1"))
"""Each point is fatal at its first passing; with more, also at its second, and so on."""


async def a_busy_moment(ward: Ward) -> None:
    """A little of everything: texts in order, one whose echo may never come twice, one due."""
    ward.writes(1)
    ward.writes(1, "never")
    ward.writes(2)
    await ward.appoint(3)


async def points_of(ward: Ward, trace: Path) -> list[str]:
    """Every point that a busy moment passes, whether the bot was up before it or not."""
    await a_busy_moment(ward)
    pid = await ward.nursery.start(trace=str(trace))
    await ward.quiet()
    await a_busy_moment(ward)
    await ward.quiet()
    await ward.nursery.kill(pid)
    text = await asyncio.to_thread(trace.read_text, encoding="utf-8")
    return sorted(set(text.splitlines()))


@pytest.mark.timeout(600)
async def test_f31_a_kill_at_any_point_loses_nothing_and_repeats_only_what_was_on_the_wire(
    ward: Ward, tmp_path: Path
) -> None:
    await ward.enrol(1, 2, 3)
    points = await points_of(ward, tmp_path / "trace")
    kills: dict[str, int] = dict.fromkeys(points, 0)
    for point in points:
        for occurrence in range(1, OCCURRENCES + 1):
            await a_busy_moment(ward)
            kills[point] += await ward.dies(await ward.nursery.start(kill=[point, occurrence]))
            pid = await ward.nursery.start()
            await ward.quiet()
            await ward.nursery.kill(pid)
            await ward.check()
    for part in ("fetch", "store", "handle", "inside step", "due", "tick", "request", "answer"):
        assert any(part in point for point in points), part
    spared = [point for point, times in kills.items() if not times]
    assert len(spared) <= len(points) // 10, spared
