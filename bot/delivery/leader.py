"""One process at a time asks the channel for updates; a second one says who the first is."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from storage import leader, lock
from storage.connect import file_of, parse_url

PATIENCE = 1.5
"""Seconds that a process which is just ending is given to let go."""


class AlreadyRunning(Exception):
    """Another process works with this database."""

    exit_code = 75

    def __init__(self, who: str) -> None:
        super().__init__(
            f"The bot is running already ({who}) with this database. "
            "Stop that one first, or give this one another COACH_DATABASE_URL."
        )
        self.who = who


@asynccontextmanager
async def leading(url: str, patience: float | None = PATIENCE) -> AsyncIterator[asyncio.Event]:
    """Be the leader of the database at `url`; gives an event that is set if that is lost.

    On SQLite a locked file beside the database tells, on PostgreSQL an advisory lock. Raises
    AlreadyRunning, with the other's process id, when somebody else is the leader.
    """
    parsed = parse_url(url)
    path = file_of(parsed)
    if path is not None:
        try:
            file = lock.take(path)
        except lock.Held as other:
            raise AlreadyRunning(other.who) from None
        try:
            yield asyncio.Event()
        finally:
            os.close(file)
        return
    try:
        lead = await leader.lead(parsed, patience)
    except leader.LedByAnother as other:
        raise AlreadyRunning(other.who) from None
    try:
        yield lead.lost
    finally:
        await lead.close()
