"""How a column is written down, so that each says what of a person it may hold."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, Text, text
from sqlalchemy.types import TypeEngine

from coaching.records import FIRST_STANDARD

BIG = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit integer; as INTEGER it is SQLite's own row id when it is the key."""

BUSY = {"fillfactor": "80", "autovacuum_vacuum_scale_factor": "0.01"}
"""Room for updates in place, and early cleaning, on PostgreSQL tables that are queues."""


def named_metadata() -> MetaData:
    """An empty MetaData that gives every constraint and index the same name on both databases."""
    return MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def column(
    name: str,
    kind: TypeEngine[Any] | type[TypeEngine[Any]],
    *more: Any,
    holds: Literal["words", "name", "none"] = "none",
    null: bool = False,
    **options: Any,
) -> Column[Any]:
    """A column that is NOT NULL unless said otherwise, and says what of a person it holds."""
    return Column(name, kind, *more, nullable=null, info={"holds": holds}, **options)


def key(name: str = "id", *, counted: bool = False) -> Column[Any]:
    """The primary key: an id made elsewhere, or (`counted`) the next number."""
    return column(name, BIG, primary_key=True, autoincrement=counted)


def of_learner() -> Column[Any]:
    """The learner whose row this is."""
    return column("learner", BIG, ForeignKey("learners.id"))


def of_standard() -> Column[Any]:
    """The standard that the row's item belongs to."""
    return column("standard", Text, server_default=FIRST_STANDARD)


def partial_index(name: str, *columns: str, when: str) -> Index:
    """An index of the rows that are still of interest."""
    return Index(name, *columns, sqlite_where=text(when), postgresql_where=text(when))
