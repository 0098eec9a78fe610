"""One leader per PostgreSQL database: an advisory lock on a connection of its own.

The lock lives as long as the connection, so it must be a session's: a pool in between that lends
connections by the transaction (PgBouncer) would break it.
"""

from __future__ import annotations

import asyncio
import os
import socket
from typing import TYPE_CHECKING

from sqlalchemy import URL

from storage.errors import unreachable

if TYPE_CHECKING:
    import asyncpg

_KEY = 0x636F616368706F6C
"""The advisory lock of the one process that asks the channel for updates."""
_WHO = (
    "SELECT a.application_name FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid"
    " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
    " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND (l.classid::bigint << 32) + l.objid::bigint = $1"
)
_MARK = "coach leader "


class LedByAnother(Exception):
    """Another process leads; `who` names it."""

    def __init__(self, who: str) -> None:
        super().__init__(f"Another process leads: {who}.")
        self.who = who


class Lead:
    """The leadership, while `close` was not called and `lost` is not set."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.lost = asyncio.Event()
        """Set when the connection ends, and with it the lock."""
        self._connection = connection
        connection.add_termination_listener(self._ended)

    def _ended(self, _connection: object) -> None:
        self.lost.set()

    async def close(self) -> None:
        """Give the leadership up."""
        await self._connection.close(timeout=5)


async def lead(url: URL, patience: float | None) -> Lead:
    """Become the leader within `patience` seconds (None: however long it takes).

    Raises LedByAnother when somebody else stays the leader for so long.
    """
    # Only an installation on PostgreSQL pays for the driver.
    import asyncpg

    me = f"{_MARK}{socket.gethostname()[:30]} pid {os.getpid()}"
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        connection = await asyncpg.connect(dsn, server_settings={"application_name": me})
    except (OSError, asyncpg.PostgresError) as error:
        raise unreachable(url, error) from error
    try:
        wait = 0 if patience is None else max(1, int(patience * 1000))
        await connection.execute(f"SET lock_timeout = {wait}")
        await connection.execute("SELECT pg_advisory_lock($1)", _KEY)
    except asyncpg.LockNotAvailableError:
        who = await connection.fetchval(_WHO, _KEY)
        await connection.close(timeout=5)
        raise LedByAnother(str(who or "unknown").removeprefix(_MARK)) from None
    except BaseException:
        connection.terminate()
        raise
    return Lead(connection)
