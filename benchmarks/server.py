"""A Bot API server that only counts: so quick that the bot before it is what is measured.

`python -m benchmarks.server [seconds of delay]` prints its port and serves until it is killed.
`POST /load` gives it updates to hand out, `GET /result` waits until the bot has answered them.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from dataclasses import dataclass, field
from typing import Any, Protocol

SENT = b'{"ok":true,"result":' + json.dumps(
    {
        "message_id": 12345,
        "from": {"id": 1, "is_bot": True, "first_name": "Coach", "username": "coach_bot"},
        "chat": {"id": 42, "first_name": "Mei", "type": "private"},
        "date": 1_795_400_000,
        "text": "One small question a day",
    }
).encode() + b"}"  # fmt: skip
TRUE = b'{"ok":true,"result":true}'
ME = SENT.replace(SENT[SENT.index(b'{"message_id"') : -1], b'{"id":1,"is_bot":true,'
    b'"first_name":"Coach","username":"coach_bot"}')  # fmt: skip
HEAD = b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
OFFSET = re.compile(rb'offset"?[=:]?\s*"?\s*(\d+)')
HOLD = 1.0
"""Seconds that an empty getUpdates is held open, unless other work is ordered."""


@dataclass(slots=True)
class Work:
    """Updates to hand out, and which calls count as the answer to one."""

    updates: list[bytes] = field(default_factory=list)
    counted: frozenset[str] = frozenset()
    batch: int = 100
    many: int = 0
    hold: float = HOLD
    answered: int = 0
    began: float = 0.0
    done: asyncio.Event = field(default_factory=asyncio.Event)
    seconds: float = 0.0

    def read(self, offset: int) -> bytes:
        """The batch from `offset` on (update_ids begin at 1); the clock starts with the first."""
        start = max(offset, 1) - 1
        chosen = self.updates[start : start + self.batch]
        if chosen and not self.began:
            self.began = time.perf_counter()
        return b'{"ok":true,"result":[' + b",".join(chosen) + b"]}"

    def count(self, method: str) -> None:
        """One call; the last one stops the clock."""
        if method in self.counted:
            self.answered += 1
            if self.answered == self.many:
                self.seconds = time.perf_counter() - self.began
                self.done.set()


def load(order: dict[str, Any]) -> Work:
    """Updates as ordered: `many` texts, each from a person of their own."""
    first = order.get("first_chat", 1000)
    updates = [
        json.dumps(
            {
                "update_id": number + 1,
                "message": {
                    "message_id": 70 + number,
                    "from": {"id": first + number, "is_bot": False, "first_name": "Mei"},
                    "chat": {"id": first + number, "type": "private", "first_name": "Mei"},
                    "date": 1_795_400_000,
                    "text": order.get("text", "Stock was counted today"),
                },
            }
        ).encode()
        for number in range(order["many"])
    ]
    counted = frozenset(name.lower() for name in order["counted"])
    batch, hold = order.get("batch", 100), order.get("hold", HOLD)
    return Work(updates, counted, batch, order["many"], hold)


class Handles(Protocol):
    """Whoever answers requests."""

    def handle(self, connection: Connection, method: str, body: bytes) -> None:
        """Answer one request, now or later."""
        ...


class Connection(asyncio.Protocol):
    """One keep-alive connection of the bot."""

    def __init__(self, server: Handles) -> None:
        self._server = server
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while True:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self._buffer[:end]
            at = head.lower().find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self._buffer) < end + 4 + length:
                return
            body = self._buffer[end + 4 : end + 4 + length]
            self._buffer = self._buffer[end + 4 + length :]
            path = head.split(b" ", 2)[1].partition(b"?")[0]
            self._server.handle(self, path.rpartition(b"/")[2].decode().lower(), body)

    def answer(self, body: bytes, status: int = 200) -> None:
        """Send an answer; the client may have gone."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(HEAD % (status, len(body)) + body)


class Server:
    """Answers every call at once, or after `delay` seconds as if it were far away."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self.work = Work()
        self.polled: float = 0.0
        self._waiting: set[asyncio.Task[None]] = set()

    def handle(self, connection: Connection, method: str, body: bytes) -> None:
        """One request."""
        if method in ("getupdates", "load", "result", "polled"):
            task = asyncio.ensure_future(self._slow(connection, method, body))
            self._waiting.add(task)
            task.add_done_callback(self._waiting.discard)
            return
        self.work.count(method)
        answer = SENT if method.startswith("send") else ME if method == "getme" else TRUE
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, connection.answer, answer)
        else:
            connection.answer(answer)

    async def _slow(self, connection: Connection, method: str, body: bytes) -> None:
        if method == "getupdates":
            connection.answer(await self._updates(body))
        elif method == "load":
            self.work, self.polled = load(json.loads(body)), 0.0
            connection.answer(TRUE)
        elif method == "result":
            await self.work.done.wait()
            connection.answer(json.dumps(self.work.seconds).encode())
        else:
            connection.answer(json.dumps(self.polled).encode())

    async def _updates(self, body: bytes) -> bytes:
        self.polled = self.polled or time.time()
        found = OFFSET.search(body)
        offset = int(found[1]) if found else 0
        if offset > len(self.work.updates) or not self.work.updates:
            await asyncio.sleep(self.work.hold)
        return self.work.read(offset)


async def serve(delay: float) -> None:
    """Serve for ever."""
    server = Server(delay)
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: Connection(server), "127.0.0.1", 0, backlog=1024)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) if len(sys.argv) > 1 else 0.0))
