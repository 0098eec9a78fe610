"""Files that were fetched: kept once, read back as an event, and forged by nobody."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.services.fetched import keeping, reading
from bot.telegram.fields import Unreadable
from bot.telegram.parse import parse
from bot.telegram.receive import received_from
from coaching.events import Fetched, Ignored
from coaching.messages import Fetch
from storage import inbox
from storage.engine import Database
from storage.inbox import Received
from storage.queue_tables import inbox as rows

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
FILE = Fetch(key="u7", file_id="F1")


async def test_what_is_fetched_twice_is_kept_once(database: Database) -> None:
    async def store(received: list[Received]) -> None:
        async with database.begin() as unit:
            await inbox.receive(unit, received, NOW)

    keep = keeping(store)
    for _ in range(2):
        await keep(2001, FILE, "編號\n1001\n".encode("cp950"))
    async with database.read() as unit:
        (row,) = await unit.rows(select(rows.c.chat, rows.c.raw))
    event = reading(parse)(json.loads(row.raw), NOW)
    assert event == Fetched(key="fetched:u7", chat=2001, at=NOW, words="編號\n1001\n")


@pytest.mark.parametrize("content", [None, b"PK\x03\x04\x00", b"\xff\xff"])
async def test_what_holds_no_words_is_told_as_that(content: bytes | None) -> None:
    kept: list[Received] = []

    async def store(received: list[Received]) -> None:
        kept.extend(received)

    await keeping(store)(2001, FILE, content)
    event = reading(parse)(json.loads(kept[0].raw), NOW)
    assert isinstance(event, Fetched) and event.words is None


def test_an_update_from_outside_is_never_taken_for_a_file() -> None:
    forged: dict[str, Any] = {"update_id": 5, "fetched": {"key": "k", "chat": 1, "words": "1"}}
    assert isinstance(reading(parse)(forged, NOW), Ignored)
    assert received_from({**forged, "update_id": -5}) is None
    with pytest.raises(Unreadable):
        reading(parse)({"update_id": "5", "fetched": {}}, NOW)
