"""The Bot API's client: python-telegram-bot's Bot over our transport, with plain answers."""

from __future__ import annotations

from typing import Any

from telegram import Bot

from bot.telegram.transport import AiohttpRequest

OFFICIAL = "https://api.telegram.org"


class Api(Bot):
    """A Bot whose `call` gives an answer as it came, which costs a third of a parsed one."""

    __slots__ = ()

    async def call(
        self, method: str, params: dict[str, Any], *, read_timeout: float | None = None
    ) -> Any:
        """The `result` of any method; raises what the transport raises.

        Objects of python-telegram-bot may stand among the parameters, files included.
        """
        if read_timeout is None:
            return await self._post(method, params)
        return await self._post(method, params, read_timeout=read_timeout)

    async def open(self) -> None:
        """Open the connections without asking Telegram anything: it may be out of reach."""
        for request in self._request:
            await request.initialize()

    async def close_connections(self) -> None:
        """Close what `open` opened."""
        for request in self._request:
            await request.shutdown()


def make_api(token: str, root: str = OFFICIAL, *, proxy: str | None = None) -> Api:
    """A client of the server at `root` (its address without `/bot…`).

    Polling has a connection of its own, so it never waits behind sending.
    """
    return Api(
        token,
        base_url=f"{root.rstrip('/')}/bot",
        base_file_url=f"{root.rstrip('/')}/file/bot",
        request=AiohttpRequest(proxy=proxy),
        get_updates_request=AiohttpRequest(connections=2, proxy=proxy),
    )
