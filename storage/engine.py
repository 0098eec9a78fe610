"""The database: hands out transactions, and closes for good."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncTransaction

from storage import ledger
from storage.connect import connect, empty_log, file_of, parse_url
from storage.migrate import check, migrate
from storage.unit import Unit

_Result = TypeVar("_Result")


async def open_database(
    url: str | URL, *, create: bool = True, forgotten: Path | None = None
) -> Database:
    """Open the database at `url`.

    With `create` it is first made, or brought to the present schema; without, it must be there
    and up to date. `forgotten`: see Database. Raises a StorageError whose sentence says what to do.
    """
    parsed = parse_url(url)
    await (migrate(parsed) if create else check(parsed))
    return Database(parsed, forgotten)


class Database:
    """An open database; made by `open_database`."""

    def __init__(self, url: URL, forgotten: Path | None = None) -> None:
        self.url = url
        file = file_of(url)
        self.forgotten = forgotten if file is None else ledger.beside(file)
        """The list of what was erased; beside an SQLite file, elsewhere where it is named."""
        self.dialect: str = url.get_backend_name()
        """`sqlite` or `postgresql`."""
        self._writer = connect(url, "write")
        self._reader = connect(url, "read") if self.dialect == "sqlite" else self._writer
        # What was erased just before a crash may still be in the log.
        self._owes_checkpoint = True

    def __repr__(self) -> str:
        return f"Database({self.url.render_as_string(hide_password=True)})"

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Unit]:
        """A write transaction: committed when left normally, undone on any error or cancellation.

        On SQLite there is one at a time; the others wait their turn.
        """
        async with _connected(self._writer) as connection:
            transaction = await connection.begin()
            unit = Unit(connection, writes=True)
            try:
                yield unit
            except BaseException:
                await _to_the_end(transaction.rollback())
                raise
            await _to_the_end(self._commit(transaction, unit))
        if self._owes_checkpoint:
            await self.checkpoint()

    async def _commit(self, transaction: AsyncTransaction, unit: Unit) -> None:
        """Commit, then tell those who wait for it."""
        await transaction.commit()
        self._owes_checkpoint |= unit.erased
        if unit.buried:
            await asyncio.to_thread(ledger.note, self.forgotten, unit.buried)
        unit.committed()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Unit]:
        """A read-only transaction: one consistent picture, which never waits for a writer."""
        async with _connected(self._reader) as connection:
            if self.dialect == "postgresql":
                await connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            async with connection.begin():
                yield Unit(connection, writes=False)

    async def checkpoint(self) -> bool:
        """Move SQLite's write-ahead log into the file and empty it, so that nothing erased stays.

        False when a reader is in the way; the next commit or `close` tries again.
        """
        if self.dialect != "sqlite":
            self._owes_checkpoint = False
            return True
        async with _connected(self._writer) as connection:
            raw = await connection.get_raw_connection()
            busy = await empty_log(raw.driver_connection)
        self._owes_checkpoint = busy
        return not busy

    async def close(self) -> None:
        """Close every connection and end their threads; may be called twice."""
        await _to_the_end(self._close())

    async def _close(self) -> None:
        await self._reader.dispose()
        await self._writer.dispose()


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection that finds its way back to the pool even when its user is cancelled."""
    connection = await engine.connect()
    try:
        yield connection
    finally:
        await _to_the_end(connection.close())


async def _to_the_end(work: Coroutine[Any, Any, _Result]) -> _Result:
    """Run `work` to its end even if the caller is cancelled, who hears of it afterwards.

    A commit that was only begun has an unknown outcome; one that was waited for has not.
    """
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled from task.exception()
    return task.result()
