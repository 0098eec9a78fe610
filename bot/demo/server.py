"""The wire: an HTTP server that hands each path to its room."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web

from bot.demo.api import Answer, Api, chat_of, refusal
from bot.demo.errors import ApiError
from bot.demo.params import Params
from bot.demo.reading import read_params
from bot.demo.wire import Line, json_response, spoil

if TYPE_CHECKING:
    from aiohttp import StreamReader
    from aiohttp.abc import AbstractStreamWriter
    from aiohttp.http_parser import RawRequestMessage
    from aiohttp.web_protocol import RequestHandler

BODY_LIMIT = 60 << 20
NOT_FOUND = ApiError(404, "Not Found")
Room = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Server:
    """Serves the Bot API, its files, and whatever other rooms are put under a path."""

    def __init__(self, api: Api, host: str = "127.0.0.1", port: int = 0) -> None:
        self.api = api
        self.host = host
        self.port = port
        self.closing = asyncio.Event()
        self.rooms: dict[str, Room] = {}
        self._prefix = f"/bot{api.world.token}/"
        self._files = f"/file/bot{api.world.token}/"
        self._runner: web.ServerRunner | None = None

    async def start(self) -> None:
        """Listen; a port of 0 picks a free one."""
        server = web.Server(
            self._handle,
            request_factory=_request,
            handler_cancellation=True,
            access_log=None,
        )
        self._runner = web.ServerRunner(server, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """End every waiting request and stop listening."""
        self.closing.set()
        self.api.poller.wake()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith(self._prefix):
            return await self._call(request, path[len(self._prefix) :].lower())
        if path.startswith(self._files):
            return self._file(path[len(self._files) :])
        if path.startswith("/bot") or path.startswith("/file/bot"):
            return json_response(refusal(_wrong_token(path)))
        room = self.rooms.get("/" + path.split("/", 2)[1])
        if room is None:
            return json_response(refusal(NOT_FOUND))
        return await room(request)

    def _file(self, path: str) -> web.StreamResponse:
        stored = self.api.world.files.at(path)
        if stored is None:
            return json_response(refusal(NOT_FOUND))
        return web.Response(body=stored.data, content_type="application/octet-stream")

    async def _call(self, request: web.BaseRequest, method: str) -> web.StreamResponse:
        api = self.api
        try:
            params = await read_params(request)
        except ApiError as error:
            return json_response(refusal(error))
        except web.HTTPRequestEntityTooLarge:
            return json_response(refusal(ApiError(413, "Request Entity Too Large")))
        method = method or params.text("method").lower()
        api.active += 1
        try:
            if len(api.faults):
                return await self._with_faults(request, method, params)
            answer = await api.call(method, params)
            api.record(method, params, answer)
            return json_response(answer)
        finally:
            api.active -= 1
            if not api.active:
                api.world.tell("quiet")

    async def _with_faults(
        self, request: web.BaseRequest, method: str, params: Params
    ) -> web.StreamResponse:
        fault = self.api.faults.match(method, chat_of(params))
        answer: Answer | None = None
        if fault is None or fault.takes_effect:
            answer = await self.api.call(method, params)
        self.api.record(method, params, answer, fault.name if fault else None)
        if fault is None:
            assert answer is not None
            return json_response(answer)
        return await spoil(Line(request, self.closing), fault, answer)


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    """A request that may be larger than aiohttp lets in by itself."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(
        message, payload, protocol, writer, task, loop, client_max_size=BODY_LIMIT
    )


def _wrong_token(path: str) -> ApiError:
    token = path.removeprefix("/file").removeprefix("/bot").partition("/")[0]
    if token.startswith("0") or len(token) > 80 or ":" not in token:
        return ApiError(401, "Unauthorized: invalid token specified")
    return ApiError(401, "Unauthorized")
