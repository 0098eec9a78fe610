"""The migrated schema is the one described."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.connect import connect, parse_url
from storage.migrate import HEAD, SCRIPTS
from storage.schema import metadata


@asynccontextmanager
async def _engine(url: str) -> AsyncIterator[AsyncEngine]:
    """An engine as migrations use it."""
    engine = connect(parse_url(url), "migrate")
    try:
        yield engine
    finally:
        await engine.dispose()


def _shape(path: Path) -> set[tuple[str, str]]:
    """Every table and index of an SQLite file, in the words that make it."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {(name, " ".join(sql.split())) for name, sql in rows}


async def test_migrated_tables_are_those_described(database_url: str) -> None:
    def differences(connection: Connection) -> list[Any]:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, metadata))

    async with _engine(database_url) as engine, engine.connect() as connection:
        assert await connection.run_sync(differences) == []


def test_migrated_sqlite_has_every_check_and_key_of_the_description(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "described.db"
    engine = create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    engine.dispose()

    def clauses(found: Path) -> dict[str, set[str]]:
        return {
            name: {part.strip(" ()") for part in sql.replace(" WHERE", ", WHERE").split(", ")}
            for name, sql in _shape(found)
            if name != "alembic_version"
        }

    assert clauses(sqlite_template) == clauses(path)


def test_the_last_script_is_the_schema_this_program_needs() -> None:
    scripts = ScriptDirectory(str(SCRIPTS), version_locations=[str(SCRIPTS)])
    assert scripts.get_heads() == [HEAD]
    revisions = [script.revision for script in scripts.walk_revisions()]
    assert revisions == [f"{number:04}" for number in range(len(revisions), 0, -1)]
