"""Shows how a database would run each statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ClauseElement, Executable
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from storage.unit import AnyRow, Params, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence


class Explain(Executable, ClauseElement):
    """Asks a database how it would run a statement."""

    inherit_cache = False

    def __init__(self, statement: Any) -> None:
        self.statement = statement


@compiles(Explain)
def _explain(element: Explain, compiler: SQLCompiler, **options: Any) -> str:
    how = "EXPLAIN QUERY PLAN" if compiler.dialect.name == "sqlite" else "EXPLAIN"
    return f"{how} {compiler.process(element.statement, **options)}"


class Watching(Unit):
    """A unit that keeps the plan of each statement it runs."""

    plans: list[str]

    async def rows(self, statement: Executable, params: Params = None) -> Sequence[AnyRow]:
        """All rows of a statement."""
        plan = await self.connection.execute(Explain(statement), params)
        self.plans.append("\n".join(str(row[-1]) for row in plan))
        return await super().rows(statement, params)


def watched(unit: Unit) -> Watching:
    """The same transaction, watched."""
    watching = Watching(unit.connection, writes=False)
    watching.plans = []
    return watching
