"""A Bot API server that enforces limits with real 429s and remembers what arrived, and when.

`python -m benchmarks.limited` prints its port and serves until it is killed. Orders are JSON:
`/limit` {model, rate, delay} begins anew, `/ask` {chats, every} lets people write, one after
another, `/refuse` {chat, retry_after} has a chat asked to wait once; `/count` and `/ledger` tell.
"""

from __future__ import annotations

import asyncio
import gc
import json
import math
import re
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from benchmarks.limits import Limits
from benchmarks.server import ME, OFFSET, TRUE, Connection

FIRST_CHAT = 1000
"""Chats before it are those of people who work here."""
CHAT = re.compile(rb"chat_id\W+(\d+)")
HOLD = 5.0
"""Seconds that an empty getUpdates is held open."""
CONTROL = ("limit", "ask", "refuse", "count", "ledger")
FREE = ("getme", "deletewebhook", "setwebhook", "close", "logout")
SENT = (
    b'{"ok":true,"result":{"message_id":%d,"from":{"id":1,"is_bot":true,"first_name":"Coach"},'
    b'"chat":{"id":%d,"first_name":"Mei","type":"private"},"date":1795400000,"text":"Hello"}}'
)
BUSY = (
    b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d",'
    b'"parameters":{"retry_after":%d}}'
)


@dataclass(slots=True)
class Ledger:
    """What arrived: instants in seconds of the server's own clock."""

    sent: list[tuple[float, int, int]] = field(default_factory=list)
    """Messages that were taken: when, for which chat, under which id."""
    taken: list[float] = field(default_factory=list)
    """When anything was taken that counts: messages to those who work here, edits, reactions."""
    refused: list[tuple[float, int]] = field(default_factory=list)
    """Those that were not, because they came too early."""
    told_to_wait: dict[int, float] = field(default_factory=dict)
    """When a chat was refused because that was ordered."""
    asked: dict[int, float] = field(default_factory=dict)
    """When the person of a chat wrote."""
    answered: dict[int, float] = field(default_factory=dict)
    """When the first answer to that arrived."""


class LimitedServer:
    """Telegram as far as its limits go, `delay` seconds away there and back."""

    def __init__(self) -> None:
        self._updates: list[bytes] = []
        self._first = 1
        self._begin({"model": "sliding second", "rate": 1e9, "delay": 0.0})
        self._work: set[asyncio.Task[None]] = set()

    def _begin(self, order: dict[str, Any]) -> None:
        self._limits = Limits(order["model"], order["rate"])
        self._delay = float(order["delay"])
        self._ids = count(1)
        self._planned: dict[int, int] = {}
        # An update's number is never given twice: whoever knows it would take it for the same.
        self._first += len(self._updates)
        self._updates = []
        self._news = asyncio.Event()
        self.ledger = Ledger()

    def handle(self, connection: Connection, method: str, body: bytes) -> None:
        """One request."""
        if method in CONTROL:
            self._later(self._control(connection, method, json.loads(body or b"{}")))
        elif method == "getupdates":
            self._later(self._poll(connection, body))
        elif method in FREE or method.startswith(("setmy", "getmy", "setchatmenu")):
            connection.answer(ME if method == "getme" else TRUE)
        else:
            self._take(connection, method, body)

    def _take(self, connection: Connection, method: str, body: bytes) -> None:
        """Take a message, or refuse it; the answer arrives after the delay."""
        now = time.perf_counter()
        found = CHAT.search(body)
        chat = int(found[1]) if found else 0
        planned = self._planned.pop(chat, 0)
        early = 0.0 if planned else self._limits.wait(chat, now)
        if planned or early:
            wait = planned or max(1, math.ceil(early))
            if planned:
                self.ledger.told_to_wait[chat] = now
            else:
                self.ledger.refused.append((now, chat))
            self._answer(connection, BUSY % (wait, wait), 429)
            return
        number = next(self._ids)
        self.ledger.taken.append(now)
        if method.startswith("send") and chat >= FIRST_CHAT:
            self.ledger.sent.append((now, chat, number))
        elif chat in self.ledger.asked:
            # A learner's answer is met with a reaction.
            self.ledger.answered.setdefault(chat, now)
        self._answer(connection, SENT % (number, chat) if method.startswith("send") else TRUE)

    def _answer(self, connection: Connection, body: bytes, status: int = 200) -> None:
        if self._delay:
            loop = asyncio.get_running_loop()
            loop.call_later(self._delay, connection.answer, body, status)
        else:
            connection.answer(body, status)

    async def _poll(self, connection: Connection, body: bytes) -> None:
        """Hand out updates; they need half of the delay to arrive, the answer the other half."""
        found = OFFSET.search(body)
        start = max(int(found[1]) - self._first if found else 0, 0)
        if start >= len(self._updates):
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), HOLD)
            except TimeoutError:
                connection.answer(b'{"ok":true,"result":[]}')
                return
        batch = self._updates[start : start + 100]
        await asyncio.sleep(self._delay / 2)
        connection.answer(b'{"ok":true,"result":[' + b",".join(batch) + b"]}")

    async def _control(self, connection: Connection, what: str, order: dict[str, Any]) -> None:
        if what == "limit":
            self._begin(order)
        elif what == "refuse":
            self._planned[order["chat"]] = order["retry_after"]
        elif what == "ask":
            self._later(self._ask(order["chats"], order["every"]))
        ledger = self.ledger
        told: Any = True
        if what == "count":
            told = [len(ledger.sent), len(ledger.refused), len(ledger.answered)]
        elif what == "ledger":
            told = {
                "sent": ledger.sent,
                "taken": ledger.taken,
                "refused": ledger.refused,
                "told_to_wait": ledger.told_to_wait,
                "waits": [
                    (chat, ledger.answered[chat] - at + self._delay / 2)
                    for chat, at in ledger.asked.items()
                    if chat in ledger.answered
                ],
            }
        connection.answer(json.dumps(told).encode())

    async def _ask(self, chats: list[int], every: float) -> None:
        """Let these people write, one every so many seconds."""
        for chat in chats:
            number = self._first + len(self._updates)
            person = {"id": chat, "first_name": "Mei"}
            message = {
                "message_id": 7_000_000 + number,
                "from": {**person, "is_bot": False},
                "chat": {**person, "type": "private"},
                "date": 1_795_400_000,
                "text": "Stock was counted today",
            }
            update = {"update_id": number, "message": message}
            self._updates.append(json.dumps(update).encode())
            self.ledger.asked[chat] = time.perf_counter()
            self._news.set()
            await asyncio.sleep(every)

    def _later(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)


async def serve() -> None:
    """Serve for ever."""
    # What arrives while it looks for garbage among what it remembers would seem to come at once.
    gc.disable()
    server = LimitedServer()
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: Connection(server), "127.0.0.1", 0, backlog=1024)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
