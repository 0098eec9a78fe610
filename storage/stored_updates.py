"""Takes erased words out of the updates that are stored as they came."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, select, update

from storage.queue_tables import inbox
from storage.redacting import NOTHING, mentions, without_messages, without_names
from storage.unit import Unit

# A row that another process holds is being handled there and waits for this learner: waiting for
# it here would be a circle.
_OF_CHAT = (
    select(inbox.c.seq, inbox.c.state, inbox.c.raw)
    .where(inbox.c.chat == bindparam("of"))
    .with_for_update(skip_locked=True)
)
_REWRITE = (
    update(inbox)
    .where(inbox.c.seq == bindparam("which"))
    .values(raw=bindparam("rest"), chat=bindparam("whose"))
)


async def erase_messages(unit: Unit, chat: int, messages: Collection[int]) -> None:
    """Empty the stored updates of a chat that carry these messages.

    One that still waits is only rid of them: what it says itself is yet to be heard.
    """
    if messages:
        await _rewrite(
            unit,
            [
                (
                    row.seq,
                    without_messages(row.raw, messages) if row.state == "waiting" else NOTHING,
                    chat,
                )
                for row in await unit.rows(_OF_CHAT, {"of": chat})
                if mentions(row.raw, messages)
            ],
        )


async def erase_chat(unit: Unit, chat: int) -> None:
    """Empty all stored updates of a chat, so that they belong to nobody.

    Those that still wait lose their names only, as what they say is yet to be heard.
    """
    await _rewrite(
        unit,
        [
            (row.seq, without_names(row.raw), chat)
            if row.state == "waiting"
            else (row.seq, NOTHING, 0)
            for row in await unit.rows(_OF_CHAT, {"of": chat})
        ],
    )


async def _rewrite(unit: Unit, updates: Sequence[tuple[int, str, int]]) -> None:
    """Give stored updates what is left of them: (seq, raw, chat)."""
    if updates:
        await unit.execute(
            _REWRITE, [{"which": seq, "rest": raw, "whose": chat} for seq, raw, chat in updates]
        )
