"""What can be wrong with a database, each as a sentence that says what to do."""

from __future__ import annotations

from sqlalchemy import URL


class StorageError(Exception):
    """Something is wrong with the database that a person must put right."""


class BadUrl(StorageError):
    """The database URL cannot be used."""


class DatabaseMissing(StorageError):
    """There is no database where one is expected."""


class ForeignDatabase(StorageError):
    """What is at the URL is not a database of this program."""


class DatabaseCorrupt(StorageError):
    """The database file is damaged."""


class NotWritable(StorageError):
    """The database file or its folder cannot be written."""


class SchemaTooNew(StorageError):
    """The database was made by a newer version of the program."""

    exit_code = 65


class SchemaTooOld(StorageError):
    """The database must be migrated before it is used."""


class InUse(StorageError):
    """An older bot is at work with the database, which must not be changed under it."""

    exit_code = 75


class TooOpen(StorageError):
    """Other users of the machine can read the database file."""


class DatabaseUnreachable(StorageError):
    """The database server does not let us in."""


def unreachable(url: URL, cause: object) -> DatabaseUnreachable:
    """A server that does not let us in, and what to look at."""
    return DatabaseUnreachable(
        f"The database {url.render_as_string(hide_password=True)} cannot be used: {cause}. "
        "See that the server runs, that the database exists, and that COACH_DATABASE_URL names "
        "the right user and password."
    )


class BackupFailed(StorageError):
    """No backup could be made, or what was made is not whole."""


class NotRestored(StorageError):
    """A backup was not put in place; what was there before is as it was."""
