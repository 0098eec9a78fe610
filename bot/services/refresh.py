"""Content that is edited while the bot runs: taken over whole when it is sound, or not at all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import Clock
from bot.services.in_force import InForce
from bot.services.succession import left_behind
from coaching.programme import Programme
from content.faults import Fault, errors_of
from content.load import SHIPPED, Content, Reading, read
from content.stamp import Stamp, stamp

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=10)
"""How often the folder is looked at; a look opens no file."""
SETTLE = timedelta(seconds=2)
"""How long files must have been left alone: a file that is still being written is no content."""
SHOWN = 20
"""How many faults are logged."""
REFUSED = "the changed content is left alone, the bot goes on with what it had; errors: %d"
IN_FORCE_ALL_THE_SAME = "the content that the bot started with is to be mended; errors: %d"


class Refresher:
    """Looks at a content folder, and puts what it holds in force when it may be."""

    def __init__(
        self,
        root: Path,
        in_force: InForce[Programme],
        held: Collection[str],
        clock: Clock,
        taken: Callable[[], Awaitable[object]],
    ) -> None:
        self.wake = asyncio.Event()
        """Set it to have the folder looked at now."""
        self.next_look = clock.now() + SETTLE
        self._root = root
        self._in_force = in_force
        self._held = held
        """The standards that there are answers to."""
        self._clock = clock
        self._taken = taken
        """Called when other content has come into force."""
        self.refused = 0
        """How many faults the latest change had, if it was refused."""
        self._seen: Stamp | None = None
        self._tried: Stamp | None = None

    async def look(self) -> bool:
        """Look once: a change is noted, and tried when the next look finds it unchanged.

        False: there is nothing more to do before `next_look`.
        """
        seen = await asyncio.to_thread(stamp, self._root)
        changed = seen != self._seen
        self._seen = seen
        if seen == self._tried:
            self.next_look = self._clock.now() + LOOK_EVERY
        elif changed:
            self.next_look = self._clock.now() + SETTLE
        else:
            await self._try(seen)
            self.next_look = self._clock.now() + LOOK_EVERY
        return False

    async def next_at(self) -> datetime:
        """When to look again."""
        return self.next_look

    async def _try(self, seen: Stamp) -> None:
        before = self._in_force.now.content
        reading = await asyncio.to_thread(read, self._root, before.standard.code, SHIPPED)
        if await asyncio.to_thread(stamp, self._root) != seen:
            return
        first, self._tried = self._tried is None, seen
        if reading.digest != before.digest:
            found, faults = await asyncio.to_thread(_judge, reading, self._held)
            self.refused = len(faults)
            if found is None:
                _tell(REFUSED, faults, "content_refused")
            else:
                await self._take(found)
        else:
            self.refused = 0
        if first and reading.digest == before.digest:
            errors = errors_of(await asyncio.to_thread(reading.faults))
            _tell(IN_FORCE_ALL_THE_SAME, errors, "content_with_errors")

    async def _take(self, content: Content) -> None:
        self._in_force.now = replace(self._in_force.now, content=content)
        log.info("the changed content is in force", extra={"action": "content_taken"})
        await self._taken()


def _judge(reading: Reading, held: Collection[str]) -> tuple[Content | None, tuple[Fault, ...]]:
    """What was read as content, or why it cannot be taken over."""
    errors = errors_of(reading.faults())
    if errors:
        return None, errors
    content = reading.content()
    gone = tuple(_no_way(content, each) for each in left_behind(content, held))
    return (None, gone) if gone else (content, ())


def _no_way(content: Content, standard: str) -> Fault:
    """There are answers to a standard, and the way from it is gone."""
    name = f"standards/{content.standard.code}/crosswalk.yaml"
    message = f"There are answers to {standard}, and nothing says what became of its items."
    return Fault(name, 1, 1, "crosswalk-gone", message, "Put the file back.")


def _tell(head: str, faults: Collection[Fault], action: str) -> None:
    """Say what is to be mended, if anything is."""
    if not faults:
        return
    told = {"action": action}
    log.error(head, len(faults), extra=told)
    for fault in list(faults)[:SHOWN]:
        log.error("%s", fault, extra=told)
    if len(faults) > SHOWN:
        log.error("… and more; see them all with: coach content check", extra=told)
