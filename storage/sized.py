"""SQL in words whose instants and ids are bound as 64-bit integers."""

from __future__ import annotations

from sqlalchemy import TextClause, bindparam, text

from storage.columns import BIG


def sized(statement: str, *big: str) -> TextClause:
    """The statement, its parameters named in `big` bound as 64 bits wide: asyncpg guesses 32."""
    return text(statement).bindparams(*(bindparam(name, type_=BIG) for name in big))
