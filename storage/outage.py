"""Tells a database in trouble, and one that was asked by two, from what will never succeed."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_SQLITE = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_READONLY",
    "SQLITE_CANTOPEN",
    "SQLITE_CORRUPT",
    "SQLITE_NOTADB",
)
_POSTGRESQL = ("08", "25006", "40", "53", "55", "57", "58")
"""SQLSTATEs: connection, read-only, deadlock, out of resources, locked, shutting down, system."""


def is_outage(error: BaseException) -> bool:
    """Whether the same transaction may well pass later, without anything being wrong with it."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _says_so(error.orig)
    return isinstance(error, (PoolTimeout, OSError))


def is_conflict(error: BaseException) -> bool:
    """Whether somebody else was quicker, so that whoever looks anew decides on what is now."""
    if isinstance(error, IntegrityError):
        return True
    state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    return str(state or "").startswith("40")


def _says_so(cause: BaseException | None) -> bool:
    if isinstance(cause, sqlite3.Error):
        return str(getattr(cause, "sqlite_errorname", "")).startswith(_SQLITE)
    return str(getattr(cause, "sqlstate", None) or "").startswith(_POSTGRESQL)
