"""A claim asks for each chat's rows by an index, whatever the database believes of its queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from storage import dispatching
from tests.storage.watching import watched

if TYPE_CHECKING:
    from tests.storage.conftest import Cast

MANY = 300


async def test_statistics_of_a_quiet_hour_do_not_make_a_claim_read_all_that_is_open(
    cast: Cast,
) -> None:
    await cast.write(*(cast.say(None, f"old:{number}", chat=number) for number in range(MANY)))
    async with cast.database.begin() as unit:
        await unit.execute(text("UPDATE outbox SET state = 'sent'"))
        await unit.execute(text("ANALYZE outbox"))
    await cast.write(*(cast.say(None, f"new:{number}", chat=number) for number in range(MANY)))
    async with cast.database.begin() as unit:
        watching = watched(unit)
        await dispatching.lock_rate(watching)
        watching.plans.clear()
        assert len(await dispatching.claimable(watching, cast.now, 10)) == 10
    (plan,) = watching.plans
    if cast.database.dialect == "sqlite":
        assert "SEARCH x USING INDEX ix_outbox_open_chat (chat=?)" in plan
    else:
        assert "Index Cond: (chat = o.chat)" in plan
        assert "Join" not in plan and "Seq Scan" not in plan
