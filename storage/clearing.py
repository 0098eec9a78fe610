"""What the bot said to or about somebody who is erased is taken out of chats, as far as one can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, or_, select

from coaching.effects import EraseLearner, Lane, Say
from coaching.messages import Delete
from storage.instants import to_ms
from storage.outbox import say
from storage.queue_tables import outbox
from storage.unit import Unit

REACH = timedelta(hours=47)
"""Telegram lets a bot delete what is not older than two days; an hour for the way."""
AT_ONCE = 100
"""How many messages one request may name."""

_LATELY_SAID = (
    select(outbox.c.chat, outbox.c.message_id)
    .distinct()
    .where(
        or_(
            and_(outbox.c.learner == bindparam("of"), outbox.c.kind != "export"),
            outbox.c.about == bindparam("of"),
        ),
        outbox.c.message_id.is_not(None),
        outbox.c.settled >= bindparam("since"),
    )
    .order_by(outbox.c.chat, outbox.c.message_id)
)


async def lately_said(unit: Unit, effect: EraseLearner, now: datetime) -> dict[int, list[int]]:
    """The ids of the messages that can still be taken out of chats, by chat.

    The files of an export stay: the learner may have asked for them to keep them.
    """
    params = {"of": effect.learner, "since": to_ms(now - REACH)}
    found: dict[int, list[int]] = {}
    for chat, message in await unit.rows(_LATELY_SAID, params):
        found.setdefault(chat, []).append(message)
    return found


async def clear(
    unit: Unit, effect: EraseLearner, messages: Mapping[int, Sequence[int]], now: datetime
) -> None:
    """Queue the deletion of these messages; nothing in it names the learner but the key."""
    await say(
        unit,
        [
            Say(
                dedupe=f"clear:{effect.learner}:{chat}:{start}",
                chat=chat,
                learner=None,
                kind="clear",
                lane=Lane.REPLY,
                policy="free",
                message=Delete(message_ids=tuple(ids[start : start + AT_ONCE])),
                due=now,
            )
            for chat, ids in messages.items()
            for start in range(0, len(ids), AT_ONCE)
        ],
        now,
    )
