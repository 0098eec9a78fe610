"""The tests that kill the bot would notice if it lost or repeated something: bugs are planted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crash.test_kill_points import a_busy_moment

if TYPE_CHECKING:
    from tests.crash.conftest import Ward

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

BUGS = {
    "confirmed before it is stored": (
        "before store: INSERT INTO inbox (update_id, chat, raw, received) VALUES (?",
        1,
    ),
    "effects and end in two transactions": ("after commit of handle", 3),
    "no flight recorder": ("after request", 2),
}
"""Each bug, and the point where a kill shows it."""


async def spoilt(ward: Ward, bug: str, point: tuple[str, int]) -> None:
    """A kill at the point with the bug in place, and the check after the restart."""
    await ward.enrol(1, 2, 3)
    await a_busy_moment(ward)
    await ward.dies(await ward.nursery.start(kill=point, plant=bug))
    pid = await ward.nursery.start()
    await ward.quiet()
    await ward.nursery.kill(pid)
    await ward.check()


@pytest.mark.parametrize(("bug", "point"), BUGS.items())
async def test_a_planted_bug_is_noticed(ward: Ward, bug: str, point: tuple[str, int]) -> None:
    with pytest.raises(AssertionError, match=r"assert|arrived"):
        await spoilt(ward, bug, point)


@pytest.mark.parametrize("point", BUGS.values())
async def test_without_a_bug_nothing_is_wrong(ward: Ward, point: tuple[str, int]) -> None:
    await spoilt(ward, "", point)
