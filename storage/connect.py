"""Engines with the settings that durability and forgetting depend on."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.errors import BadUrl

Role = Literal["write", "read", "migrate"]
"""What an engine is for: the one writer, the readers, or a migration (foreign keys off)."""

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
PROGRAM = "competency-coach"
"""How our connections are called in PostgreSQL's list of activities."""
_WAIT_FOR_LOCK_MS = 60_000
_WAIT_FOR_READERS_MS = 1_000
_READERS = 4
_BUFFERED_PAGES_KIB = 16_384
_LOGGED_PAGES = 4_000
"""16 MB of log: a page changed many times is written into the file once."""


def parse_url(url: str | URL) -> URL:
    """The URL with its driver; raises BadUrl with a sentence when it cannot be used."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadUrl(
            "COACH_DATABASE_URL is not a URL: write sqlite:////path/to/coach.db "
            "or postgresql://user:password@host/database."
        ) from None
    if parsed.drivername not in _DRIVERS:
        raise BadUrl(
            f"COACH_DATABASE_URL begins with {parsed.drivername}://, which is not supported: "
            "use sqlite:// or postgresql://."
        )
    parsed = parsed.set(drivername=_DRIVERS[parsed.drivername])
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise BadUrl(
            "COACH_DATABASE_URL names no file: a database in memory would be lost at the end. "
            "Write sqlite:////path/to/coach.db."
        )
    return parsed


def file_of(url: URL) -> Path | None:
    """The database file of an SQLite URL; None for PostgreSQL."""
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def connect(url: URL, role: Role) -> AsyncEngine:
    """An engine for one role; nothing is opened before it is first used."""
    if url.get_backend_name() == "sqlite":
        return _connect_sqlite(url, role)
    return _connect_postgres(url, role)


def _connect_sqlite(url: URL, role: Role) -> AsyncEngine:
    """One connection for writing, a few for reading: transactions never share a connection."""
    size = _READERS if role == "read" else 1
    engine = create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        # An error that nobody caught is printed, and must not bring words of a person with it.
        hide_parameters=True,
        pool_timeout=_WAIT_FOR_LOCK_MS / 1000,
        connect_args={"isolation_level": None, "timeout": _WAIT_FOR_LOCK_MS / 1000},
    )
    begin = "BEGIN" if role == "read" else "BEGIN IMMEDIATE"

    # A transaction that begins by reading and then writes fails at once when another wrote in
    # between, whatever the timeout; taking the write lock at the beginning waits instead.
    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        # A cursor of the adapter's would cost three trips to the driver's thread; this is one.
        connection.connection.run_async(lambda driver: driver.execute(begin))

    @event.listens_for(engine.sync_engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in _pragmas(role):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def _pragmas(role: Role) -> list[str]:
    """The settings of one SQLite connection: never trust how the library was built."""
    pragmas = [
        f"busy_timeout = {_WAIT_FOR_LOCK_MS}",
        f"cache_size = -{_BUFFERED_PAGES_KIB}",
        "temp_store = MEMORY",
        "foreign_keys = " + ("OFF" if role == "migrate" else "ON"),
    ]
    if role == "read":
        return [*pragmas, "query_only = ON"]
    return [
        *pragmas,
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
        f"wal_autocheckpoint = {_LOGGED_PAGES}",
    ]


def _connect_postgres(url: URL, role: Role) -> AsyncEngine:
    """asyncpg, with a name that shows in pg_stat_activity."""
    options: dict[str, Any] = {
        "hide_parameters": True,
        "connect_args": {"server_settings": {"application_name": PROGRAM, "jit": "off"}},
    }
    if role == "migrate":
        return create_async_engine(url, poolclass=NullPool, **options)
    return create_async_engine(url, pool_size=5, max_overflow=5, pool_pre_ping=True, **options)


async def empty_log(driver: Any) -> bool:
    """Empty the write-ahead log of an idle SQLite connection; True when a reader was in the way."""
    await driver.execute(f"PRAGMA busy_timeout = {_WAIT_FOR_READERS_MS}")
    try:
        async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
            busy, *_ = await cursor.fetchone()
    finally:
        await driver.execute(f"PRAGMA busy_timeout = {_WAIT_FOR_LOCK_MS}")
    return bool(busy)
