"""python-telegram-bot's requests over aiohttp: one pool of connections, JSON both ways."""

from __future__ import annotations

import json
from io import BytesIO
from typing import IO, Any

from aiohttp import (
    BytesPayload,
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientError,
    ClientHandlerType,
    ClientRequest,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    FormData,
    TCPConnector,
)
from telegram._utils.types import ODVInput
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.telegram.errors import NeverSent, Refusal, Undecided

HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "identity",  # a small answer is not worth unpacking
    "User-Agent": "competency-coach",
}
LONGEST_WAIT = 86_400


class _Watch:
    """Sees one request on its way, to tell afterwards whether any of it can have left."""

    __slots__ = ("_request",)

    def __init__(self) -> None:
        self._request: ClientRequest | None = None

    async def __call__(self, request: ClientRequest, go: ClientHandlerType) -> ClientResponse:
        self._request = request
        return await go(request)

    @property
    def left(self) -> bool:
        """Whether there was a connection and the request was given to it."""
        return self._request is not None and self._request.response is not None


class AiohttpRequest(BaseRequest):
    """Sends requests by aiohttp; every failure says whether anything can have happened.

    Seconds: `connect` for a new connection to open, `total` for the whole request, waiting for a
    free connection included, and `upload` in place of `total` when files go along.
    """

    def __init__(
        self,
        *,
        connections: int = 256,
        connect: float = 5.0,
        total: float = 20.0,
        upload: float = 60.0,
        max_answer: int = 8 << 20,
        proxy: str | None = None,
    ) -> None:
        self._connections = connections
        self._limits = ClientTimeout(total=total, sock_connect=connect)
        self._upload_limits = ClientTimeout(total=upload, sock_connect=connect)
        self._max_answer = max_answer
        self._proxy = proxy
        self._targets: dict[str, URL] = {}
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that a request may take."""
        return self._limits.total

    async def initialize(self) -> None:
        """Open the pool; connections are made when they are needed."""
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=self._connections),
                cookie_jar=DummyCookieJar(),
                timeout=self._limits,
                auto_decompress=False,
                headers=HEADERS,
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and body of a success; raises NeverSent, Undecided or Refusal.

        A `read_timeout` of its own (a long poll) is how long the whole request may take.
        """
        if self._session is None:
            raise NeverSent("the connections are closed")
        files = request_data is not None and request_data.contains_files
        watch = _Watch()
        try:
            async with self._session.request(
                method,
                self._target(method, url),
                data=_body(request_data),
                timeout=self._limits_for(files, read_timeout),
                allow_redirects=False,
                middlewares=(watch,),
            ) as response:
                body = await self._read(response)
        except (ClientError, TimeoutError, OSError) as error:
            if watch.left:
                raise Undecided(f"no answer ({type(error).__name__})") from None
            raise NeverSent(_why(error)) from None
        if not 200 <= response.status <= 299:
            raise refusal(response.status, body)
        return response.status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer's JSON object, which holds a result; raises Undecided on anything else."""
        answer = _json(payload)
        if not isinstance(answer, dict) or "result" not in answer:
            raise Undecided(f"an answer of {len(payload)} bytes that is not Telegram's")
        return answer

    def _target(self, method: str, url: str) -> URL:
        """The URL; those of methods are parsed once, for there are only so many."""
        target = self._targets.get(url)
        if target is None:
            target = URL(url, encoded=True)
            if method == "POST":
                self._targets[url] = target
        return target

    def _limits_for(self, files: bool, read: ODVInput[float]) -> ClientTimeout:
        if isinstance(read, int | float):
            return ClientTimeout(total=read, sock_connect=self._limits.sock_connect)
        return self._upload_limits if files else self._limits

    async def _read(self, response: ClientResponse) -> bytes:
        """The body, unless it is longer than any answer of Telegram."""
        pieces: list[bytes] = []
        room = self._max_answer
        while piece := await response.content.readany():
            pieces.append(piece)
            room -= len(piece)
            if room < 0:
                response.close()
                raise Undecided(f"an answer of more than {self._max_answer} bytes")
        return b"".join(pieces)


def refusal(status: int, body: bytes) -> Refusal:
    """What a status other than success says; a page that is not Telegram's is never quoted."""
    answer = _json(body)
    if not isinstance(answer, dict) or not isinstance(answer.get("description"), str):
        return Refusal(status, described=False)
    parameters = answer.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return Refusal(status, answer["description"], retry_after=_seconds(wait))


def _why(error: Exception) -> str:
    """Why there was no connection, in words that help and without the URL, which is secret."""
    if isinstance(error, ClientConnectorCertificateError):
        return "its certificate cannot be checked (Debian: apt-get install ca-certificates)"
    if isinstance(error, ClientConnectorDNSError):
        return "its name does not resolve"
    return f"no connection ({type(error).__name__})"


def _seconds(wait: Any) -> float | None:
    """A wait of at most a day, or None when there is no such number."""
    if isinstance(wait, bool) or not isinstance(wait, int | float) or not wait >= 0:
        return None
    return float(min(wait, LONGEST_WAIT))


def _json(payload: bytes) -> Any:
    try:
        return json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def _stream(content: bytes | IO[bytes]) -> IO[bytes]:
    """Bytes as a stream: aiohttp then sends a large file in pieces and lets others go between."""
    return BytesIO(content) if isinstance(content, bytes) else content


def _body(request_data: RequestData | None) -> BytesPayload | FormData | None:
    if request_data is None:
        return None
    if not request_data.contains_files:
        body = json.dumps(request_data.parameters).encode()
        return BytesPayload(body, content_type="application/json")
    # Telegram takes a file's name as it stands; a quoted one would be shown quoted.
    form = FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in request_data.multipart_data.items():
        form.add_field(name, _stream(content), filename=filename, content_type=mime)
    return form
