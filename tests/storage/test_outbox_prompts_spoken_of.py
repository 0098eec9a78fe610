"""Which prompt a message showed: nothing is known of messages the bot did not send."""

from __future__ import annotations

from storage import outbox
from storage.engine import Database


async def test_an_unknown_message_showed_no_prompt(database: Database) -> None:
    async with database.read() as unit:
        assert await outbox.prompts_spoken_of(unit, []) == {}
        assert await outbox.prompts_spoken_of(unit, [(1, 7), (2, 7)]) == {}
