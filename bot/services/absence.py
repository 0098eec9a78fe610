"""Telegram keeps what people send for a day: who may have lost words by a longer gap is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic

from bot.clock import Clock
from bot.services.decide import Decider, World, code_of
from coaching.dialogue.presence import LATELY
from coaching.events import WasAway
from storage import listening
from storage.engine import Database
from storage.instants import to_ms
from storage.unit import Unit

log = logging.getLogger(__name__)

KEPT = timedelta(days=1)
"""How long Telegram keeps what nobody asks for."""
OFTEN = timedelta(minutes=10)
"""How often it is noted that the bot listens."""
BATCH = 500
"""How many learners are told in one go."""


class Absence(Generic[World]):
    """Notes until when the bot listened, and looks back when it listens again."""

    def __init__(
        self,
        db: Database,
        decider: Decider[World],
        clock: Clock,
        changed: Callable[[], object] = lambda: None,
    ) -> None:
        self._db = db
        self._decider = decider
        self._clock = clock
        self._changed = changed
        """Called after a commit that made something due to be sent."""
        self._noted: datetime | None = None

    async def begin(self) -> None:
        """The program starts: see how long nobody listened."""
        try:
            async with self._db.read() as unit:
                since = await listening.until(unit)
        except Exception as error:
            log.warning("cannot see how long nobody listened (%s)", code_of(error))
        else:
            await self._note(since)

    async def end(self) -> None:
        """The program stops, having listened until now."""
        await self._note(None)

    async def listens(self, silent_since: datetime | None = None) -> None:
        """Telegram was heard; `silent_since`: when it could not be heard any more before that."""
        lately = self._noted is not None and self._clock.now() - self._noted < OFTEN
        if silent_since is not None or not lately:
            await self._note(silent_since)

    async def _note(self, since: datetime | None) -> None:
        """Note the present instant, and tell of the gap since `since` if words were lost in it.

        A database in trouble is no reason to stop listening.
        """
        now = self._clock.now()
        try:
            async with self._db.begin() as unit:
                if since is not None and now - since > KEPT:
                    await self._tell(unit, since, now)
                await listening.note(unit, now)
        except Exception as error:
            log.warning("cannot note that the bot listens (%s)", code_of(error))
        else:
            self._noted = now

    async def _tell(self, unit: Unit, since: datetime, now: datetime) -> None:
        log.warning("nobody listened for %d hours", (now - since) // timedelta(hours=1))
        chats = await listening.in_touch(unit, since - LATELY)
        for start in range(0, len(chats), BATCH):
            events = [
                WasAway(
                    key=f"away:{chat}:{to_ms(since)}",
                    chat=chat,
                    at=now,
                    since=since,
                    until=now - KEPT,
                )
                for chat in chats[start : start + BATCH]
            ]
            for error in (await self._decider.apply(unit, events, now)).values():
                log.error("cannot tell of the gap (%s)", code_of(error))
        unit.after_commit(self._changed)
