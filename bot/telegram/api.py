"""The Bot API's client: python-telegram-bot's Bot over our transport, with plain answers."""

from __future__ import annotations

from typing import Any

from telegram import Bot, InputFile
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram.transport import AiohttpRequest

OFFICIAL = "https://api.telegram.org"


class Api(Bot):
    """A Bot whose `call` gives an answer as it came, which costs a third of a parsed one."""

    __slots__ = ()

    async def call(
        self, method: str, params: dict[str, Any], *, read_timeout: float | None = None
    ) -> Any:
        """The `result` of any method; raises what the transport raises.

        Parameters are what JSON can hold, and InputFile objects.
        """
        poll, rest = self._request
        request = poll if method == "getUpdates" else rest
        # Straight to our transport, which raises what is to be raised: the library's layers
        # between would only look at the answer again, and cost a tenth of sending.
        _, payload = await request.do_request(
            f"{self._base_url}/{method}",
            "POST",
            RequestData([_parameter(name, value) for name, value in params.items()]),
            request.DEFAULT_NONE if read_timeout is None else read_timeout,
        )
        return request.parse_json_payload(payload)["result"]

    async def file(self, file_id: str, most: int) -> bytes | None:
        """What is in a file that somebody sent; None when it has more bytes than `most`.

        Raises what the transport raises.
        """
        found = await self.call("getFile", {"file_id": file_id})
        path, size = found.get("file_path"), found.get("file_size", 0)
        if not isinstance(path, str) or not isinstance(size, int) or size > most:
            return None
        _, content = await self._request[1].do_request(f"{self._base_file_url}/{path}", "GET")
        return content if len(content) <= most else None

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


def _parameter(name: str, value: object) -> RequestParameter:
    """A parameter that is JSON already, which the library need not look through, or a file."""
    if isinstance(value, InputFile):
        return RequestParameter.from_input(name, value)
    return RequestParameter(name, value, None)
