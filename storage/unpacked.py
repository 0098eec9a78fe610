"""Any number of integers as rows, with one SQL text."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, TableValuedColumn, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage.among import Ids


class _Unpacked(FunctionElement[int]):
    """The function that makes rows of one parameter, named differently by each database."""

    name = "unpacked"
    type = BigInteger()
    inherit_cache = True


@compiles(_Unpacked, "sqlite")
def _for_sqlite(element: _Unpacked, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_Unpacked, "postgresql")
def _for_postgresql(element: _Unpacked, compiler: SQLCompiler, **options: Any) -> str:
    return f"unnest({compiler.process(element.clauses, **options)})"


def unpacked(parameter: str) -> TableValuedColumn[int]:
    """The integers given as `parameter` when the statement is run, one a row."""
    # SQLite calls the column `value` by itself; PostgreSQL takes the name of the alias for it.
    return _Unpacked(bindparam(parameter, type_=Ids())).column_valued(
        "value", joins_implicitly=True
    )
