"""A process that writes and writes: `python writer.py URL`; says a line for each commit."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime

from sqlalchemy import insert

from coaching.effects import Lane, Say
from coaching.messages import Text
from storage import inbox, outbox
from storage.engine import open_database
from storage.inbox import Received
from storage.tables import audit

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


async def write(url: str) -> None:
    """Commit an update, what it leads to, and a line of the log, until killed."""
    database = await open_database(url, create=False)
    for number in range(10_000_000, 20_000_000):
        update = Received(update_id=number, chat=5, raw="{}")
        said = Say(
            dedupe=f"load:{number}",
            chat=5,
            learner=None,
            kind="screen",
            lane=Lane.REPLY,
            policy="free",
            message=Text(html="x" * 500),
            due=AT,
        )
        async with database.begin() as unit:
            await inbox.receive(unit, [update], AT)
            await outbox.say(unit, [said], AT)
            line = {"actor": None, "action": "load", "subject": number, "at": 0, "detail": ""}
            await unit.execute(insert(audit).values(line))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1]))
