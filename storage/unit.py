"""One transaction, as the rest of the room sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import CursorResult, Executable, Row
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.ledger import Burial

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
"""A row whose columns are named, not typed."""

Params: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class Unit:
    """One transaction: everything done through it happens, or none of it."""

    def __init__(self, connection: AsyncConnection, *, writes: bool) -> None:
        self.connection = connection
        self.dialect: str = connection.dialect.name
        """`sqlite` or `postgresql`."""
        self.writes = writes
        """Whether this is a write transaction, which locks the learners it loads."""
        self.erased = False
        """Set when words were erased: their remains are wiped from the files after the commit."""
        self.buried: list[Burial] = []
        """What is to be noted outside the database, too, once the transaction is on disk."""
        self._callbacks: list[Callable[[], object]] = []

    async def execute(
        self, statement: Executable, params: Params = None
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement; a sequence of parameters runs it once for each of them."""
        return await self.connection.execute(statement, params)

    async def rows(self, statement: Executable, params: Params = None) -> Sequence[AnyRow]:
        """All rows of a statement."""
        return (await self.connection.execute(statement, params)).all()

    async def scalars(self, statement: Executable, params: Params = None) -> Sequence[Any]:
        """The first column of all rows."""
        return (await self.connection.execute(statement, params)).scalars().all()

    async def scalar(self, statement: Executable, params: Params = None) -> Any:
        """The first column of the first row; None when there is no row."""
        return (await self.connection.execute(statement, params)).scalar()

    def after_commit(self, callback: Callable[[], object]) -> None:
        """Have `callback` called once the transaction is on disk, and never if it is undone."""
        self._callbacks.append(callback)

    def committed(self) -> None:
        """Call whoever waits for the commit; for the database that ran this unit."""
        for callback in self._callbacks:
            callback()
