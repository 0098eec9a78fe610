"""Runs Alembic's migration scripts on a connection, without its command line or its files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.tables import metadata


def apply(connection: Connection, scripts: Path) -> None:
    """Run the scripts that the database lacks, within the caller's transaction."""
    script = ScriptDirectory(str(scripts), version_locations=[str(scripts)])

    def missing(revision: Any, _context: Any) -> Any:
        return script._upgrade_revs("head", revision)

    with EnvironmentContext(Config(), script, fn=missing, destination_rev="head") as environment:
        environment.configure(connection=connection, target_metadata=metadata)
        with environment.begin_transaction():
            environment.run_migrations()
