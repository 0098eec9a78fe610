"""Writes the log as a file, sealed up to its newest line: for the chat, the web, the machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from coaching.people import as_file
from coaching.people.chain import Head
from coaching.people.records import LogFilter, LogForm
from storage import audit, audit_chain
from storage.engine import Database

AT_ONCE = 2_000
MOST_SENT = 100_000
"""Lines of a file for the chat or the web, the newest: more is for `coach log export`."""


async def pieces(
    database: Database, form: LogForm, wanted: LogFilter, most: int | None = None
) -> AsyncIterator[str]:
    """The file piece by piece, the oldest line first; only the newest `most` lines."""
    await audit_chain.seal_all(database)
    async with database.read() as unit:
        chain = await audit_chain.state(unit)
        head = Head(chain.place, chain.seal)
        yield as_file.csv_head() if form == "csv" else as_file.json_head(head)
        after = await audit.before_newest(unit, wanted, most) if most is not None else 0
        first = True
        while lines := await audit.behind(unit, wanted, after, AT_ONCE):
            after = lines[-1].id
            named = await audit.named(unit, lines, learners_too=False)
            if form == "csv":
                yield as_file.csv_rows(named)
            else:
                yield as_file.json_rows(named, first=first)
            first = False
    if form == "json":
        yield as_file.json_tail()


async def whole(
    database: Database, form: LogForm, wanted: LogFilter, now: datetime
) -> tuple[str, bytes]:
    """A file for sending: its name and its bytes."""
    written = [each async for each in pieces(database, form, wanted, MOST_SENT)]
    return f"coach-log-{now:%Y%m%d-%H%M}.{form}", "".join(written).encode()
