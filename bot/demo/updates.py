"""The queue of updates a bot has not confirmed yet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bot.demo.errors import bad_request

LIFETIME = {"callback_query": 150}  # seconds; every other kind is kept for a day
DAY = 86_400
WEEK = timedelta(days=7)
QUEUE_LIMIT = 100_000
BATCH_BYTES = 1 << 22
ON_REQUEST_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
    }
)


@dataclass(frozen=True, slots=True)
class Queued:
    """One update waiting for the bot; `text` is its JSON as it goes over the wire.

    `lane` is the chat: a webhook gets the updates of one lane in order.
    """

    id: int
    kind: str
    text: str
    expires: datetime
    lane: int


class UpdateQueue:
    """Holds updates until an offset beyond them confirms them, or until they are too old."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._events: dict[int, Queued] = {}
        self._next_id = 0
        self._last_push: datetime | None = None
        self._next_expiry: datetime | None = None
        self._allowed: frozenset[str] | None = None
        self.expired = 0
        self._last: list[Queued] = []
        self._repeats = 0
        self._reversed = False
        self.on_push: list[Callable[[], None]] = []

    @property
    def allowed(self) -> frozenset[str]:
        """The kinds the bot asked for; by default all but the three it must name."""
        return KINDS - ON_REQUEST_ONLY if self._allowed is None else self._allowed

    @property
    def chosen(self) -> list[str] | None:
        """What the bot chose with allowed_updates, or None when it never did."""
        return None if self._allowed is None else sorted(self._allowed)

    def allow(self, kinds: Iterable[str]) -> None:
        """Keep only these kinds from now on; unknown names are ignored, none means default."""
        known = KINDS.intersection(kinds)
        self._allowed = known or None

    def push(self, kind: str, body: dict[str, Any], now: datetime, lane: int = 0) -> int | None:
        """Queue an update; its id, or None when the bot did not ask for this kind."""
        if kind not in self.allowed or len(self._events) >= QUEUE_LIMIT:
            return None
        return self._store(kind, {kind: body}, now, lane)

    def push_raw(self, update: dict[str, Any], now: datetime) -> int:
        """Queue any object as an update, malformed ones too; without an update_id it gets one."""
        given = update.get("update_id")
        if isinstance(given, int):
            self._next_id = given
        body = {key: value for key, value in update.items() if key != "update_id"}
        return self._store(next(iter(body), ""), body, now)

    def _store(self, kind: str, body: dict[str, Any], now: datetime, lane: int = 0) -> int:
        self._restart_ids(now)
        update_id = self._next_id
        self._next_id += 1
        self._last_push = now
        expires = now + timedelta(seconds=LIFETIME.get(kind, DAY))
        text = json.dumps({"update_id": update_id, **body}, separators=(",", ":"))
        self._events[update_id] = Queued(update_id, kind, text, expires, lane)
        if self._next_expiry is None or expires < self._next_expiry:
            self._next_expiry = expires
        self._tell()
        return update_id

    def _restart_ids(self, now: datetime) -> None:
        """After a silent week, and at the start, the next id is chosen at random."""
        fresh = self._last_push is None and self._next_id == 0
        silent = self._last_push is not None and now - self._last_push >= WEEK
        if fresh or (silent and not self._events):
            self._next_id = self._random.randint(2_000_001, (1 << 30) - 1)

    def restart_ids(self, start: int) -> None:
        """Number the following updates from `start`, as after a silent week."""
        self._next_id = start

    def read(self, offset: int, limit: int, now: datetime) -> list[Queued]:
        """Confirm what lies below `offset` and list what waits, oldest first.

        A negative offset keeps only that many of the newest. An offset far from the queue is
        taken as none at all, as the real server does.
        """
        self.drop_expired(now)
        if self._repeats and self._last:
            self._repeats -= 1
            return self._last
        if offset < 0:
            for update_id in list(self._events)[:offset]:
                del self._events[update_id]
        else:
            self._confirm(offset)
        batch = self._batch(limit)
        if self._reversed and batch:
            self._reversed = False
            batch.reverse()
        self._last = batch or self._last
        return batch

    def redeliver(self, times: int = 1) -> None:
        """Answer the next `times` requests with the last batch again, whatever they confirm."""
        self._repeats = times
        self._tell()

    def reorder(self) -> None:
        """Give the next batch in the wrong order, newest first."""
        self._reversed = True

    def _tell(self) -> None:
        for notice in self.on_push:
            notice()

    def _confirm(self, offset: int) -> None:
        head = next(iter(self._events), None)
        if head is None or not head - QUEUE_LIMIT <= offset <= self._next_id + 10:
            return
        while head is not None and head < offset:
            del self._events[head]
            head = next(iter(self._events), None)

    def _batch(self, limit: int) -> list[Queued]:
        batch: list[Queued] = []
        room = BATCH_BYTES
        for event in self._events.values():
            room -= 50 + len(event.text)
            if len(batch) >= limit or room <= 0:
                break
            batch.append(event)
        return batch

    def forget(self, update_id: int) -> None:
        """Take one update out: a webhook accepted it."""
        self._events.pop(update_id, None)

    def clear(self) -> None:
        """Drop everything that waits."""
        self._events.clear()

    def drop_expired(self, now: datetime) -> None:
        """Drop what Telegram no longer keeps: taps after 150 s, the rest after a day."""
        if self._next_expiry is None or now < self._next_expiry:
            return
        old = [event.id for event in self._events.values() if event.expires <= now]
        for update_id in old:
            del self._events[update_id]
        self.expired += len(old)
        self._next_expiry = min((e.expires for e in self._events.values()), default=None)

    def __len__(self) -> int:
        return len(self._events)

    def waiting(self) -> list[Queued]:
        """Everything unconfirmed, oldest first."""
        return list(self._events.values())


def read_allowed(value: object) -> list[str] | None:
    """allowed_updates as the bot sent it; None when it sent nothing."""
    if value is None:
        return None
    if not isinstance(value, list):
        raise bad_request("can't parse allowed updates: expected an Array of String")
    return [kind for kind in value if isinstance(kind, str)]
