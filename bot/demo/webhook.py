"""Delivering updates to a webhook: in order within a chat, again until the bot accepts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp

from bot.demo.updates import Queued
from bot.demo.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_REST = 60.0
TIMEOUT = aiohttp.ClientTimeout(total=60)


class Webhook:
    """Posts what waits in the queue to the bot's address; a refusal is tried again later."""

    def __init__(self, world: World, rest: float = 1.0) -> None:
        self._world = world
        self._rest = rest
        self._session: aiohttp.ClientSession | None = None
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self.url = ""
        self._secret = ""
        self._connections = 40
        self._error: tuple[int, str] | None = None
        world.queue.on_push.append(self._look)

    @property
    def busy(self) -> bool:
        """Whether a delivery is on its way."""
        return bool(self._tasks)

    def set(self, url: str, secret: str, connections: int) -> None:
        """Deliver to this address from now on; an empty one ends it."""
        self.url, self._secret, self._connections = url, secret, connections
        self._error = None
        if not url:
            for task in self._tasks.values():
                task.cancel()
        self._look()

    def info(self) -> dict[str, Any]:
        """Telegram's WebhookInfo object."""
        answer: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._world.queue),
        }
        if self.url:
            answer["max_connections"] = self._connections
            answer["ip_address"] = "127.0.0.1"
        if self._error is not None:
            answer["last_error_date"], answer["last_error_message"] = self._error
        if self._world.queue.chosen is not None:
            answer["allowed_updates"] = self._world.queue.chosen
        return answer

    def _look(self) -> None:
        if not self.url:
            return
        self._world.queue.drop_expired(self._world.clock.now())
        for event in self._world.queue.waiting():
            if len(self._tasks) >= self._connections:
                return
            if event.lane not in self._tasks:
                task = asyncio.get_running_loop().create_task(self._deliver(event))
                self._tasks[event.lane] = task
                task.add_done_callback(self._done(event.lane))

    def _done(self, lane: int) -> Callable[[asyncio.Task[None]], None]:
        def forget(task: asyncio.Task[None]) -> None:
            self._tasks.pop(lane, None)
            if not task.cancelled():
                self._look()
            if not self._tasks:
                self._world.tell("quiet")

        return forget

    async def _deliver(self, event: Queued) -> None:
        rest = self._rest
        while not (accepted := await self._post(event)):
            if event.expires <= self._world.clock.now():
                return
            await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=rest)
            rest = min(rest * 2, LONGEST_REST)
        if accepted:
            self._world.queue.forget(event.id)

    async def _post(self, event: Queued) -> bool:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers[SECRET_HEADER] = self._secret
        try:
            async with self._session.post(
                self.url, data=event.text.encode(), headers=headers
            ) as response:
                if 200 <= response.status < 300:
                    return True
                sentence = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            sentence = f"Connection failed: {error}"
        self._error = (self._world.now(), sentence)
        self._world.tell("refused")
        return False

    async def close(self) -> None:
        """Stop delivering."""
        self.url = ""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None
