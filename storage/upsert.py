"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy writes apart for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Executable, Table

from storage.unit import Unit


class Writing:
    """One INSERT, in the words of each database; made once, run for many rows."""

    def __init__(self, write: Callable[[Any], Executable]) -> None:
        self._write = write
        """Gives the statement, from the INSERT constructor of a database."""
        self._written: dict[str, Executable] = {}

    async def run(self, unit: Unit, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write these rows, which must all name the same columns."""
        if rows:
            await unit.execute(self.statement(unit.dialect), rows)

    def statement(self, dialect: str) -> Executable:
        """The statement for `sqlite` or `postgresql`."""
        if dialect not in self._written:
            self._written[dialect] = self._write(insert_of(dialect))
        return self._written[dialect]


def insert_of(dialect: str) -> Any:
    """The INSERT constructor of a database; the other one's two megabytes stay on the disk."""
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as postgresql_insert

        return postgresql_insert
    from sqlalchemy.dialects.sqlite import insert as sqlite_insert

    return sqlite_insert


def insert_once(table: Table) -> Writing:
    """Insert rows; one that is there already, by any key, stays as it is."""
    return Writing(lambda insert: insert(table).on_conflict_do_nothing())


def upsert(
    table: Table,
    *,
    on: Sequence[str],
    later: Column[Any] | None = None,
    fixed: Sequence[str] = (),
) -> Writing:
    """Insert rows, or renew every column but the key of those there by the columns `on`.

    With `later`, a row is renewed only by one that is not older in that column. Columns in `fixed`
    stay as they were: PostgreSQL lets nobody refer to a row while a unique column is renewed.
    """
    kept = {*on, *fixed, "id"}

    def renewed(insert: Any) -> Executable:
        new_row = insert(table)
        new = new_row.excluded
        renewing: Executable = new_row.on_conflict_do_update(
            index_elements=list(on),
            set_={c.name: new[c.name] for c in table.c if c.name not in kept},
            where=None if later is None else new[later.name] >= later,
        )
        return renewing

    return Writing(renewed)
