"""Asks Telegram for updates: nothing is confirmed before it is stored."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.telegram.api import Api
from bot.telegram.errors import Refusal, Undecided
from bot.telegram.outcome import told
from bot.telegram.parse import KINDS
from bot.telegram.receive import Store, received_from
from bot.telegram.trouble import BACK_OFF, SENTENCES, Health, Trouble, trouble_of

Result = TypeVar("Result")
LONG = 50
"""Seconds that Telegram holds a request open when there is nothing to tell."""
QUICK = 0.5
"""An empty answer sooner than this many seconds was not held open."""
GIVE_UP = timedelta(minutes=10)
"""How long a refused token is tried again: it may have been a slip of the server."""
log = logging.getLogger(__name__)


Heard = Callable[[datetime | None, bool], Awaitable[object]]
"""Told of each good answer: since when there had been none, None if the one before was good, and
whether there was anything in it."""


async def _to_nobody(_: datetime | None, __: bool) -> None:
    """Nobody wants to hear."""


class TokenRefused(Exception):
    """Telegram has refused the bot's token for ten minutes."""

    exit_code = 78


class Poller:
    """One loop: fetch a batch, store it, and only then ask for the next.

    It begins without an offset and forgets the offset once it is confirmed: ids start anew at a
    random number after a silent week, and the table, not the number, tells what is known.
    """

    def __init__(
        self,
        api: Api,
        store: Store,
        clock: Clock,
        *,
        long: int = LONG,
        heard: Heard = _to_nobody,
    ) -> None:
        self.health = Health()
        self._api = api
        self._store = store
        self._clock = clock
        self._long = long
        self._heard = heard
        self._silent_since: datetime | None = None
        self._offset: int | None = None
        self._failures = 0
        self._quick = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set; raises TokenRefused after ten minutes of refusals."""
        while not stop.is_set():
            await self.run_once(stop)

    async def run_once(self, stop: asyncio.Event) -> bool:
        """One request, and the wait that follows a failure; whether updates were stored.

        A request under way is given up as soon as `stop` is set, storing is not.
        """
        began = asyncio.get_running_loop().time()
        try:
            batch = await _unless(stop, self._fetch())
        except Exception as error:
            await self._fail(await self._diagnosis(error), stop)
            return False
        if batch is None:
            return False
        try:
            stored = await self._keep(batch)
        except Exception as error:
            await self._fail(("store", f"Updates cannot be stored ({_name(error)})."), stop)
            return False
        silent_since = self._succeed()
        await self._heard(silent_since, stored)
        await self._restrain(asyncio.get_running_loop().time() - began, stop)
        return stored

    async def _fetch(self) -> list[Any]:
        params: dict[str, Any] = {"timeout": self._long, "allowed_updates": list(KINDS)}
        if self._offset is not None:
            params["offset"] = self._offset
        batch = await self._api.call("getUpdates", params, read_timeout=self._long + 10)
        if not isinstance(batch, list):
            raise Undecided("updates that are not a list")
        self._offset = None  # whatever it confirmed is confirmed now
        return batch

    async def _keep(self, batch: list[Any]) -> bool:
        """Store the batch; the next request confirms it by an offset beyond all of it."""
        received = [item for item in map(received_from, batch) if item is not None]
        if len(received) < len(batch):
            self.health.unreadable += len(batch) - len(received)
            log.error("updates without an id", extra={"action": "poll_unreadable"})
        if received:
            await self._store(received)
            self._offset = max(item.update_id for item in received) + 1
        return bool(received)

    async def _restrain(self, seconds: float, stop: asyncio.Event) -> None:
        """Slow down when a server answers nothing, at once, again and again."""
        self._quick = 0 if seconds > QUICK or self._offset is not None else self._quick + 1
        if self._quick > 3:
            await self._wait(1.0, stop)

    def _succeed(self) -> datetime | None:
        """Note that all is well; since when it was not, None if it was."""
        if self.health.trouble:
            log.info("polling goes on", extra={"action": "poll_recovered"})
        self._failures = 0
        self.health.last_good = self._clock.now()
        self.health.trouble, self.health.since, self.health.sentence = "", None, ""
        silent_since, self._silent_since = self._silent_since, None
        return silent_since

    async def _fail(self, diagnosis: tuple[Trouble, str], stop: asyncio.Event) -> None:
        trouble, sentence = diagnosis
        now = self._clock.now()
        self._silent_since = self._silent_since or now
        if trouble != self.health.trouble:
            log.warning("%s", sentence, extra={"action": f"poll_{trouble}"})
            self._failures = 0
            self.health.trouble, self.health.since = trouble, now
        self.health.sentence = sentence
        if trouble == "token" and now - (self.health.since or now) >= GIVE_UP:
            raise TokenRefused(sentence)
        waits = BACK_OFF[trouble]
        await self._wait(waits[min(self._failures, len(waits) - 1)], stop)
        self._failures += 1

    async def _wait(self, seconds: float, stop: asyncio.Event) -> None:
        await self._clock.wait(self._clock.now() + timedelta(seconds=seconds), stop, who="poll")

    async def _diagnosis(self, error: Exception) -> tuple[Trouble, str]:
        trouble = trouble_of(error)
        if trouble == "webhook":
            return trouble, SENTENCES[trouble].format(host=await self._webhook_host())
        quoted = told(error) if isinstance(error, Refusal) else error
        return trouble, SENTENCES[trouble].format(error=quoted)

    async def _webhook_host(self) -> str:
        """The host of the webhook that is in the way: where to look for the other program."""
        try:
            info = await self._api.call("getWebhookInfo", {})
            return urlsplit(info["url"]).hostname or "an unknown host"
        except Exception:
            return "an unknown host"


async def _unless(stop: asyncio.Event, request: Coroutine[Any, Any, Result]) -> Result | None:
    """What the request gives, or None when `stop` is set first."""
    asked, stopped = asyncio.ensure_future(request), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({asked, stopped}, return_when=asyncio.FIRST_COMPLETED)
        return asked.result() if asked.done() else None
    finally:
        asked.cancel()
        stopped.cancel()
        await asyncio.gather(asked, stopped, return_exceptions=True)


def _name(error: Exception) -> str:
    return type(error).__name__
