"""Runs the numbered migration scripts with Alembic's operations, on a connection of ours."""

from __future__ import annotations

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.schema import metadata


def apply(connection: Connection, scripts: Path, found: str | None) -> None:
    """Run the scripts after `found`, within the caller's transaction.

    Each is given its operations: Alembic's global `op` would mix two migrations of one process.
    """
    directory = ScriptDirectory(str(scripts), version_locations=[str(scripts)])
    context = MigrationContext.configure(connection, opts={"target_metadata": metadata})
    operations = Operations(context)
    for script in reversed(list(directory.iterate_revisions("head", found))):
        script.module.upgrade(operations)
    context.stamp(directory, "head")
