"""Before the bot serves: whoever was erased stays erased, whichever database it was started on."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from storage import forgotten, ledger
from storage.engine import Database

log = logging.getLogger(__name__)


async def stay_forgotten(database: Database, now: datetime) -> None:
    """Put the list and the database in step: each learns what only the other one knows."""
    path = database.forgotten
    if path is None:
        return
    burials = await asyncio.to_thread(ledger.read, path)
    async with database.read() as unit:
        known = await forgotten.known(unit)
        missed = await forgotten.missing(unit, burials)
    if missed.anything:
        async with database.begin() as unit:
            again = await forgotten.erase_again(unit, burials, now)
        log.warning(
            "erased once more, as the database is older than the list: %d people, %d entries;"
            " leaving once more: %d, read by no coach once more: %d people, %d entries",
            again.people,
            again.entries,
            again.leaving,
            again.closed,
            again.hidden,
            extra={"action": "erased_again"},
        )
    await asyncio.to_thread(ledger.note, path, known)
