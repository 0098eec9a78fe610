"""Has PostgreSQL join the tables of a statement in the order in which they are written down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import func, select, true

from storage.unit import Unit

_PLAIN = {
    "join_collapse_limit": "1",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_seqscan": "off",
    "enable_bitmapscan": "off",
    "enable_material": "off",
    "enable_memoize": "off",
    "max_parallel_workers_per_gather": "0",
}
"""From one index to the next, without weighing other ways."""

_BEFORE = select(*(func.current_setting(name).label(name) for name in _PLAIN))


@asynccontextmanager
async def as_written(unit: Unit) -> AsyncIterator[None]:
    """For what is done inside; SQLite does so by itself.

    How much a range of an index holds that is not known before the statement runs can only be
    guessed. One wrong guess, and PostgreSQL reads millions of rows to find ten.
    """
    if unit.dialect != "postgresql":
        yield
        return
    (before,) = await unit.rows(_BEFORE)
    await _set(unit, _PLAIN)
    yield
    # Not after an error: with it the transaction ends, and so do its settings.
    await _set(unit, before._asdict())


async def _set(unit: Unit, settings: dict[str, str]) -> None:
    """Change settings until the transaction ends."""
    await unit.rows(
        select(*(func.set_config(name, value, true()) for name, value in settings.items()))
    )
