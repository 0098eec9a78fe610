"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy writes apart for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Writing:
    """One INSERT, in the words of each database; made once, run for many rows."""

    sqlite: Executable
    postgresql: Executable

    async def run(self, unit: Unit, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write these rows, which must all name the same columns."""
        if rows:
            await unit.execute(
                self.postgresql if unit.dialect == "postgresql" else self.sqlite, rows
            )


def insert_once(table: Table) -> Writing:
    """Insert rows; one that is there already, by any key, stays as it is."""
    return Writing(
        sqlite=sqlite.insert(table).on_conflict_do_nothing(),
        postgresql=postgresql.insert(table).on_conflict_do_nothing(),
    )


def upsert(table: Table, *, on: Sequence[str], later: Column[Any] | None = None) -> Writing:
    """Insert rows, or renew every column but the key of those there by the columns `on`.

    With `later`, a row is renewed only by one that is not older in that column.
    """

    def renewed(insert: Any) -> Any:
        new = insert.excluded
        return insert.on_conflict_do_update(
            index_elements=list(on),
            set_={c.name: new[c.name] for c in table.c if c.name not in {*on, "id"}},
            where=None if later is None else new[later.name] >= later,
        )

    return Writing(
        sqlite=renewed(sqlite.insert(table)),
        postgresql=renewed(postgresql.insert(table)),
    )
