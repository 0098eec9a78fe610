"""Spoilt answers: what a fault does to the connection."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.demo.api import Answer, refusal
from bot.demo.errors import ApiError, bad_request, conflict, forbidden, too_many_requests
from bot.demo.faults import Fault

JSON = "application/json"
HUGE = 10 * 1024 * 1024
PAGE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center></body></html>"
REASONS = {
    404: "Not Found",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    504: "Gateway Time-out",
}
Spoiler = Callable[["Line", Fault, Answer | None], Awaitable[web.StreamResponse]]


class Line:
    """One request's connection, and the server's end as the one thing that ends all waiting."""

    def __init__(self, request: web.BaseRequest, closing: asyncio.Event) -> None:
        self.request = request
        self.closing = closing

    async def pause(self, seconds: float | None) -> None:
        """Wait on the wire; None: until the client or the server gives up."""
        waiter = asyncio.ensure_future(self.closing.wait())
        try:
            await asyncio.wait([waiter], timeout=seconds)
        finally:
            waiter.cancel()

    def cut(self) -> web.Response:
        """Break the connection without an answer."""
        if self.request.transport is not None:
            self.request.transport.abort()
        return web.Response()


def json_response(answer: Answer) -> web.Response:
    """An answer as the real server sends it."""
    response = web.Response(status=answer.status, body=answer.body, content_type=JSON)
    if answer.retry_after is not None:
        response.headers["Retry-After"] = str(answer.retry_after)
    return response


def _page(status: int) -> web.Response:
    title = f"{status} {REASONS.get(status, 'Error')}" if status != 200 else "Welcome"
    return web.Response(status=status, text=PAGE.format(title), content_type="text/html")


def _simple(fault: Fault) -> web.Response | None:
    errors: dict[str, ApiError] = {
        "too_many_requests": too_many_requests(fault.retry_after),
        "too_many_requests_bare": ApiError(429, "Too Many Requests"),
        "unauthorized": ApiError(401, "Unauthorized"),
        "forbidden": forbidden(fault.description or "bot was blocked by the user"),
        "conflict": conflict(fault.description or "terminated by other getUpdates request"),
        "bad_request": bad_request(fault.description or "chat not found"),
    }
    if fault.kind in errors:
        return json_response(refusal(errors[fault.kind]))
    bodies = {
        "ok_false": b'{"ok":false}',
        "empty_list": b"[]",
        "null_result": b'{"ok":true,"result":null}',
    }
    if fault.kind in bodies:
        return web.Response(body=bodies[fault.kind], content_type=JSON)
    pages = {
        "too_many_requests_html": 429,
        "not_found_html": 404,
        "server_error": fault.status,
        "ok_html": 200,
    }
    return _page(pages[fault.kind]) if fault.kind in pages else None


def _text_of(answer: Answer | None) -> bytes:
    return answer.body if answer is not None else b'{"ok":true,"result":{"message_id":1}}'


async def _trickle(line: Line, fault: Fault, answer: Answer | None) -> web.StreamResponse:
    body = _text_of(answer)
    response = web.StreamResponse(headers={"Content-Type": JSON})
    response.content_length = len(body)
    await response.prepare(line.request)
    for at in range(len(body)):
        await response.write(body[at : at + 1])
        await line.pause(fault.seconds)
        if line.closing.is_set():
            break
    return response


async def spoil(line: Line, fault: Fault, answer: Answer | None) -> web.StreamResponse:
    """The response a fault makes of a call's answer (None: the call was not carried out)."""
    simple = _simple(fault)
    if simple is not None:
        return simple
    if fault.kind == "trickle":
        return await _trickle(line, fault, answer)
    if fault.kind == "delay":
        await line.pause(fault.seconds)
        return json_response(answer) if answer is not None else line.cut()
    if fault.kind == "truncated":
        body = _text_of(answer)
        return web.Response(body=body[: len(body) // 2], content_type=JSON)
    if fault.kind == "huge":
        body = b'{"ok":true,"result":"' + b"x" * HUGE + b'"}'
        return web.Response(body=body, content_type=JSON)
    if fault.kind == "hang":
        await line.pause(None)
    return line.cut()
