"""Two owners who withdraw each other at the same moment do not leave nobody."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.services import staffing
from bot.services.assigning import Unfit
from coaching.staff.effects import SaveStaff
from content.load import load
from storage import staff

if TYPE_CHECKING:
    from tests.storage.conftest import Cast


async def test_one_owner_is_left(cast: Cast) -> None:
    owners = [cast.coach(number, roles=frozenset({"owner"})) for number in (90, 91, 92)]
    await cast.write(*(SaveStaff(staff=each) for each in owners))
    texts = load().texts

    async def withdraw(chat: int) -> bool:
        try:
            await staffing.revoke(cast.database, texts, "owner", chat, cast.now)
        except Unfit:
            return False
        return True

    done = await asyncio.gather(*(withdraw(each.chat) for each in owners))
    assert sorted(done) == [False, True, True]
    async with cast.database.read() as unit:
        left = [each for each in await staff.everybody(unit) if each.roles]
    assert len(left) == 1
